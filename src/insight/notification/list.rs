use super::codes::{NotificationReason, NotificationStatus};
use super::entity::{Column, Entity};
use super::view::NotificationPage;
use crate::prelude::*;

/// Which notifications.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NotificationFilter {
    /// Only those that stand here.
    pub status: Option<NotificationStatus>,
    /// Only those for this reason.
    pub reason: Option<NotificationReason>,
    /// Only those for this worker.
    pub worker_id: Option<WorkerId>,
    /// Only those about this task.
    pub task_id: Option<TaskId>,
}

/// List notifications
///
/// Yours; where you manage the service all of it, so that you see what reached nobody. The newest first.
#[utoipa::path(
    operation_id = "listNotifications",
    params(NotificationFilter, Paging),
    responses((status = 200, description = "A page of notifications.", body = NotificationPage)),
)]
#[get("/notifications")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<NotificationFilter>) -> Result<Reply, Problem> {
    cx.find::<Entity>(Action::ListNotifications, (&filter, &page), Order::Desc, |_| filter.condition()).await
}

impl NotificationFilter {
    fn condition(&self) -> Condition {
        Condition::all()
            .add_option(self.status.map(|status| Column::Status.eq(status)))
            .add_option(self.reason.map(|reason| Column::Reason.eq(reason)))
            .add_option(self.worker_id.map(|id| Column::WorkerId.eq(id)))
            .add_option(self.task_id.map(|id| Column::TaskId.eq(id)))
    }
}
