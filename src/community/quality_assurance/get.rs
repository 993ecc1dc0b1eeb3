use super::entity::Entity;
use super::view::QualityAssurance;
use crate::prelude::*;

/// Read a quality assurance
///
/// Of your service's directory; of your group, without what the service asked its manager and why it decided so.
#[utoipa::path(
    operation_id = "getQualityAssurance",
    params(At<QualityAssuranceId>),
    responses((status = 200, description = "The quality assurance.", body = QualityAssurance)),
)]
#[get("/quality-assurances/{id}")]
pub async fn get(cx: Cx, at: At<QualityAssuranceId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetQualityAssurance, at.id).await
}
