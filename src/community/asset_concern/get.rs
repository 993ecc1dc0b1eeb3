use super::entity::Entity;
use super::view::AssetConcern;
use crate::prelude::*;

/// Read a concern about a group
///
/// Of your service's directory, where you may know of safeguarding; or your own.
#[utoipa::path(
    operation_id = "getAssetConcern",
    params(At<AssetConcernId>),
    responses((status = 200, description = "The concern.", body = AssetConcern)),
)]
#[get("/asset-concerns/{id}")]
pub async fn get(cx: Cx, at: At<AssetConcernId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetAssetConcern, at.id).await
}
