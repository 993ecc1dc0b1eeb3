//! Whoever was registered with a practice that closed is moved to the practice that follows it: a piece at a time, from where the
//! piece before ended, so that it can be stopped anywhere and goes on by itself, on any node.
//!
//! Nobody sees a state half-way: from the act on that names the successor they are its people ([`super::entity::practices_of`]),
//! and what is written of them is written of their practice as it is then (`crate::care::person::practice`).

use std::time::{Duration, Instant};

use kernel::db::prelude::*;
use kernel::db::{Db, Transaction, Tx};
use kernel::event;
use kernel::event::entity::Actor;
use kernel::problem::Problem;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};

use super::entity as organisation;
use crate::care::person::entity as person;

/// How many people a transaction moves: nobody waits long for the lock.
const AT_ONCE: u64 = 100;
/// How long a run takes at most: other jobs wait for it.
const LONGEST: Duration = Duration::from_secs(2);

/// The people of a practice are being moved to the one that follows it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "practice_successions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub practice_id: OrganisationId,
    /// Counts the pieces: of two nodes that take the same one, one does it.
    pub version: i32,
    /// Whether all are moved.
    pub is_done: bool,
    /// How many were moved.
    pub moved: i64,
    pub updated_at: DateTimeUtc,
}

impl Log for Entity {}

/// Moves people for a while. Answers whether all are where they belong.
///
/// # Errors
/// The database's own. Whoever was moved before stays moved.
pub async fn move_people(db: &Db, now: DateTimeUtc) -> Result<bool, DbErr> {
    let begun = Instant::now();
    while begun.elapsed() < LONGEST {
        if next(db, now).await?.is_none() {
            return Ok(true);
        }
        tokio::task::yield_now().await;
    }
    Ok(false)
}

/// Moves one piece. Nothing where all are where they belong.
///
/// # Errors
/// The database's own.
pub async fn next(db: &Db, now: DateTimeUtc) -> Result<Option<Model>, DbErr> {
    let system = db.system("who was registered with a practice is registered with its successor, whoever may see them");
    let first = Entity::find().filter(Column::IsDone.eq(false)).order_by_asc(Column::PracticeId).limit(1);
    let Some(before) = first.one(system.read()).await? else { return Ok(None) };
    let row = system.write(async |tx| piece(tx, before.clone(), now).await).await?;
    tracing::info!(moved = row.moved, finished = row.is_done, "the people of a practice are moved to its successor");
    Ok(Some(row))
}

/// One piece, with how far it came: both, or neither.
async fn piece(tx: &Transaction, before: Model, now: DateTimeUtc) -> Result<Model, DbErr> {
    let from = organisation::Entity::find_by_id(before.practice_id).one(tx).await?;
    let to = from.and_then(|from| from.successor_id);
    // Where the practice was said to have none after all, whoever was not moved yet stays.
    let registered: Vec<person::Model> = match to {
        Some(_) => {
            let of_practice = person::Entity::find().filter(person::Column::PracticeId.eq(before.practice_id));
            of_practice.order_by_asc(person::Column::Id).limit(AT_ONCE).all(tx).await?
        }
        None => Vec::new(),
    };
    let count = i64::try_from(registered.len()).unwrap_or(0);
    let after = Model {
        version: before.version + 1,
        is_done: registered.len() < usize::try_from(AT_ONCE).unwrap_or(usize::MAX),
        moved: before.moved + count,
        updated_at: now,
        ..before.clone()
    };
    let taken = Entity::update_many()
        .set(after.clone().into_active_model().reset_all())
        .filter(Column::PracticeId.eq(before.practice_id))
        .filter(Column::Version.eq(before.version))
        .exec(tx)
        .await?;
    if taken.rows_affected == 0 {
        // Another node has it: what it has done is read, and gone on from.
        return Entity::find_by_id(before.practice_id).one(tx).await.map(|row| row.unwrap_or(after));
    }
    if let Some(to) = to.filter(|_| !registered.is_empty()) {
        person::Entity::update_many()
            .col_expr(person::Column::PracticeId, Expr::value(to))
            .col_expr(person::Column::Version, Expr::col(person::Column::Version).add(1))
            .col_expr(person::Column::UpdatedAt, Expr::value(now))
            .filter(person::Column::Id.is_in(registered.iter().map(|row| row.id)))
            .filter(person::Column::PracticeId.eq(before.practice_id))
            .exec(tx)
            .await?;
        let told = registered.iter().map(|row| row.event(EventType::PersonUpdated).row(now, Actor::System, None));
        event::entity::Entity::insert_many(told).exec_without_returning(tx).await?;
    }
    Ok(after)
}

/// Begins, or begins anew, for a practice that names who follows it.
pub async fn begin_in(tx: &Tx, practice_id: OrganisationId) -> Result<(), Problem> {
    let db = tx.system("a practice that closes leaves its people to another, whoever may see them");
    let begins = Entity::update_many()
        .col_expr(Column::IsDone, Expr::value(false))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::PracticeId.eq(practice_id));
    if tx.checked(begins.exec(&db).await)?.rows_affected > 0 {
        return Ok(());
    }
    let row = Model { practice_id, version: 1, is_done: false, moved: 0, updated_at: tx.now() };
    tx.append::<Entity>(vec![row.into_active_model().reset_all()]).await
}
