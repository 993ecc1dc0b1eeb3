//! Saves what a story says, and what becomes of it with its episode.

use super::codes::{StoryError, StoryStatus};
use super::entity::{ActiveModel, Column, Entity, Model, version};
use super::pull_back::pull_back_in;
use crate::prelude::*;

/// Keeps what it says now among all that it ever said.
pub async fn remember_in(tx: &Tx, row: &Model) -> Result<(), Problem> {
    let stood = version::Model {
        story_id: row.id,
        number: row.version,
        content: row.content.clone(),
        written_by: row.updated_by,
        written_at: row.updated_at,
    };
    tx.append::<version::Entity>(vec![stood.into_active_model().reset_all()]).await
}

/// The change to a story that should never have been there.
pub fn in_error(tx: &Tx, reason: StoryError) -> ActiveModel {
    ActiveModel {
        status: Set(StoryStatus::EnteredInError),
        error_reason: Set(Some(reason)),
        updated_by: Set(tx.caller().principal.id()),
        updated_at: Set(tx.now()),
        ..Default::default()
    }
}

/// With an episode that should never have been there its stories were never there either: they are pulled back from where they
/// have gone.
pub async fn end_with_episode_in(tx: &Tx, episode: EpisodeId) -> Result<(), Problem> {
    let db = tx.system("a story is in error with its episode, whoever may see it");
    let standing = Entity::find()
        .filter(Column::EpisodeId.eq(episode))
        .filter(Column::Status.ne(StoryStatus::EnteredInError))
        .all(&db)
        .await?;
    for before in &standing {
        let change = in_error(tx, StoryError::EpisodeInError);
        let row = tx.update_through::<Entity>(&db, before, change).await?;
        tx.emit(row.event(EventType::StoryEnteredInError));
        pull_back_in(tx, &row, |_| true).await?;
    }
    Ok(())
}
