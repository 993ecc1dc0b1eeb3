use super::codes::GapAction;
use super::entity::{ActiveModel, Entity};
use super::rules;
use super::save::conclude_in;
use super::view::Gap;
use super::wire::GapAnswer;
use crate::prelude::*;
use crate::system::task::{TaskChange, TaskKind};

/// Answer a gap
///
/// For the commissioner to whom it was taken, or in their name. Whoever raised it reads the answer. Answered again, the later
/// answer counts.
#[utoipa::path(
    operation_id = "answerGap",
    params(At<GapId>),
    request_body(content = GapAnswer, example = json!({
        "answer": "will_be_commissioned", "comment": "Two evening walks a week from April, from the library.",
    })),
    responses((status = 200, description = "The gap, answered.", body = Gap)),
)]
#[post("/gaps/{id}/answer")]
pub async fn answer(cx: Cx, at: At<GapId>, Json(input): Json<GapAnswer>) -> Result<Reply, Problem> {
    Problem::if_any(rules::text_faults(input.comment.as_ref()))?;
    cx.step::<Entity>(Action::AnswerGap, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, GapAction::Answer)?;
        let change = ActiveModel {
            status: Set(status),
            answer: Set(Some(input.answer)),
            answer_comment: Set(input.comment.clone().map(String::from)),
            answered_at: Set(Some(tx.now())),
            answered_by: Set(Some(tx.caller().principal.id())),
            ..Default::default()
        };
        let row = step.save(EventType::GapAnswered, change).await?;
        conclude_in(tx, &row, TaskChange::Complete(TaskKind::ChaseGapAnswer)).await?;
        Ok(row)
    })
    .await
}
