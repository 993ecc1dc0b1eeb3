use super::entity::Entity;
use super::view::ConfidenceSurvey;
use crate::prelude::*;

/// Read a confidence survey
///
/// Of your service's directory; of your group, once you were sent it.
#[utoipa::path(
    operation_id = "getConfidenceSurvey",
    params(At<ConfidenceSurveyId>),
    responses((status = 200, description = "The survey.", body = ConfidenceSurvey)),
)]
#[get("/confidence-surveys/{id}")]
pub async fn get(cx: Cx, at: At<ConfidenceSurveyId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetConfidenceSurvey, at.id).await
}
