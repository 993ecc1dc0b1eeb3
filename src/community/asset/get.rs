use super::entity::Entity;
use super::view::Asset;
use crate::prelude::*;

/// Read an asset
///
/// The directory is everybody's; a community group reads its own listing.
#[utoipa::path(
    operation_id = "getAsset",
    params(At<AssetId>),
    responses((status = 200, description = "The asset.", body = Asset)),
)]
#[get("/assets/{id}")]
pub async fn get(cx: Cx, at: At<AssetId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetAsset, at.id).await
}
