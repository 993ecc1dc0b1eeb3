//! A worker leaves: what they had to do becomes the service's.

use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};

use super::TaskStatus;
use super::change::{save_in, told};
use super::entity::{Column, Entity, OwnerKind};
use crate::db::Tx;
use crate::event::Event;
use crate::id::{ServiceId, WorkerId};
use crate::problem::Problem;

/// Gives a worker's open tasks back to the services they are in: those of these services, or all. Every task has a
/// living owner.
///
/// An acknowledgement goes with who gave it: of those who stay, nobody knows. Save the worker's own row first, so that
/// who gives them a task meanwhile decides again.
///
/// # Errors
/// The database's own.
pub async fn hand_back_in(tx: &Tx, worker: WorkerId, of: Option<&[ServiceId]>) -> Result<Vec<Event>, Problem> {
    let db = tx.system("every task has a living owner, also where who lets a worker go may see no tasks");
    let theirs = Condition::all()
        .add(Column::OwnerWorkerId.eq(worker))
        .add(Column::Status.eq(TaskStatus::Open))
        .add_option(of.map(|services| Column::ServiceId.is_in(services.iter().copied())));
    let mut events = Vec::new();
    for mut task in Entity::find().filter(theirs).lock_exclusive().all(&db).await? {
        task.version += 1;
        task.updated_at = tx.now();
        task.owner_kind = OwnerKind::Service;
        task.owner_worker_id = None;
        task.forget_acknowledgement();
        events.push(told(&task));
        save_in(tx, &db, task).await?;
    }
    Ok(events)
}
