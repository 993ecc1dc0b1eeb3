use super::codes::ConnectionAction;
use super::entity::{ActiveModel, Entity};
use super::save::move_in;
use super::view::Connection;
use super::wire::ConnectionRemark;
use crate::prelude::*;

/// Record that a person has settled
///
/// They are at home there, and need no more support to go. They go on having their place.
#[utoipa::path(
    operation_id = "settleConnection",
    params(At<ConnectionId>),
    request_body(content = ConnectionRemark, example = json!({ "comment": "She brings her neighbour along." })),
    responses((status = 200, description = "The connection, settled.", body = Connection)),
)]
#[post("/connections/{id}/settlement")]
pub async fn settle(cx: Cx, at: At<ConnectionId>, Json(input): Json<ConnectionRemark>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::SettleConnection, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, ConnectionAction::Settlement)?;
        let change = ActiveModel { end_comment: Set(input.comment.clone().map(String::from)), ..Default::default() };
        move_in(tx, step, status, EventType::ConnectionSettled, change).await
    })
    .await
}
