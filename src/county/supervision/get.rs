use super::entity::Entity;
use super::view::Supervision;
use crate::prelude::*;

/// Read a supervision
///
/// Your own, one that you held, one of those whom you supervise, or one of your service's where you manage it.
#[utoipa::path(
    operation_id = "getSupervision",
    params(At<SupervisionId>),
    responses((status = 200, description = "The entry.", body = Supervision)),
)]
#[get("/supervisions/{id}")]
pub async fn get(cx: Cx, at: At<SupervisionId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetSupervision, at.id).await
}
