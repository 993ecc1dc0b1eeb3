use super::entity::Entity;
use super::wire::Signposting;
use crate::prelude::*;

/// Read a record of signposting
///
/// Your agency's own, or your service's.
#[utoipa::path(
    operation_id = "getSignposting",
    params(At<SignpostingId>),
    responses((status = 200, description = "The record.", body = Signposting)),
)]
#[get("/signpostings/{id}")]
pub async fn get(cx: Cx, at: At<SignpostingId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetSignposting, at.id).await
}
