use super::codes::ConnectionAction;
use super::entity::{ActiveModel, Entity};
use super::rules;
use super::view::Connection;
use super::wire::ConnectionFeedback;
use crate::prelude::*;

/// Record what the person says of a connection
///
/// In their own words, and how much it helps. What was recorded before gives way. The group does not read it.
#[utoipa::path(
    operation_id = "giveConnectionFeedback",
    params(At<ConnectionId>),
    request_body(content = ConnectionFeedback, example = json!({
        "given_on": "2026-11-02", "helps": 5, "text": "I look forward to Tuesdays now.",
    })),
    responses((status = 200, description = "The connection, with what the person says.", body = Connection)),
)]
#[post("/connections/{id}/feedback")]
pub async fn give_feedback(
    cx: Cx,
    at: At<ConnectionId>,
    Json(input): Json<ConnectionFeedback>,
) -> Result<Reply, Problem> {
    Problem::if_any(rules::feedback_faults(&input, calendar::local_date(cx.now())))?;
    cx.step::<Entity>(Action::GiveConnectionFeedback, at.id, async |tx, step| {
        step.row.status.check(tx.caller().role, ConnectionAction::Feedback)?;
        let change = ActiveModel { feedback: Set(Some(input.clone())), ..Default::default() };
        step.save(EventType::ConnectionFeedbackGiven, change).await
    })
    .await
}
