use super::codes::{NotificationAction, NotificationReason};
use super::entity::{ActiveModel, Entity};
use super::task_known::task_known;
use super::view::Notification;
use crate::prelude::*;
use crate::system::task;

/// Acknowledge a notification
///
/// You know of it: it is sent no more, and its task is acknowledged, but for that of a safety event, which is acknowledged
/// where the event is, and but for one whose question was answered: what is to be done then is somebody's own to know.
#[utoipa::path(
    operation_id = "acknowledgeNotification",
    params(At<NotificationId>),
    responses((status = 200, description = "The notification, acknowledged.", body = Notification)),
)]
#[post("/notifications/{id}/acknowledgement")]
pub async fn acknowledge(cx: Cx, at: At<NotificationId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::AcknowledgeNotification, at.id, async |tx, step| {
        let is_theirs = step.row.worker_id.is_some() && step.row.worker_id == tx.caller().worker_id();
        let status = step.row.status.check(is_theirs, NotificationAction::Acknowledgement)?;
        let change = ActiveModel { status: Set(status), acknowledged_at: Set(Some(tx.now())), ..Default::default() };
        let row = step.save(EventType::NotificationAcknowledged, change).await?;
        let db =
            tx.system("who acknowledges a notification acknowledges its task, which they may have by another's name");
        let by = (tx.caller().principal.id(), tx.caller().role);
        if row.reason != NotificationReason::Answered
            && let Some(task) = task::entity::Entity::find_by_id(row.task_id).one(&db).await?
            && let Some(event) = task_known(&db, task, by, tx.now()).await?
        {
            tx.emit(event);
        }
        Ok(row)
    })
    .await
}
