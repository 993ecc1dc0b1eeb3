use super::entity::Entity;
use super::view::ReferBack;
use crate::prelude::*;

/// Read a refer-back
///
/// Addressed to your practice, or of your own cases.
#[utoipa::path(
    operation_id = "getReferBack",
    params(At<ReferBackId>),
    responses((status = 200, description = "The refer-back.", body = ReferBack)),
)]
#[get("/refer-backs/{id}")]
pub async fn get(cx: Cx, at: At<ReferBackId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetReferBack, at.id).await
}
