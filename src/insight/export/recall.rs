//! Files of exports that may hold somebody who is to be in none any more.

use super::claim::end_in;
use super::codes::ExportStatus;
use super::entity::{Column, Entity, Model};
use super::{chunk, file};
use crate::prelude::*;
use kernel::db::save_unless_changed;

/// Throws away, at once, every file of an export that is there, and has those that are being made begin anew. Whose rows are in a
/// file only its bytes tell: so each goes, whoever asked for it, and is asked for again.
///
/// # Errors
/// The database's own.
pub async fn recall_in(tx: &Tx) -> Result<(), Problem> {
    let db = tx.system("files that may hold somebody who is to leave no more are thrown away, whoever asked for them");
    let stored = Entity::find().filter(Column::IsStored.eq(true)).order_by_asc(Column::Id);
    for row in stored.all(&db).await? {
        chunk::Entity::delete_many().filter(chunk::Column::ExportId.eq(row.id)).exec(&db).await?;
        file::Entity::delete_many().filter(file::Column::ExportId.eq(row.id)).exec(&db).await?;
        match row.status {
            ExportStatus::Complete => {
                let after = Model { is_stored: false, ..row };
                tx.checked(end_in(&db, &after, ExportStatus::Expired, None, tx.now()).await)?;
            }
            ExportStatus::Running => {
                let after =
                    Model { version: row.version + 1, status: ExportStatus::Queued, claimed_until: None, ..row };
                tx.checked(save_unless_changed::<Entity>(&db, after).await)?;
            }
            _ => {}
        }
    }
    Ok(())
}
