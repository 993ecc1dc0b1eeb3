use super::codes::ConnectionAction;
use super::entity::{ActiveModel, Entity};
use super::rules;
use super::save::{move_in, open_task_for_worker_in};
use super::view::Connection;
use super::wire::ConnectionEnd;
use crate::prelude::*;
use crate::system::task::TaskKind;

/// Give a person back to the service
///
/// For the group, or in its name: it cannot go on with the person. Who carries the case reads why, and looks for something else.
#[utoipa::path(
    operation_id = "returnConnection",
    params(At<ConnectionId>),
    request_body(content = ConnectionEnd, example = json!({
        "reason": "needs_beyond_group", "comment": "She needs somebody beside her all the time.",
    })),
    responses((status = 200, description = "The connection, returned.", body = Connection)),
)]
#[post("/connections/{id}/return")]
pub async fn send_back(cx: Cx, at: At<ConnectionId>, Json(input): Json<ConnectionEnd>) -> Result<Reply, Problem> {
    Problem::if_any(rules::end_faults(&input))?;
    cx.step::<Entity>(Action::ReturnConnection, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, ConnectionAction::Return)?;
        let change = ActiveModel {
            end_reason: Set(Some(input.reason)),
            end_comment: Set(input.comment.clone().map(String::from)),
            ..Default::default()
        };
        let row = move_in(tx, step, status, EventType::ConnectionReturned, change).await?;
        open_task_for_worker_in(tx, &row, TaskKind::ReadGroupAnswer).await?;
        Ok(row)
    })
    .await
}
