use super::entity::Entity;
use super::wire::Worker;
use crate::prelude::*;

/// Read a worker
///
/// A colleague of one of your services, or anybody where you are an administrator.
#[utoipa::path(
    operation_id = "getWorker",
    params(At<WorkerId>),
    responses((status = 200, description = "The worker.", body = Worker)),
)]
#[get("/workers/{id}")]
pub async fn get(cx: Cx, at: At<WorkerId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetWorker, at.id).await
}
