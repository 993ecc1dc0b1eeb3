//! Finishes erasures that were carried out: what came in at the same moment goes too, and the database's files are cleared of
//! what was deleted. A node that is killed in the middle leaves it to the next.

use super::codes::ErasureStatus;
use super::entity::{Column, Entity, Model};
use super::tables::erase_in;
use crate::care::person::views::with_merged;
use crate::prelude::*;
use kernel::db::{Db, Executor, save_unless_changed};

/// How many are finished at once.
const AT_ONCE: u64 = 10;

/// Finishes those that wait for it. Where the files cannot be cleared just now, since somebody reads, they wait for the next run.
///
/// # Errors
/// The database's own.
pub async fn finish(db: &Db, now: DateTime<Utc>) -> Result<(), DbErr> {
    let system = db.system("what was erased is cleared from the database's files, whoever approved it");
    let waiting = Entity::find()
        .filter(Column::Status.eq(ErasureStatus::CarriedOut))
        .filter(Column::FinishedAt.is_null())
        .order_by_asc(Column::Id)
        .limit(AT_ONCE);
    let waiting = waiting.all(system.read()).await?;
    if waiting.is_empty() {
        return Ok(());
    }
    for row in &waiting {
        let again: Result<(), DbErr> = system
            .write(async |tx| {
                let people = with_merged(tx, row.person_id).await?;
                erase_in(&Executor::Writer(tx), &people).await
            })
            .await;
        again?;
    }
    if !db.clear_deleted().await? {
        return Ok(());
    }
    for row in waiting {
        let Some(row) = Entity::find_by_id(row.id).one(system.read()).await? else { continue };
        let after = Model { version: row.version + 1, finished_at: Some(now), updated_at: now, ..row };
        system.write(async |tx| save_unless_changed::<Entity>(tx, after.clone()).await.map(drop)).await?;
    }
    Ok(())
}
