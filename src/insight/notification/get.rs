use super::entity::Entity;
use super::view::Notification;
use crate::prelude::*;

/// Read a notification
///
/// Yours, or one of a service that you manage.
#[utoipa::path(
    operation_id = "getNotification",
    params(At<NotificationId>),
    responses((status = 200, description = "The notification.", body = Notification)),
)]
#[get("/notifications/{id}")]
pub async fn get(cx: Cx, at: At<NotificationId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetNotification, at.id).await
}
