//! Who says that they know of a notification knows of its task.

use sea_orm::ConnectionTrait;

use crate::prelude::*;
use crate::system::task::actions::{Actor, TaskAction, check};
use crate::system::task::entity::{Column, Entity, Model};

/// Acknowledges the task, where that can be done to it now, and gives the event of it. Nothing where it cannot, or where
/// somebody else changes it at this moment.
pub async fn task_known(
    db: &impl ConnectionTrait,
    id: TaskId,
    (by, role): (Uuid, Role),
    now: DateTime<Utc>,
) -> Result<Option<Event>, DbErr> {
    let Some(task) = Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    let actor = Actor { role, worker: Some(WorkerId(by)), covers: &[], now };
    if check(&task, actor, TaskAction::Acknowledgement).is_err() {
        return Ok(None);
    }
    let version = task.version;
    let known = Model {
        version: version + 1,
        acknowledged_at: Some(now),
        acknowledged_by: Some(by),
        acknowledged_role: Some(actor.role),
        updated_at: now,
        ..task
    };
    let updated = Entity::update_many()
        .set(known.clone().into_active_model().reset_all())
        .filter(Column::Id.eq(id))
        .filter(Column::Version.eq(version))
        .exec(db)
        .await?;
    Ok((updated.rows_affected > 0).then(|| known.event(EventType::TaskAcknowledged)))
}
