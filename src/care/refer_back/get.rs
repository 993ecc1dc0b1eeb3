use super::entity::Entity;
use super::save::view_of;
use super::view::ReferBack;
use crate::prelude::*;

/// Read a refer-back
///
/// Addressed to your practice, or of your own cases.
#[utoipa::path(
    operation_id = "getReferBack",
    tag = "safety",
    params(At<ReferBackId>),
    responses((status = 200, description = "The refer-back.", body = ReferBack)),
)]
#[get("/refer-backs/{id}")]
pub async fn get(cx: Cx, at: At<ReferBackId>) -> Result<Reply, Problem> {
    cx.read(Action::GetReferBack, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        cx.ok(&view_of(tx, &row).await?)
    })
    .await
}
