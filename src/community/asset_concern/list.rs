use super::codes::AssetConcernStatus;
use super::entity::{Column, Entity};
use super::view::AssetConcernPage;
use crate::prelude::*;

/// Which concerns.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AssetConcernFilter {
    /// Only those that stand here.
    pub status: Option<AssetConcernStatus>,
    /// Only those about this asset.
    #[param(max_length = 36)]
    pub asset_id: Option<AssetId>,
}

/// List concerns about groups
///
/// The newest first: those of your service's directory, where you may know of safeguarding, and your own.
#[utoipa::path(
    operation_id = "listAssetConcerns",
    params(AssetConcernFilter, Paging),
    responses((status = 200, description = "A page of concerns.", body = AssetConcernPage)),
)]
#[get("/asset-concerns")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<AssetConcernFilter>) -> Result<Reply, Problem> {
    cx.find::<Entity>(Action::ListAssetConcerns, (&filter, &page), Order::Desc, |_| filter.condition()).await
}

impl AssetConcernFilter {
    fn condition(&self) -> Condition {
        Condition::all()
            .add_option(self.status.map(|status| Column::Status.eq(status)))
            .add_option(self.asset_id.map(|id| Column::AssetId.eq(id)))
    }
}
