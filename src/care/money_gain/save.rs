//! What becomes of money gained with its episode.

use super::codes::MoneyGainStatus;
use super::entity::{ActiveModel, Column, Entity};
use crate::prelude::*;

/// With an episode that should never have been there nothing was gained in it either.
pub async fn end_with_episode_in(tx: &Tx, episode: EpisodeId) -> Result<(), Problem> {
    let db = tx.system("money gained is in error with its episode, whoever may see it");
    let standing = Entity::find()
        .filter(Column::EpisodeId.eq(episode))
        .filter(Column::Status.ne(MoneyGainStatus::EnteredInError))
        .all(&db)
        .await?;
    for before in &standing {
        let status = Set(MoneyGainStatus::EnteredInError);
        let change = ActiveModel { status, updated_at: Set(tx.now()), ..Default::default() };
        let row = tx.update_through::<Entity>(&db, before, change).await?;
        tx.emit(row.event(EventType::MoneyGainEnteredInError));
    }
    Ok(())
}
