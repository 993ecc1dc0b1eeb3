use super::entity::Entity;
use super::view::Task;
use crate::prelude::*;

/// Read a task
///
/// Your agency's own, or your service's: a colleague's with an `Access-Reason`.
#[utoipa::path(
    operation_id = "getTask",
    params(At<TaskId>),
    responses((status = 200, description = "The task.", body = Task)),
)]
#[get("/tasks/{id}")]
pub async fn get(cx: Cx, at: At<TaskId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetTask, at.id).await
}
