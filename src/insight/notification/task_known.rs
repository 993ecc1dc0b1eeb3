//! Who says that they know of a notification knows of its task.

use sea_orm::ConnectionTrait;

use crate::prelude::*;
use crate::system::task::actions::{Actor, TaskAction, check};
use crate::system::task::entity::{Entity, Model};
use kernel::db::save_unless_changed;

/// Acknowledges the task, where that can be done to it now, and gives the event of it. Nothing where it cannot, or where
/// somebody else changes it at this moment.
pub async fn task_known(
    db: &impl ConnectionTrait,
    task: Model,
    (by, role): (Uuid, Role),
    now: DateTime<Utc>,
) -> Result<Option<Event>, DbErr> {
    let actor = Actor { role, worker: Some(WorkerId(by)), covers: &[], now };
    if check(&task, actor, TaskAction::Acknowledgement).is_err() {
        return Ok(None);
    }
    let known = Model {
        version: task.version + 1,
        acknowledged_at: Some(now),
        acknowledged_by: Some(by),
        acknowledged_role: Some(actor.role),
        updated_at: now,
        ..task
    };
    let is_saved = save_unless_changed::<Entity>(db, known.clone()).await?;
    Ok(is_saved.then(|| known.event(EventType::TaskAcknowledged)))
}
