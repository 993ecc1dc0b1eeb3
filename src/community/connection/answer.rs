use super::codes::{ConnectionAction, ConnectionAnswerCode};
use super::entity::{ActiveModel, Entity};
use super::places::asset_in;
use super::rules::{answered, refuse_closed};
use super::save::{move_in, open_task_for_worker_in};
use super::view::Connection;
use super::wire::ConnectionAnswer;
use crate::community::confidence_survey::clock::begin_in;
use crate::prelude::*;
use crate::system::task::TaskKind;

/// Answer a connection
///
/// For the group, or in its name: whether there is a place for the person. A place is one of the asset's, and is taken from now
/// until the connection ends; where none is left it is refused, and the waiting list stays open. Who carries the case reads what
/// the group answered.
#[utoipa::path(
    operation_id = "answerConnection",
    params(At<ConnectionId>),
    request_body(content = ConnectionAnswer, example = json!({
        "answer": "place", "comment": "Come on the 24th; Pat meets you at the door.",
    })),
    extensions(("x-problem-codes" = json!([Code::AssetFull, Code::AssetClosed]))),
    responses((status = 200, description = "The connection, answered.", body = Connection)),
)]
#[post("/connections/{id}/answer")]
pub async fn answer(cx: Cx, at: At<ConnectionId>, Json(input): Json<ConnectionAnswer>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::AnswerConnection, at.id, async |tx, step| {
        step.row.status.check(tx.caller().role, ConnectionAction::Answer)?;
        let asset = asset_in(tx, step.row.asset_id).await?;
        let has_place = input.answer == ConnectionAnswerCode::Place;
        if has_place {
            refuse_closed(asset.status, asset.connections_stopped)?;
        }
        let change = ActiveModel {
            answer: Set(Some(input.answer)),
            answer_comment: Set(input.comment.clone().map(String::from)),
            answered_at: Set(Some(tx.now())),
            ..Default::default()
        };
        let row = move_in(tx, step, answered(input.answer), EventType::ConnectionAnswered, change).await?;
        if has_place {
            begin_in(tx, &asset).await?;
        }
        open_task_for_worker_in(tx, &row, TaskKind::ReadGroupAnswer).await?;
        Ok(row)
    })
    .await
}
