use super::save::stands_in;
use super::view::Assessment;
use crate::prelude::*;

/// Read the assessment of an episode
///
/// As it stands now. Of your own episodes, or with an `Access-Reason` of a colleague's; 404 too where nothing was
/// assessed yet.
#[utoipa::path(
    operation_id = "getAssessment",
    params(At<EpisodeId>),
    responses((status = 200, description = "The assessment.", body = Assessment)),
)]
#[get("/episodes/{id}/assessment")]
pub async fn get(cx: Cx, at: At<EpisodeId>) -> Result<Reply, Problem> {
    cx.read(Action::GetAssessment, async |tx| cx.ok(&Assessment::from(stands_in(tx, at.id).await?.1))).await
}
