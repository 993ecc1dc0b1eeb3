use super::codes::ConnectionAction;
use super::entity::{ActiveModel, Entity};
use super::rules;
use super::save::move_in;
use super::view::Connection;
use super::wire::ConnectionEnd;
use crate::prelude::*;

/// Mark a connection as entered in error
///
/// It should never have been there. The group sees no more of it, and its place is free.
#[utoipa::path(
    operation_id = "markConnectionInError",
    params(At<ConnectionId>),
    request_body(content = ConnectionEnd, example = json!({ "reason": "other", "comment": "The wrong person" })),
    responses((status = 200, description = "The connection, entered in error.", body = Connection)),
)]
#[post("/connections/{id}/error")]
pub async fn mark_in_error(cx: Cx, at: At<ConnectionId>, Json(input): Json<ConnectionEnd>) -> Result<Reply, Problem> {
    Problem::if_any(rules::end_faults(&input))?;
    cx.step::<Entity>(Action::MarkConnectionInError, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, ConnectionAction::Error)?;
        let change = ActiveModel {
            end_reason: Set(Some(input.reason)),
            end_comment: Set(input.comment.clone().map(String::from)),
            ..Default::default()
        };
        move_in(tx, step, status, EventType::ConnectionEnteredInError, change).await
    })
    .await
}
