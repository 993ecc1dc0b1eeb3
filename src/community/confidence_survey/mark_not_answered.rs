use super::clock::{next_in, over};
use super::codes::SurveyAction;
use super::entity::{ActiveModel, Entity};
use super::rules::was_chased;
use super::view::ConfidenceSurvey;
use super::wire::SurveyEnd;
use crate::prelude::*;
use crate::system::task::{self, Subject};

/// Say that a group did not answer a survey
///
/// After it was reminded twice and rung. The next survey is due in six months.
#[utoipa::path(
    operation_id = "markConfidenceSurveyNotAnswered",
    params(At<ConfidenceSurveyId>),
    request_body(content = SurveyEnd, example = json!({ "comment": "Rang twice; nobody answers." })),
    responses((status = 200, description = "The survey, not answered.", body = ConfidenceSurvey)),
)]
#[post("/confidence-surveys/{id}/non-answer")]
pub async fn mark_not_answered(
    cx: Cx,
    at: At<ConfidenceSurveyId>,
    Json(input): Json<SurveyEnd>,
) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::MarkConfidenceSurveyNotAnswered, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, SurveyAction::NonAnswer)?;
        if !was_chased(step.row.reminders) {
            return Err(Problem::new(Code::InvalidTransition)
                .because("The group is reminded twice and rung first: record each as a reminder."));
        }
        let comment = Set(Some(input.comment.clone().into()));
        let change = ActiveModel { status: Set(status), comment, ..Default::default() };
        let row = step.save(EventType::ConfidenceSurveyNotAnswered, change).await?;
        task::apply_in(tx, Subject::of(&row), &over()).await?;
        next_in(tx, &row).await?;
        Ok(row)
    })
    .await
}
