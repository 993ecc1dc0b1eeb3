use super::codes::ConnectionAction;
use super::entity::{ActiveModel, Entity};
use super::save::move_in;
use super::view::Connection;
use super::wire::ConnectionRemark;
use crate::prelude::*;

/// Complete a connection
///
/// What it was for is done: a course is over, a debt is arranged. Their place is free again.
#[utoipa::path(
    operation_id = "completeConnection",
    params(At<ConnectionId>),
    request_body(content = ConnectionRemark, example = json!({ "comment": "The course is over, and she has her certificate." })),
    responses((status = 200, description = "The connection, completed.", body = Connection)),
)]
#[post("/connections/{id}/completion")]
pub async fn complete(cx: Cx, at: At<ConnectionId>, Json(input): Json<ConnectionRemark>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::CompleteConnection, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, ConnectionAction::Completion)?;
        let change = ActiveModel { end_comment: Set(input.comment.clone().map(String::from)), ..Default::default() };
        move_in(tx, step, status, EventType::ConnectionCompleted, change).await
    })
    .await
}
