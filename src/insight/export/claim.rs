//! Which export a node makes next, and that no other makes it too. A node that is killed has it for a minute more; whoever
//! takes it then begins anew.

use sea_orm::ConnectionTrait;

use super::codes::{ExportFailure, ExportStatus};
use super::entity::{Column, Entity, Model};
use super::rules;
use super::{chunk, file};
use crate::prelude::*;
use kernel::auth::real_now;
use kernel::db::{Db, save_unless_changed};
use kernel::event;
use kernel::event::entity::Actor;

/// How many are looked up at once.
const AT_ONCE: u64 = 10;
/// How many pieces of files are thrown away at once.
const PIECES: u64 = 64;

/// Takes the next one, if any waits.
///
/// # Errors
/// The database's own.
pub async fn next(db: &Db, now: DateTime<Utc>) -> Result<Option<Model>, DbErr> {
    let system = db.system("exports are made, whoever asked for them");
    let waiting =
        Entity::find().filter(Column::Status.eq(ExportStatus::Queued)).order_by_asc(Column::Id).limit(AT_ONCE);
    let left = Entity::find()
        .filter(Column::Status.eq(ExportStatus::Running))
        .filter(Column::ClaimedUntil.lt(real_now()))
        .order_by_asc(Column::Id)
        .limit(AT_ONCE);
    let mut found = left.all(system.read()).await?;
    found.extend(waiting.all(system.read()).await?);
    for row in found {
        if row.run >= rules::MOST_RUNS {
            end(db, &row, ExportStatus::Failed, Some(ExportFailure::BrokenOff), now).await?;
            continue;
        }
        let claimed = Model {
            version: row.version + 1,
            status: ExportStatus::Running,
            run: row.run + 1,
            claimed_until: Some(real_now() + rules::CLAIM),
            current: None,
            rows_written: 0,
            is_stored: true,
            ..row
        };
        if system.write(async |tx| save_unless_changed::<Entity>(tx, claimed.clone()).await).await? {
            return Ok(Some(claimed));
        }
    }
    Ok(None)
}

/// Lets another node have an export at once.
///
/// # Errors
/// The database's own.
pub async fn release(db: &Db, row: &Model) -> Result<(), DbErr> {
    let released = Entity::update_many()
        .set(super::entity::ActiveModel { claimed_until: Set(Some(real_now())), ..Default::default() })
        .filter(Column::Id.eq(row.id))
        .filter(Column::Run.eq(row.run));
    db.system("a node that stops leaves its export to others").write(async |tx| released.exec(tx).await.map(drop)).await
}

/// Ends one, if nobody has meanwhile, and tells of it. Answers whether it was ended.
///
/// # Errors
/// The database's own.
pub async fn end(
    db: &Db,
    row: &Model,
    status: ExportStatus,
    failure: Option<ExportFailure>,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    db.system("an export comes to its end").write(async |tx| end_in(tx, row, status, failure, now).await).await
}

/// The same, within a transaction.
///
/// # Errors
/// The database's own.
pub async fn end_in(
    tx: &impl ConnectionTrait,
    row: &Model,
    status: ExportStatus,
    failure: Option<ExportFailure>,
    now: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let is_complete = status == ExportStatus::Complete;
    let after = Model {
        version: row.version + 1,
        status,
        failure,
        claimed_until: None,
        current: None,
        finished_at: row.finished_at.or(Some(now)),
        expires_at: is_complete.then(|| now + rules::STAYS),
        updated_at: now,
        ..row.clone()
    };
    if !save_unless_changed::<Entity>(tx, after.clone()).await? {
        return Ok(false);
    }
    let kind = match status {
        ExportStatus::Complete => EventType::ExportCompleted,
        ExportStatus::Expired => EventType::ExportExpired,
        _ => EventType::ExportFailed,
    };
    let event = after.event(kind).row(now, Actor::System, None);
    event::entity::Entity::insert(event).exec_without_returning(tx).await?;
    Ok(true)
}

/// Lets the files go whose time is over, and throws away what belongs to no export that is complete or runs.
///
/// # Errors
/// The database's own.
pub async fn tidy(db: &Db, now: DateTime<Utc>) -> Result<(), DbErr> {
    let system = db.system("files of exports go after their time");
    let over = Entity::find().filter(Column::Status.eq(ExportStatus::Complete)).filter(Column::ExpiresAt.lte(now));
    for row in over.limit(AT_ONCE).all(system.read()).await? {
        end(db, &row, ExportStatus::Expired, None, now).await?;
    }
    let ended = [ExportStatus::Failed, ExportStatus::Cancelled, ExportStatus::Expired];
    let stored = Entity::find().filter(Column::IsStored.eq(true)).filter(Column::Status.is_in(ended)).limit(AT_ONCE);
    for row in stored.all(system.read()).await? {
        throw_away(db, row.id).await?;
        let after = Model { version: row.version + 1, is_stored: false, ..row };
        system.write(async |tx| save_unless_changed::<Entity>(tx, after).await.map(drop)).await?;
    }
    Ok(())
}

/// Throws the files of an export away, in pieces that commit.
///
/// # Errors
/// The database's own.
pub async fn throw_away(db: &Db, export: ExportId) -> Result<(), DbErr> {
    let system = db.system("files of exports that were broken off or have ended are thrown away");
    loop {
        let pieces: Vec<ExportChunkId> = chunk::Entity::find()
            .select_only()
            .column(chunk::Column::Id)
            .filter(chunk::Column::ExportId.eq(export))
            .limit(PIECES)
            .into_tuple()
            .all(system.read())
            .await?;
        if pieces.is_empty() {
            break;
        }
        let piece = chunk::Column::Id.is_in(pieces);
        system.write(async |tx| chunk::Entity::delete_many().filter(piece).exec(tx).await.map(drop)).await?;
    }
    let file = file::Column::ExportId.eq(export);
    system.write(async |tx| file::Entity::delete_many().filter(file).exec(tx).await.map(drop)).await
}
