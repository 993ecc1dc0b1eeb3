//! The episode that is open.

use super::entity::{Column, Entity, Model};
use super::status::EpisodeStatus;
use crate::prelude::*;

/// The open episode of a person, whoever carries it.
pub async fn open_episode(tx: &Tx, person_id: PersonId) -> Result<Option<Model>, Problem> {
    let db = tx.system("a person has one open episode, whoever carries it");
    let found = Entity::find()
        .filter(Column::PersonId.eq(person_id))
        .filter(Column::Status.is_in(EpisodeStatus::OPEN))
        .one(&db)
        .await?;
    Ok(found)
}
