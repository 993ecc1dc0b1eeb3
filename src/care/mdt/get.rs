use super::entity::Entity;
use super::view::MdtItem;
use crate::prelude::*;

/// Read an MDT item
///
/// As its episode: your own cases', a colleague's with an `Access-Reason`.
#[utoipa::path(
    operation_id = "getMdtItem",
    params(At<MdtItemId>),
    responses((status = 200, description = "The item.", body = MdtItem)),
)]
#[get("/mdt-items/{id}")]
pub async fn get(cx: Cx, at: At<MdtItemId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetMdtItem, at.id).await
}
