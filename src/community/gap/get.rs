use super::entity::Entity;
use super::view::Gap;
use crate::prelude::*;

/// Read a gap
///
/// Of your service, or taken to your organisation.
#[utoipa::path(
    operation_id = "getGap",
    params(At<GapId>),
    responses((status = 200, description = "The gap.", body = Gap)),
)]
#[get("/gaps/{id}")]
pub async fn get(cx: Cx, at: At<GapId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetGap, at.id).await
}
