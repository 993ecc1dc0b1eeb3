use super::entity::Entity;
use super::version::{self, Column};
use super::view::{AssetVersion, AssetVersionPage};
use crate::prelude::*;

/// List the versions of a listing
///
/// As it stands now and as it stood before, the newest first: for the staff of its service, and for the group's own editor.
#[utoipa::path(
    operation_id = "listAssetVersions",
    params(At<AssetId>, Paging),
    responses((status = 200, description = "A page of versions.", body = AssetVersionPage)),
)]
#[get("/assets/{id}/versions")]
pub async fn list_versions(cx: Cx, at: At<AssetId>, Query(page): Query<Paging>) -> Result<Reply, Problem> {
    cx.read(Action::ListAssetVersions, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let list = cx.list(Action::ListAssetVersions, &row.id)?;
        let mut found = tx.find::<version::Entity>().filter(Column::AssetId.eq(row.id));
        if let Some(number) = list.begin::<i32>(page.after.as_ref())? {
            found = found.filter(Column::Number.lt(number));
        }
        let limit = page.limit.get();
        let rows = found.order_by(Column::Number, Order::Desc).all(limit + 1).await?;
        let (rows, next) = list.cut(rows, limit, |version| version.number)?;
        cx.page_of_entries(&rows.iter().map(AssetVersion::from).collect::<Vec<_>>(), &next)
    })
    .await
}
