use super::entity::Entity;
use super::view::ListSize;
use crate::prelude::*;

/// Read a list size
///
/// How many people are registered with a practice in a month.
#[utoipa::path(
    operation_id = "getListSize",
    params(At<ListSizeId>),
    responses((status = 200, description = "The list size.", body = ListSize)),
)]
#[get("/list-sizes/{id}")]
pub async fn get(cx: Cx, at: At<ListSizeId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetListSize, at.id).await
}
