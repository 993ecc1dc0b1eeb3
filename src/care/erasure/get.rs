use super::entity::Entity;
use super::view::Erasure;
use crate::prelude::*;

/// Read an erasure
///
/// Who asked for it, why, and what became of it.
#[utoipa::path(
    operation_id = "getErasure",
    params(At<ErasureId>),
    responses((status = 200, description = "The erasure.", body = Erasure)),
)]
#[get("/erasures/{id}")]
pub async fn get(cx: Cx, at: At<ErasureId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetErasure, at.id).await
}
