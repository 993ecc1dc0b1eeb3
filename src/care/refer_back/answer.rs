use super::codes::ReferBackAction;
use super::entity::ActiveModel;
use super::save::step;
use super::view::ReferBack;
use super::wire::ReferBackAnswer;
use crate::prelude::*;

/// Say what came of a refer-back
///
/// The worker who sent it reads the result, and your words. Who answers has received it.
#[utoipa::path(
    operation_id = "answerReferBack",
    params(At<ReferBackId>),
    request_body(content = ReferBackAnswer, example = json!({ "result": "appointment_made" })),
    responses((status = 200, description = "The refer-back, answered.", body = ReferBack)),
)]
#[post("/refer-backs/{id}/result")]
pub async fn answer(cx: Cx, at: At<ReferBackId>, Json(input): Json<ReferBackAnswer>) -> Result<Reply, Problem> {
    let (action, act) = (Action::AnswerReferBack, ReferBackAction::Result);
    step(&cx, action, at.id, act, EventType::ReferBackAnswered, |tx, row| ActiveModel {
        received_at: Set(Some(row.received_at.unwrap_or(tx.now()))),
        received_by: Set(Some(row.received_by.unwrap_or(tx.caller().principal.id()))),
        result: Set(Some(input.result)),
        result_comment: Set(input.comment.clone().map(String::from)),
        answered_at: Set(Some(tx.now())),
        answered_by: Set(Some(tx.caller().principal.id())),
        ..Default::default()
    })
    .await
}
