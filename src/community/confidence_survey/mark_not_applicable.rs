use super::clock::{next_in, over};
use super::codes::SurveyAction;
use super::entity::{ActiveModel, Entity};
use super::view::ConfidenceSurvey;
use super::wire::SurveyEnd;
use crate::prelude::*;
use crate::system::task::{self, Subject};

/// Say that a survey does not concern a group
///
/// Nobody was connected to it for half a year, or it is closed. The next survey is due in six months.
#[utoipa::path(
    operation_id = "markConfidenceSurveyNotApplicable",
    params(At<ConfidenceSurveyId>),
    request_body(content = SurveyEnd, example = json!({ "comment": "Nobody was connected to them for half a year." })),
    responses((status = 200, description = "The survey, which does not concern the group.", body = ConfidenceSurvey)),
)]
#[post("/confidence-surveys/{id}/non-applicability")]
pub async fn mark_not_applicable(
    cx: Cx,
    at: At<ConfidenceSurveyId>,
    Json(input): Json<SurveyEnd>,
) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::MarkConfidenceSurveyNotApplicable, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, SurveyAction::NonApplicability)?;
        let comment = Set(Some(input.comment.clone().into()));
        let change = ActiveModel { status: Set(status), comment, ..Default::default() };
        let row = step.save(EventType::ConfidenceSurveyNotApplicable, change).await?;
        task::apply_in(tx, Subject::of(&row), &over()).await?;
        next_in(tx, &row).await?;
        Ok(row)
    })
    .await
}
