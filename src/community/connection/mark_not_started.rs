use super::codes::ConnectionAction;
use super::entity::{ActiveModel, Entity};
use super::rules;
use super::save::move_in;
use super::view::Connection;
use super::wire::ConnectionEnd;
use crate::prelude::*;

/// Record that a person never went
///
/// The group had a place for them. It is free again, and you know why.
#[utoipa::path(
    operation_id = "markConnectionNotStarted",
    params(At<ConnectionId>),
    request_body(content = ConnectionEnd, example = json!({ "reason": "transport", "comment": "The bus does not come any more." })),
    responses((status = 200, description = "The connection, not started.", body = Connection)),
)]
#[post("/connections/{id}/non-start")]
pub async fn mark_not_started(
    cx: Cx,
    at: At<ConnectionId>,
    Json(input): Json<ConnectionEnd>,
) -> Result<Reply, Problem> {
    Problem::if_any(rules::end_faults(&input))?;
    cx.step::<Entity>(Action::MarkConnectionNotStarted, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, ConnectionAction::NonStart)?;
        let change = ActiveModel {
            end_reason: Set(Some(input.reason)),
            end_comment: Set(input.comment.clone().map(String::from)),
            ..Default::default()
        };
        move_in(tx, step, status, EventType::ConnectionNotStarted, change).await
    })
    .await
}
