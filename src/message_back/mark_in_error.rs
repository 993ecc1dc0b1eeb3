//! `POST /v1/messages-back/{id}/error`.

use actix_web::post;
use sea_orm::ActiveValue::Set;

use super::codes::MessageAction;
use super::entity::{ActiveModel, Entity};
use super::get::At;
use super::shown::shown_one_in;
use super::step::{event, permitted_in, subject};
use super::view::MessageBack;
use super::wire::MessageInError;
use crate::auth::Action;
use crate::cx::{Cx, Done};
use crate::http::{Json, Path, Reply};
use crate::problem::Problem;
use crate::task::{self, TaskChange, TaskKind};

/// Say that a message back was in error
///
/// It should never have been there. A practice that it was released to sees that it was in error, and no longer what it
/// said; its task to read it falls away.
#[utoipa::path(
    operation_id = "markMessageBackInError",
    tag = "messages back",
    params(At),
    request_body(content = MessageInError, example = json!({ "reason": "wrong_content" })),
    responses((status = 200, description = "The message, entered in error.", body = MessageBack)),
)]
#[post("/messages-back/{id}/error")]
pub async fn mark_in_error(cx: Cx, at: Path<At>, Json(input): Json<MessageInError>) -> Result<Reply, Problem> {
    cx.write(Action::MarkMessageBackInError, async |tx| {
        let (row, status) = permitted_in(&cx, tx, at.id, MessageAction::Error).await?;
        let change = ActiveModel {
            status: Set(status),
            error_reason: Set(Some(input.reason)),
            updated_at: Set(tx.now()),
            ..Default::default()
        };
        let row = tx.update::<Entity>(&row, change).await?;
        let tasks = task::apply_in(tx, subject(&row), &[TaskChange::Cancel(TaskKind::ReadMessageBack)]).await?;
        Ok(Done::new(event(&row, "message_back.entered_in_error"), cx.ok(&shown_one_in(tx, &row).await?)?).and(tasks))
    })
    .await
}
