use super::entity::Entity;
use super::view::Export;
use crate::prelude::*;

/// Read an export
///
/// While it is made: 202, with how far it is in `X-Progress`; look again after `Retry-After` seconds. Then 200 with its
/// manifest, or with how else it ended. Another's is 404, and so is one of before what you may see has changed.
#[utoipa::path(
    operation_id = "getExport",
    params(At<ExportId>),
    responses(
        (status = 200, description = "It has come to its end.", body = Export),
        (status = 202, description = "It is not complete yet.", body = Export),
    ),
)]
#[get("/exports/{id}")]
pub async fn get(cx: Cx, at: At<ExportId>) -> Result<Reply, Problem> {
    cx.read(Action::GetExport, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        if row.status.is_under_way() {
            return Ok(Reply::pending(cx.tagged(&row.view(tx).await?)?, row.progress()));
        }
        cx.show(tx, &row).await
    })
    .await
}
