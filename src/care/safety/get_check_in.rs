use actix_web::get;

use super::check_in::Entity;
use super::view::WorkerCheckIn;
use super::wire::CheckInAt;
use crate::kernel::auth::Action;
use crate::kernel::cx::Cx;
use crate::kernel::http::{Path, Reply};
use crate::kernel::problem::Problem;

/// Read a check-in with a worker
///
/// Your own, or of those you look after. It is about the worker: nothing in it leads to a person.
#[utoipa::path(
    operation_id = "getWorkerCheckIn",
    tag = "safety",
    params(CheckInAt),
    responses((status = 200, description = "The check-in.", body = WorkerCheckIn)),
)]
#[get("/worker-check-ins/{id}")]
pub async fn get_check_in(cx: Cx, at: Path<CheckInAt>) -> Result<Reply, Problem> {
    cx.read(Action::GetWorkerCheckIn, async |tx| cx.ok(&WorkerCheckIn::from(&tx.get::<Entity>(at.id).await?))).await
}
