use crate::prelude::*;
use catalogue::coded::ValueSet;

/// Every coded list of the contract.
#[derive(Debug, Serialize, ToSchema)]
pub struct ValueSets {
    /// The lists, by name.
    #[schema(max_items = 400)]
    pub items: Vec<ValueSet>,
    /// Changes when a list does: ask again with `If-None-Match`.
    pub etag: ETag,
}

/// List value sets
///
/// Every coded list of this contract, each code with its `display`. They change with a release only: keep them, and
/// ask again with `If-None-Match`.
#[utoipa::path(
    operation_id = "listValueSets",
    responses((status = 200, description = "Every coded list.", body = ValueSets)),
)]
#[get("/value-sets")]
pub async fn list(cx: Cx) -> Result<Reply, Problem> {
    cx.read(Action::ListValueSets, async |_| cx.ok(&ValueSets { items: super::all(), etag: ETag::default() })).await
}
