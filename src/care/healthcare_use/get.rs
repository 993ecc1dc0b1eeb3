use super::entity::Entity;
use super::view::HealthcareUse;
use crate::prelude::*;

/// Read a record of healthcare used
///
/// Of your own cases, or with an `Access-Reason` of a colleague's.
#[utoipa::path(
    operation_id = "getHealthcareUse",
    params(At<HealthcareUseId>),
    responses((status = 200, description = "The record.", body = HealthcareUse)),
)]
#[get("/healthcare-uses/{id}")]
pub async fn get(cx: Cx, at: At<HealthcareUseId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetHealthcareUse, at.id).await
}
