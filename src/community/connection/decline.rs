use super::codes::ConnectionAction;
use super::entity::{ActiveModel, Entity};
use super::rules;
use super::save::move_in;
use super::view::Connection;
use super::wire::ConnectionEnd;
use crate::prelude::*;

/// Record that the person does not want a connection
///
/// Before they went for the first time. It says nothing of the referral, and earns no code.
#[utoipa::path(
    operation_id = "declineConnection",
    params(At<ConnectionId>),
    request_body(content = ConnectionEnd, example = json!({ "reason": "not_for_them" })),
    responses((status = 200, description = "The connection, declined.", body = Connection)),
)]
#[post("/connections/{id}/decline")]
pub async fn decline(cx: Cx, at: At<ConnectionId>, Json(input): Json<ConnectionEnd>) -> Result<Reply, Problem> {
    Problem::if_any(rules::end_faults(&input))?;
    cx.step::<Entity>(Action::DeclineConnection, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, ConnectionAction::Decline)?;
        let change = ActiveModel {
            end_reason: Set(Some(input.reason)),
            end_comment: Set(input.comment.clone().map(String::from)),
            ..Default::default()
        };
        move_in(tx, step, status, EventType::ConnectionDeclined, change).await
    })
    .await
}
