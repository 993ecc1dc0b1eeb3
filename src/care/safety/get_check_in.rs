use super::check_in::Entity;
use super::view::WorkerCheckIn;
use crate::prelude::*;

/// Read a check-in with a worker
///
/// Your own, or of those you look after. It is about the worker: nothing in it leads to a person.
#[utoipa::path(
    operation_id = "getWorkerCheckIn",
    params(At<WorkerCheckInId>),
    responses((status = 200, description = "The check-in.", body = WorkerCheckIn)),
)]
#[get("/worker-check-ins/{id}")]
pub async fn get_check_in(cx: Cx, at: At<WorkerCheckInId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetWorkerCheckIn, at.id).await
}
