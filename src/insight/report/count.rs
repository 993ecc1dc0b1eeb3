//! Keeps the numbers of reports up to date, behind what is written.
//!
//! ```text
//! any write of a row that counts ──trigger, same transaction──► report_changes
//! job ──► takes some of them ──► reads the referrals of their people as they are now
//!     ──► report_counts += now − before,  report_cases = now,  the changes are taken out: one transaction
//! ```
//!
//! Nothing is missed: a change is seen once it is committed, and taken out by its own number alone, so that one which commits
//! late is found by the next run, whatever numbers were given out meanwhile. Nothing counts twice: what was counted before of a
//! referral is stored, and taken away.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType, OnConflict};
use serde_json::Value;

use super::case::{Case, Counts, Key};
use super::codes::ReportMetric as Metric;
use super::dictionary::VERSION;
use super::gap::{self, gaps_of};
use super::read::cases_of;
use super::table::change::{EVERY_GAP, EVERY_REFERRAL};
use super::table::{case, change, count as sums, gap as counted_gap, state};
use crate::care::{episode, referral};
use crate::community::gap::entity as gap_row;
use crate::prelude::*;
use kernel::db::{Db, Transaction};

/// How many changes are taken at once: nobody waits long for the lock.
const AT_ONCE: u64 = 200;
/// How many rows go into a statement.
const ROWS: usize = 1_000;
/// How many rows are taken out, or referrals or gaps noted, at once where all is counted anew.
const ANEW_AT_ONCE: u64 = 5_000;
/// How long a run takes at most: other jobs wait for it.
const LONGEST: Duration = Duration::from_secs(2);
/// The one row of `report_states`.
pub(super) const STATE: i32 = 1;

/// A number, and where it counts.
pub type Place = (Key, Uuid, Uuid);

/// What became of a piece of work.
enum Piece {
    /// Something was counted.
    Counted,
    /// All that was written is counted.
    Done,
    /// Another node is at it.
    Elsewhere,
}

/// Counts for a while what was written. Answers whether all is counted.
///
/// # Errors
/// The database's own. What was counted before stays counted.
pub async fn count(db: &Db, now: DateTime<Utc>) -> Result<bool, DbErr> {
    if is_idle(db).await? {
        return Ok(true);
    }
    let begun = Instant::now();
    while begun.elapsed() < LONGEST {
        let system = db.system("what was written is counted for reports, whoever may see it");
        match system.write(async |tx| piece(tx, now).await).await? {
            Piece::Counted => tokio::task::yield_now().await,
            Piece::Done => return Ok(true),
            Piece::Elsewhere => return Ok(false),
        }
    }
    Ok(false)
}

/// Whether nothing was written since: then nothing is written here either.
async fn is_idle(db: &Db) -> Result<bool, DbErr> {
    let system = db.system("whether there is anything to count");
    let state = state::Entity::find_by_id(STATE).one(system.read()).await?;
    let is_new = state.is_none_or(|state| state.version < VERSION);
    Ok(!is_new && change::Entity::find().limit(1).one(system.read()).await?.is_none())
}

/// When all that had been written was counted: at this moment, where nothing waits.
///
/// # Errors
/// 503 before all was counted once by this dictionary: what is counted so far is a part of it.
pub async fn as_at_in(tx: &Tx) -> Result<DateTime<Utc>, Problem> {
    let db = tx.system("how old numbers are says nothing of anybody");
    let state = state::Entity::find_by_id(STATE).one(&db).await?.filter(|state| state.version >= VERSION);
    let Some(counted_at) = state.and_then(|state| state.counted_at) else {
        use referral::entity::{Column, Entity};
        return match Entity::find().select_only().column(Column::Id).into_tuple::<ReferralId>().one(&db).await? {
            Some(_) => Err(Problem::unavailable("60").because("All that reports are made of is being counted")),
            None => Ok(tx.now()),
        };
    };
    let waits = change::Entity::find().limit(1).one(&db).await?.is_some();
    Ok(if waits { counted_at } else { tx.now() })
}

async fn piece(tx: &Transaction, now: DateTime<Utc>) -> Result<Piece, DbErr> {
    let first = state::Model { id: STATE, version: 0, counted_at: None, noted_up_to: None };
    let once = OnConflict::column(state::Column::Id).do_nothing().to_owned();
    let first = state::Entity::insert(first.into_active_model().reset_all()).on_conflict(once);
    first.exec_without_returning(tx).await?;
    let own = state::Entity::find_by_id(STATE).lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    let Some(own) = own.one(tx).await? else { return Ok(Piece::Elsewhere) };
    if own.version > VERSION {
        // A node of a later release counts by its own dictionary.
        return Ok(Piece::Elsewhere);
    }
    if own.version < VERSION {
        begin_anew(tx, &own).await?;
        return Ok(Piece::Counted);
    }
    let changes = change::Entity::find().order_by_asc(change::Column::Id).limit(AT_ONCE).all(tx).await?;
    if changes.is_empty() {
        set_state(tx, state::Column::CountedAt, Expr::value(now)).await?;
        return Ok(Piece::Done);
    }
    take_up(tx, &changes).await?;
    let taken = change::Column::Id.is_in(changes.iter().map(|change| change.id));
    change::Entity::delete_many().filter(taken).exec(tx).await?;
    Ok(Piece::Counted)
}

async fn set_state(tx: &Transaction, column: state::Column, value: Expr) -> Result<(), DbErr> {
    let update = state::Entity::update_many().col_expr(column, value).filter(state::Column::Id.eq(STATE));
    update.exec(tx).await.map(|_| ())
}

/// A step on the way to counting all anew: what was counted is taken out, then every referral is noted, so many at a time that
/// nobody waits long for the lock. Reports are not available meanwhile.
async fn begin_anew(tx: &Transaction, own: &state::Model) -> Result<(), DbErr> {
    if own.counted_at.is_some() {
        set_state(tx, state::Column::CountedAt, Expr::value(Option::<DateTime<Utc>>::None)).await?;
    }
    let counted = sums::Entity::find().one(tx).await?;
    if let Some(sums::Model { metric, breakdown, value, .. }) = counted {
        use sums::Column::{Breakdown, Metric, Value};
        let of_value = Metric.eq(metric).and(Breakdown.eq(breakdown)).and(Value.eq(value));
        return sums::Entity::delete_many().filter(of_value).exec(tx).await.map(drop);
    }
    let some = case::Entity::find().select_only().column(case::Column::ReferralId).limit(ANEW_AT_ONCE);
    let some = some.filter(case::Column::IsFinal.eq(false));
    let some: Vec<ReferralId> = some.into_tuple().all(tx).await?;
    if !some.is_empty() {
        case::Entity::delete_many().filter(case::Column::ReferralId.is_in(some)).exec(tx).await?;
        return Ok(());
    }
    let some = counted_gap::Entity::find().select_only().column(counted_gap::Column::GapId).limit(ANEW_AT_ONCE);
    let some: Vec<GapId> = some.into_tuple().all(tx).await?;
    if !some.is_empty() {
        counted_gap::Entity::delete_many().filter(counted_gap::Column::GapId.is_in(some)).exec(tx).await?;
        return Ok(());
    }
    let last = note_after(tx, EVERY_REFERRAL, own.noted_up_to.unwrap_or_default()).await?;
    set_state(tx, state::Column::NotedUpTo, Expr::value(last)).await?;
    if last.is_none() {
        note(tx, EVERY_GAP, [Uuid::nil()]).await?;
        let mut difference = BTreeMap::new();
        final_cases(tx).await?.values().for_each(|case| add(&mut difference, case, 1));
        add_to_counts(tx, difference).await?;
        return set_state(tx, state::Column::Version, Expr::value(VERSION)).await;
    }
    Ok(())
}

/// Notes the next referrals, or gaps, after one: answers which is the last of them; nothing where there are none.
async fn note_after(tx: &Transaction, every: &str, after: Uuid) -> Result<Option<Uuid>, DbErr> {
    let (kind, next): (_, Vec<Uuid>) = if every == EVERY_GAP {
        use gap_row::{Column, Entity};
        let next = Entity::find().select_only().column(Column::Id).filter(Column::Id.gt(after));
        ("gap", next.order_by_asc(Column::Id).limit(ANEW_AT_ONCE).into_tuple().all(tx).await?)
    } else {
        use referral::entity::{Column, Entity};
        let next = Entity::find().select_only().column(Column::Id).filter(Column::Id.gt(after));
        ("referral", next.order_by_asc(Column::Id).limit(ANEW_AT_ONCE).into_tuple().all(tx).await?)
    };
    let last = next.last().copied();
    note(tx, kind, next).await?;
    Ok(last)
}

/// Notes that these are to be counted anew.
///
/// # Errors
/// The database's own.
pub async fn note(tx: &Transaction, kind: &str, ids: impl IntoIterator<Item = Uuid>) -> Result<(), DbErr> {
    let change = |id| change::ActiveModel { kind: Set(kind.to_owned()), subject_id: Set(id), ..Default::default() };
    let changes: Vec<change::ActiveModel> = ids.into_iter().map(change).collect();
    if changes.is_empty() {
        return Ok(());
    }
    change::Entity::insert_many(changes).exec_without_returning(tx).await.map(drop)
}

/// Counts anew what these changes are about: every referral of the people concerned, since one tells of another.
pub(super) async fn take_up(tx: &Transaction, changes: &[change::Model]) -> Result<(), DbErr> {
    let named = |kind: &str| {
        let of_kind = changes.iter().filter(|change| change.kind == kind);
        of_kind.map(|change| change.subject_id).collect::<BTreeSet<Uuid>>()
    };
    let mut people: BTreeSet<PersonId> = named("person").into_iter().map(PersonId).collect();
    let mut ids: BTreeSet<ReferralId> = named("referral").into_iter().map(ReferralId).collect();
    for every in [EVERY_REFERRAL, EVERY_GAP] {
        // From the first of several: what is after the others is after it.
        let Some(after) = named(every).first().copied() else { continue };
        if let Some(last) = note_after(tx, every, after).await? {
            note(tx, every, [last]).await?;
        }
    }
    let of_episodes = named("episode");
    if !of_episodes.is_empty() {
        use episode::entity::{Column, Entity};
        let found = Entity::find().select_only().column(Column::PersonId).filter(Column::Id.is_in(of_episodes));
        people.extend(found.into_tuple::<PersonId>().all(tx).await?);
    }
    if !ids.is_empty() {
        use referral::entity::{Column, Entity};
        let found = Entity::find().select_only().column(Column::PersonId).filter(Column::Id.is_in(ids.clone()));
        people.extend(found.into_tuple::<PersonId>().all(tx).await?);
    }
    if !people.is_empty() {
        use referral::entity::{Column, Entity};
        let found = Entity::find().select_only().column(Column::Id).filter(Column::PersonId.is_in(people.clone()));
        ids.extend(found.into_tuple::<ReferralId>().all(tx).await?);
    }
    let now = cases_of(tx, people).await?;
    let before = match ids.is_empty() {
        true => Vec::new(),
        false => case::Entity::find().filter(case::Column::ReferralId.is_in(ids)).all(tx).await?,
    };
    let (finalised, before): (Vec<_>, Vec<_>) = before.into_iter().partition(|row| row.is_final);
    let mut now = now;
    now.retain(|id, _| !finalised.iter().any(|row| row.referral_id == *id));
    let before: BTreeMap<ReferralId, Case> =
        before.into_iter().map(|row| Ok((row.referral_id, stored(row.content)?))).collect::<Result<_, DbErr>>()?;
    let changed: BTreeSet<ReferralId> =
        now.keys().chain(before.keys()).copied().filter(|id| now.get(id) != before.get(id)).collect();
    let mut difference = take_up_gaps(tx, named("gap").into_iter().map(GapId).collect()).await?;
    for id in &changed {
        before.get(id).into_iter().for_each(|case| add(&mut difference, case, -1));
        now.get(id).into_iter().for_each(|case| add(&mut difference, case, 1));
    }
    difference.retain(|_, count| *count != 0);
    add_to_counts(tx, difference).await?;
    save_cases(tx, &changed, &now).await
}

/// Counts anew these gaps, and answers what that makes of the numbers.
async fn take_up_gaps(tx: &Transaction, ids: BTreeSet<GapId>) -> Result<BTreeMap<Place, i64>, DbErr> {
    let mut difference = BTreeMap::new();
    if ids.is_empty() {
        return Ok(difference);
    }
    let of_these = counted_gap::Column::GapId.is_in(ids.iter().copied());
    let now = gaps_of(tx, ids).await?;
    for before in counted_gap::Entity::find().filter(of_these.clone()).all(tx).await? {
        add_gap(&mut difference, &before, -1);
    }
    counted_gap::Entity::delete_many().filter(of_these).exec(tx).await?;
    now.values().for_each(|gap| add_gap(&mut difference, gap, 1));
    if !now.is_empty() {
        let rows = now.into_values().map(|gap| gap.into_active_model().reset_all());
        counted_gap::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(difference)
}

/// What counts for good.
async fn final_cases(tx: &Transaction) -> Result<BTreeMap<ReferralId, Case>, DbErr> {
    let rows = case::Entity::find().filter(case::Column::IsFinal.eq(true)).all(tx).await?;
    rows.into_iter().map(|row| Ok((row.referral_id, stored(row.content)?))).collect()
}

/// What was stored cannot be read: a fault of ours, which leaves the numbers as they are.
fn stored(content: Value) -> Result<Case, DbErr> {
    serde_json::from_value(content)
        .map_err(|_| DbErr::Custom("what was counted of a referral cannot be read".to_owned()))
}

fn add(sum: &mut BTreeMap<Place, i64>, case: &Case, times: i64) {
    add_counts(sum, case.counts(), case.practice.map_or(Uuid::nil(), |id| id.0), case.service, times);
}

/// A gap is of a service, and of no practice.
fn add_gap(sum: &mut BTreeMap<Place, i64>, gap: &counted_gap::Model, times: i64) {
    add_counts(sum, gap::counts(gap), Uuid::nil(), gap.service_id, times);
}

fn add_counts(sum: &mut BTreeMap<Place, i64>, counts: Counts, practice: Uuid, service: ServiceId, times: i64) {
    for (key, count) in counts {
        *sum.entry((key, practice, service.0)).or_default() += times * count;
    }
}

async fn add_to_counts(tx: &Transaction, difference: BTreeMap<Place, i64>) -> Result<(), DbErr> {
    let mut years: BTreeMap<_, [i64; 12]> = BTreeMap::new();
    for (((metric, breakdown, value, month), practice, service), count) in difference {
        let year = (metric, breakdown, value, month.year(), practice, service);
        years.entry(year).or_default()[month.place_in_year()] += count;
    }
    let row = |((metric, breakdown, value, year, practice_id, service_id), months): ((Metric, &str, _, _, _, _), _)| {
        let mut row = sums::ActiveModel {
            metric: Set(metric.to_string()),
            breakdown: Set(breakdown.to_owned()),
            value: Set(value),
            year: Set(year),
            practice_id: Set(practice_id),
            service_id: Set(service_id),
            ..Default::default()
        };
        for (month, count) in sums::MONTHS.into_iter().zip::<[i64; 12]>(months) {
            row.set(month, count.into());
        }
        row
    };
    let rows: Vec<sums::ActiveModel> = years.into_iter().map(row).collect();
    let key = [
        sums::Column::Metric,
        sums::Column::Breakdown,
        sums::Column::Value,
        sums::Column::Year,
        sums::Column::PracticeId,
        sums::Column::ServiceId,
    ];
    let more = |month| (month, Expr::col((sums::Entity, month)).add(Expr::col(("excluded", month))));
    for rows in rows.chunks(ROWS) {
        let added = OnConflict::columns(key).values(sums::MONTHS.map(more)).to_owned();
        sums::Entity::insert_many(rows.to_vec()).on_conflict(added).exec_without_returning(tx).await?;
    }
    Ok(())
}

async fn save_cases(
    tx: &Transaction,
    changed: &BTreeSet<ReferralId>,
    now: &BTreeMap<ReferralId, Case>,
) -> Result<(), DbErr> {
    if changed.is_empty() {
        return Ok(());
    }
    let gone = case::Column::ReferralId.is_in(changed.iter().copied());
    case::Entity::delete_many().filter(gone).exec(tx).await?;
    let rows: Vec<case::ActiveModel> = changed
        .iter()
        .filter_map(|id| Some((*id, now.get(id)?)))
        .map(|(referral_id, case)| {
            let content = serde_json::to_value(case).map_err(|error| DbErr::Json(error.to_string()))?;
            Ok(case::Model { referral_id, content, is_final: false }.into_active_model().reset_all())
        })
        .collect::<Result<_, DbErr>>()?;
    for rows in rows.chunks(ROWS) {
        case::Entity::insert_many(rows.to_vec()).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// What the numbers would be, counted from nothing by what is there now: for whoever checks that they are so.
///
/// # Errors
/// The database's own.
pub async fn counted_from_nothing(db: &Db) -> Result<BTreeMap<Place, i64>, DbErr> {
    let mut sum = BTreeMap::new();
    let system = db.system("all is counted once more, to compare");
    system
        .write(async |tx| {
            use referral::entity::{Column, Entity};
            let people = Entity::find().select_only().column(Column::PersonId).distinct();
            let people: Vec<PersonId> = people.into_tuple().all(tx).await?;
            let finalised = final_cases(tx).await?;
            finalised.values().for_each(|case| add(&mut sum, case, 1));
            for people in people.chunks(ROWS) {
                let mut cases = cases_of(tx, people.iter().copied().collect()).await?;
                cases.retain(|id, _| !finalised.contains_key(id));
                cases.values().for_each(|case| add(&mut sum, case, 1));
            }
            let gaps = gap_row::Entity::find().select_only().column(gap_row::Column::Id);
            let gaps: Vec<GapId> = gaps.into_tuple().all(tx).await?;
            for gaps in gaps.chunks(ROWS) {
                let gaps = gaps_of(tx, gaps.iter().copied().collect()).await?;
                gaps.values().for_each(|gap| add_gap(&mut sum, gap, 1));
            }
            Ok::<_, DbErr>(())
        })
        .await?;
    sum.retain(|_, count| *count != 0);
    Ok(sum)
}
