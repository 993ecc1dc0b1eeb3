use super::codes::{MessageAction, MessageRecipient, MessageStatus};
use super::entity::{ActiveModel, Column, Entity};
use super::view::MessageBack;
use super::wire::MessageInError;
use super::{entity, rules};
use crate::care::episode;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// Say that a message back was in error
///
/// It should never have been there. Whom it was released to sees that it was in error, and no longer what it
/// said; a practice's task to read it falls away. What it was to be told of is to be told anew, unless another message told it.
#[utoipa::path(
    operation_id = "markMessageBackInError",
    params(At<MessageBackId>),
    request_body(content = MessageInError, example = json!({ "reason": "wrong_content" })),
    responses((status = 200, description = "The message, entered in error.", body = MessageBack)),
)]
#[post("/messages-back/{id}/error")]
pub async fn mark_in_error(cx: Cx, at: At<MessageBackId>, Json(input): Json<MessageInError>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::MarkMessageBackInError, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, MessageAction::Error)?;
        let change = ActiveModel { status: Set(status), error_reason: Set(Some(input.reason)), ..Default::default() };
        let row = step.save(EventType::MessageBackEnteredInError, change).await?;
        task::apply_in(tx, Subject::of(&row), &[TaskChange::Cancel(TaskKind::ReadMessageBack)]).await?;
        ask_again_in(tx, &row).await?;
        Ok(row)
    })
    .await
}

/// Asks for another message where this one had been released and no other covers the same.
async fn ask_again_in(tx: &Tx, row: &entity::Model) -> Result<(), Problem> {
    let db = tx.system("which other messages about an episode the practice was sent, whoever sent them");
    let others = Entity::find()
        .filter(Column::EpisodeId.eq(row.episode_id))
        .filter(Column::Recipient.eq(MessageRecipient::Practice))
        .filter(Column::Status.is_in([MessageStatus::Released, MessageStatus::Acknowledged]))
        .all(&db)
        .await?;
    let is_covered = |kind: &TaskKind| others.iter().any(|other| rules::does(other.occasion).contains(kind));
    let asked_again: Vec<_> = rules::does(row.occasion).iter().copied().filter(|kind| !is_covered(kind)).collect();
    let is_practices = row.recipient == MessageRecipient::Practice;
    if row.released_at.is_none() || !is_practices || asked_again.is_empty() {
        return Ok(());
    }
    let episode = episode::entity::Entity::find_by_id(row.episode_id).one(&db).await?;
    episode::practice_notice::ask_again_in(tx, &episode.ok_or_else(|| Problem::new(Code::InternalError))?, &asked_again)
        .await
}
