//! What becomes of messages back with their episode.

use super::codes::{MessageError, MessageStatus};
use super::entity::{ActiveModel, Column, Entity};
use crate::prelude::*;
use crate::system::task::{self, TaskKind};

/// With an episode that should never have been there nobody is told of it any more: a practice sees that what was released to
/// it was in error, and no longer what it said, and need not read it.
pub async fn end_with_episode_in(tx: &Tx, episode: EpisodeId) -> Result<(), Problem> {
    let db = tx.system("a message is in error with its episode, whoever may see it");
    let standing = Entity::find()
        .filter(Column::EpisodeId.eq(episode))
        .filter(Column::Status.ne(MessageStatus::EnteredInError))
        .all(&db)
        .await?;
    for before in &standing {
        let change = ActiveModel {
            status: Set(MessageStatus::EnteredInError),
            error_reason: Set(Some(MessageError::EpisodeInError)),
            updated_at: Set(tx.now()),
            ..Default::default()
        };
        let row = tx.update_through::<Entity>(&db, before, change).await?;
        tx.emit(row.event(EventType::MessageBackEnteredInError));
    }
    let ids: Vec<Uuid> = standing.iter().map(|row| row.id.0).collect();
    task::cancel_about_in(tx, &ids, &[TaskKind::ReadMessageBack]).await
}
