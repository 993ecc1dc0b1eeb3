//! What finds people again is made anew after its form has changed: a piece at a time, from where the piece before ended, so
//! that it can be stopped anywhere and goes on by itself, on any node.
//!
//! ```text
//! referrals, in their order ──► people with keys of their own, in theirs ──► of this form
//! ```
//!
//! What is not reached yet is found by its old keys alone; what is written meanwhile has new ones.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use kernel::db::prelude::*;
use kernel::db::{Db, Transaction};
use sea_orm::ActiveValue::Set;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};
use serde::Deserialize;

use super::attach::keys_in;
use super::entity as person;
use super::match_key;
use super::wire::Demographics;
use crate::care::referral;

/// The form of the keys. Count it up when another text gives another key: they are then made anew.
pub const FORM: i32 = 3;

/// How many sources a transaction takes: nobody waits long for the lock.
const AT_ONCE: u64 = 50;
/// How long a run takes at most: other jobs wait for it.
const LONGEST: Duration = Duration::from_secs(2);
/// The one row.
const ROW: i32 = 1;

/// Where it stands.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "match_key_rebuilds")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// Counts the pieces: of two nodes that take the same one, one does it.
    pub version: i32,
    /// The form that all keys have.
    pub form: i32,
    /// Whether the referrals are done and the people are next.
    pub at_people: bool,
    /// The last source that was done.
    pub last_source: Option<Uuid>,
    /// How many sources were done on the way to the next form.
    pub done: i64,
}

const DONE: &str = "match_keys_rebuilt";

/// Makes the keys anew that are of an earlier form, for a while. Answers whether all are of this form.
///
/// # Errors
/// The database's own. What was done before stays done.
pub async fn rebuild(db: &Db) -> Result<bool, DbErr> {
    let begun = Instant::now();
    while begun.elapsed() < LONGEST {
        if next(db).await?.is_none() {
            return Ok(true);
        }
        tokio::task::yield_now().await;
    }
    Ok(false)
}

/// Makes one piece. Nothing where all keys are of this form.
///
/// # Errors
/// The database's own.
pub async fn next(db: &Db) -> Result<Option<Model>, DbErr> {
    let system = db.system("what finds people again is made anew, whoever may see them");
    let before = Entity::find_by_id(ROW).one(system.read()).await?;
    let Some(before) = before.filter(|row| row.form < FORM) else { return Ok(None) };
    let row = system.write(async |tx| piece(tx, before.clone()).await).await?;
    metrics::gauge!(DONE).set(f64::from(u32::try_from(row.done).unwrap_or(u32::MAX)));
    tracing::info!(done = row.done, finished = row.form == FORM, "search keys are made anew");
    Ok(Some(row))
}

/// One piece, with where it leaves off: both, or neither.
async fn piece(tx: &Transaction, before: Model) -> Result<Model, DbErr> {
    let sources = if before.at_people {
        people(tx, before.last_source).await?
    } else {
        referrals(tx, before.last_source).await?
    };
    let last = sources.last().map(|source| source.id);
    let count = i64::try_from(sources.len()).unwrap_or(0);
    let is_end = sources.len() < usize::try_from(AT_ONCE).unwrap_or(usize::MAX);
    let after = Model {
        version: before.version + 1,
        form: if is_end && before.at_people { FORM } else { before.form },
        at_people: before.at_people != is_end,
        last_source: if is_end { None } else { last },
        done: before.done + count,
        ..before.clone()
    };
    let taken = Entity::update_many()
        .set(after.clone().into_active_model().reset_all())
        .filter(Column::Id.eq(ROW))
        .filter(Column::Version.eq(before.version))
        .exec(tx)
        .await?;
    if taken.rows_affected == 0 {
        // Another node has it: what it has done is read, and gone on from.
        return Entity::find_by_id(ROW).one(tx).await.map(|row| row.unwrap_or(after));
    }
    replace(tx, sources).await?;
    Ok(after)
}

/// Something that keys are taken from.
struct Source {
    id: Uuid,
    service_id: ServiceId,
    person_id: PersonId,
    /// Nothing where it has no keys of its own.
    demographics: Option<Demographics>,
}

/// What a submission says of its person.
#[derive(Deserialize)]
struct Sent {
    person: Demographics,
}

async fn referrals(tx: &Transaction, after: Option<Uuid>) -> Result<Vec<Source>, DbErr> {
    use referral::entity::{Column, Entity};

    let mut query = Entity::find().order_by_asc(Column::Id).limit(AT_ONCE);
    if let Some(after) = after {
        query = query.filter(Column::Id.gt(ReferralId(after)));
    }
    let source = |row: referral::entity::Model| Source {
        id: row.id.0,
        service_id: row.service_id,
        person_id: row.person_id,
        demographics: row.submission.parse::<Sent>().ok().map(|sent| sent.person),
    };
    Ok(query.all(tx).await?.into_iter().map(source).collect())
}

async fn people(tx: &Transaction, after: Option<Uuid>) -> Result<Vec<Source>, DbErr> {
    use person::{Column, Entity};

    let mut query = Entity::find().order_by_asc(Column::Id).limit(AT_ONCE);
    if let Some(after) = after {
        query = query.filter(Column::Id.gt(PersonId(after)));
    }
    let rows = query.all(tx).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    // Those whom nobody has corrected have no keys but those of their referrals.
    let own: HashSet<Uuid> = match_key::Entity::find()
        .select_only()
        .column(match_key::Column::SourceId)
        .filter(match_key::Column::SourceId.is_in(rows.iter().map(|row| row.id.0)))
        .into_tuple::<Uuid>()
        .all(tx)
        .await?
        .into_iter()
        .collect();
    let source = |row: person::Model| {
        let has_own = own.contains(&row.id.0);
        Source {
            id: row.id.0,
            service_id: row.service_id,
            person_id: row.id,
            demographics: serde_json::from_value(row.demographics).ok().filter(|_| has_own),
        }
    };
    Ok(rows.into_iter().map(source).collect())
}

async fn replace(tx: &Transaction, sources: Vec<Source>) -> Result<(), DbErr> {
    let sources: Vec<(Source, Demographics)> = sources
        .into_iter()
        .filter_map(|mut source| source.demographics.take().map(|demographics| (source, demographics)))
        .collect();
    if sources.is_empty() {
        return Ok(());
    }
    let ids = || sources.iter().map(|(source, _)| source.id);
    // Whose they are stays: a merge has given them to another.
    let people: HashMap<Uuid, PersonId> = match_key::Entity::find()
        .select_only()
        .columns([match_key::Column::SourceId, match_key::Column::PersonId])
        .filter(match_key::Column::SourceId.is_in(ids()))
        .into_tuple::<(Uuid, PersonId)>()
        .all(tx)
        .await?
        .into_iter()
        .collect();
    match_key::Entity::delete_many().filter(match_key::Column::SourceId.is_in(ids())).exec(tx).await?;
    let keys = sources.iter().flat_map(|(source, demographics)| {
        let person_id = people.get(&source.id).copied().unwrap_or(source.person_id);
        keys_in(source.service_id, source.id, person_id, demographics)
    });
    let keys: Vec<match_key::ActiveModel> = keys.collect();
    for some in keys.chunks(500) {
        match_key::Entity::insert_many(some.to_vec()).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Begins anew: for the tests, and for whoever has restored rows from an earlier time.
pub async fn begin_anew(tx: &Transaction) -> Result<(), DbErr> {
    let fresh =
        ActiveModel { form: Set(1), at_people: Set(false), last_source: Set(None), done: Set(0), ..Default::default() };
    Entity::update_many().set(fresh).filter(Column::Id.eq(ROW)).exec(tx).await?;
    Ok(())
}
