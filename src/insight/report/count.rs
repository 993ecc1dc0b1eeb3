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

use super::case::{Case, Key};
use super::dictionary::VERSION;
use super::read::cases_of;
use super::table::{case, change, count as sums, state};
use crate::care::{episode, referral};
use crate::prelude::*;
use kernel::db::{Db, Transaction};

/// How many changes are taken at once: nobody waits long for the lock.
const AT_ONCE: u64 = 200;
/// How many rows go into a statement.
const ROWS: usize = 1_000;
/// How many rows are taken out, or referrals noted, at once where all is counted anew.
const ANEW_AT_ONCE: u64 = 5_000;
/// How long a run takes at most: other jobs wait for it.
const LONGEST: Duration = Duration::from_secs(2);
/// The one row of `report_states`.
const STATE: i32 = 1;

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
    let some = some.filter(case::Column::IsSettled.eq(false));
    let some: Vec<ReferralId> = some.into_tuple().all(tx).await?;
    if !some.is_empty() {
        case::Entity::delete_many().filter(case::Column::ReferralId.is_in(some)).exec(tx).await?;
        return Ok(());
    }
    use referral::entity::{Column, Entity};
    let mut next = Entity::find().select_only().column(Column::Id).order_by_asc(Column::Id).limit(ANEW_AT_ONCE);
    if let Some(last) = own.noted_up_to {
        next = next.filter(Column::Id.gt(last));
    }
    let next: Vec<ReferralId> = next.into_tuple().all(tx).await?;
    set_state(tx, state::Column::NotedUpTo, Expr::value(next.last().map(|id| id.0))).await?;
    if next.is_empty() {
        let mut difference = BTreeMap::new();
        settled(tx).await?.values().for_each(|case| add(&mut difference, case, 1));
        add_to_counts(tx, difference).await?;
        return set_state(tx, state::Column::Version, Expr::value(VERSION)).await;
    }
    let of_referral = |id: ReferralId| change::ActiveModel {
        kind: Set("referral".to_owned()),
        subject_id: Set(id.0),
        ..Default::default()
    };
    change::Entity::insert_many(next.into_iter().map(of_referral)).exec_without_returning(tx).await.map(drop)
}

/// Counts anew what these changes are about: every referral of the people concerned, since one tells of another.
async fn take_up(tx: &Transaction, changes: &[change::Model]) -> Result<(), DbErr> {
    let named = |kind: &str| {
        let of_kind = changes.iter().filter(|change| change.kind == kind);
        of_kind.map(|change| change.subject_id).collect::<BTreeSet<Uuid>>()
    };
    let mut people: BTreeSet<PersonId> = named("person").into_iter().map(PersonId).collect();
    let mut ids: BTreeSet<ReferralId> = named("referral").into_iter().map(ReferralId).collect();
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
    let before = case::Entity::find().filter(case::Column::ReferralId.is_in(ids)).all(tx).await?;
    let (settled, before): (Vec<_>, Vec<_>) = before.into_iter().partition(|row| row.is_settled);
    let mut now = now;
    now.retain(|id, _| !settled.iter().any(|row| row.referral_id == *id));
    let before: BTreeMap<ReferralId, Case> =
        before.into_iter().map(|row| Ok((row.referral_id, stored(row.content)?))).collect::<Result<_, DbErr>>()?;
    let changed: BTreeSet<ReferralId> =
        now.keys().chain(before.keys()).copied().filter(|id| now.get(id) != before.get(id)).collect();
    let mut difference = BTreeMap::new();
    for id in &changed {
        before.get(id).into_iter().for_each(|case| add(&mut difference, case, -1));
        now.get(id).into_iter().for_each(|case| add(&mut difference, case, 1));
    }
    difference.retain(|_, count| *count != 0);
    add_to_counts(tx, difference).await?;
    save_cases(tx, &changed, &now).await
}

/// Counts what there is to count of these people now, for good: they are about to be erased, and no number changes by that.
/// Answers whether it could: not, before all was counted once by this dictionary.
///
/// # Errors
/// The database's own.
pub async fn settle_in(tx: &Transaction, people: BTreeSet<PersonId>) -> Result<bool, DbErr> {
    let own = state::Entity::find_by_id(STATE).lock_exclusive().one(tx).await?;
    if own.is_none_or(|own| own.version != VERSION) {
        return Ok(false);
    }
    let about = |id: &PersonId| change::Model { id: 0, kind: "person".to_owned(), subject_id: id.0 };
    take_up(tx, &people.iter().map(about).collect::<Vec<_>>()).await?;
    let theirs = referral::entity::Entity::find()
        .select_only()
        .column(referral::entity::Column::Id)
        .filter(referral::entity::Column::PersonId.is_in(people))
        .into_query();
    let settled = case::Entity::update_many()
        .col_expr(case::Column::IsSettled, Expr::value(true))
        .filter(case::Column::ReferralId.in_subquery(theirs));
    settled.exec(tx).await?;
    Ok(true)
}

/// What counts for good.
async fn settled(tx: &Transaction) -> Result<BTreeMap<ReferralId, Case>, DbErr> {
    let rows = case::Entity::find().filter(case::Column::IsSettled.eq(true)).all(tx).await?;
    rows.into_iter().map(|row| Ok((row.referral_id, stored(row.content)?))).collect()
}

/// What was stored cannot be read: a fault of ours, which leaves the numbers as they are.
fn stored(content: Value) -> Result<Case, DbErr> {
    serde_json::from_value(content)
        .map_err(|_| DbErr::Custom("what was counted of a referral cannot be read".to_owned()))
}

fn add(sum: &mut BTreeMap<Place, i64>, case: &Case, times: i64) {
    let practice = case.practice.map_or(Uuid::nil(), |id| id.0);
    for (key, count) in case.counts() {
        *sum.entry((key, practice, case.service.0)).or_default() += times * count;
    }
}

async fn add_to_counts(tx: &Transaction, difference: BTreeMap<Place, i64>) -> Result<(), DbErr> {
    let rows: Vec<sums::ActiveModel> = difference
        .into_iter()
        .map(|(((metric, breakdown, value, month), practice_id, service_id), count)| {
            let row = sums::Model {
                metric: metric.to_string(),
                breakdown: breakdown.to_owned(),
                value,
                practice_id,
                service_id,
                month: month.0,
                count,
            };
            row.into_active_model().reset_all()
        })
        .collect();
    let key = [
        sums::Column::Metric,
        sums::Column::Breakdown,
        sums::Column::Value,
        sums::Column::PracticeId,
        sums::Column::ServiceId,
        sums::Column::Month,
    ];
    let more = Expr::col((sums::Entity, sums::Column::Count)).add(Expr::col(("excluded", sums::Column::Count)));
    for rows in rows.chunks(ROWS) {
        let added = OnConflict::columns(key).value(sums::Column::Count, more.clone()).to_owned();
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
            Ok(case::Model { referral_id, content, is_settled: false }.into_active_model().reset_all())
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
            let settled = settled(tx).await?;
            settled.values().for_each(|case| add(&mut sum, case, 1));
            for people in people.chunks(ROWS) {
                let mut cases = cases_of(tx, people.iter().copied().collect()).await?;
                cases.retain(|id, _| !settled.contains_key(id));
                cases.values().for_each(|case| add(&mut sum, case, 1));
            }
            Ok::<_, DbErr>(())
        })
        .await?;
    sum.retain(|_, count| *count != 0);
    Ok(sum)
}
