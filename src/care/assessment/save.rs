//! Finds an assessment by its episode, and saves each version of it.

use super::entity::{Column, Entity, Model, version};
use crate::care::episode;
use crate::prelude::*;

/// The episode, and its assessment where it has one.
///
/// # Errors
/// 404 unless the caller may know of the episode, 403 where it first needs a stated reason.
pub async fn of_in(tx: &Tx, id: EpisodeId) -> Result<(episode::entity::Model, Option<Model>), Problem> {
    let episode = tx.get::<episode::entity::Entity>(id).await?;
    let found = tx.find::<Entity>().filter(Column::EpisodeId.eq(id)).one().await?;
    Ok((episode, found))
}

/// The same, where it must be there.
///
/// # Errors
/// 404 also where nothing was assessed yet.
pub async fn stands_in(tx: &Tx, id: EpisodeId) -> Result<(episode::entity::Model, Model), Problem> {
    let (episode, found) = of_in(tx, id).await?;
    Ok((episode, found.ok_or_else(|| Problem::new(Code::NotFound))?))
}

/// Keeps the version that stands now among all the others.
pub async fn remember_in(tx: &Tx, row: &Model) -> Result<(), Problem> {
    let stood = version::Model {
        assessment_id: row.id,
        version: row.version,
        content: row.content.clone(),
        written_by: row.updated_by,
        written_at: row.updated_at,
    };
    tx.append::<version::Entity>(vec![stood.into_active_model().reset_all()]).await
}
