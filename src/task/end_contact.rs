//! Nobody speaks to somebody who has died, or who does not wish it.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::change::{save_in, told};
use super::entity::{Column, Entity};
use super::{TaskStatus, rules};
use crate::db::Tx;
use crate::event::Event;
use crate::id::PersonId;
use crate::problem::Problem;

/// Cancels every open task that makes somebody speak to a person or their family, whatever it hangs on. The others, of
/// safety and of records, keep their owner.
///
/// # Errors
/// The database's own.
pub async fn end_contact_in(tx: &Tx, person: PersonId) -> Result<Vec<Event>, Problem> {
    let db = tx.system("after a death nobody rings, whoever was to");
    let open = Entity::find().filter(Column::PersonId.eq(person)).filter(Column::Status.eq(TaskStatus::Open));
    let mut events = Vec::new();
    for mut task in tx.settle(open.lock_exclusive().all(&db).await)? {
        if !rules::ends_with_contact(task.kind) {
            continue;
        }
        task.version += 1;
        task.updated_at = tx.now();
        task.status = TaskStatus::Cancelled;
        task.cancelled_at = Some(tx.now());
        task.escalates_at = None;
        events.push(told(&task));
        save_in(tx, &db, task).await?;
    }
    Ok(events)
}
