use super::codes::ConnectionAction;
use super::entity::{ActiveModel, Entity};
use super::rules;
use super::save::move_in;
use super::view::Connection;
use super::wire::ConnectionEnd;
use crate::prelude::*;

/// Record that a person stopped going
///
/// Before it was done. Their place is free again.
#[utoipa::path(
    operation_id = "stopConnection",
    params(At<ConnectionId>),
    request_body(content = ConnectionEnd, example = json!({ "reason": "health" })),
    responses((status = 200, description = "The connection, stopped.", body = Connection)),
)]
#[post("/connections/{id}/stop")]
pub async fn stop(cx: Cx, at: At<ConnectionId>, Json(input): Json<ConnectionEnd>) -> Result<Reply, Problem> {
    Problem::if_any(rules::end_faults(&input))?;
    cx.step::<Entity>(Action::StopConnection, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, ConnectionAction::Stop)?;
        let change = ActiveModel {
            end_reason: Set(Some(input.reason)),
            end_comment: Set(input.comment.clone().map(String::from)),
            ..Default::default()
        };
        move_in(tx, step, status, EventType::ConnectionStopped, change).await
    })
    .await
}
