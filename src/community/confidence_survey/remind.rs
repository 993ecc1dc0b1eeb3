use super::clock::chase;
use super::codes::SurveyAction;
use super::entity::{ActiveModel, Entity};
use super::view::ConfidenceSurvey;
use super::wire::SurveyReminder;
use crate::prelude::*;
use crate::system::task::{self, Subject};

/// Record that a group was reminded
///
/// After two weeks, after four, and then by a call: each is a task, and this does it.
#[utoipa::path(
    operation_id = "remindOfConfidenceSurvey",
    params(At<ConfidenceSurveyId>),
    request_body(content = SurveyReminder, example = json!({ "comment": "By e-mail" })),
    responses((status = 200, description = "The survey, with the reminder.", body = ConfidenceSurvey)),
)]
#[post("/confidence-surveys/{id}/reminder")]
pub async fn remind(cx: Cx, at: At<ConfidenceSurveyId>, Json(input): Json<SurveyReminder>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::RemindOfConfidenceSurvey, at.id, async |tx, step| {
        step.row.status.check(tx.caller().role, SurveyAction::Reminder)?;
        let change = ActiveModel {
            reminders: Set(step.row.reminders.saturating_add(1)),
            comment: Set(input.comment.clone().map(String::from).or_else(|| step.row.comment.clone())),
            ..Default::default()
        };
        let row = step.save(EventType::ConfidenceSurveyReminded, change).await?;
        task::apply_in(tx, Subject::of(&row), &chase(&row)).await?;
        Ok(row)
    })
    .await
}
