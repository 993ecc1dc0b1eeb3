//! How often the people of some cases were met, and when they are met next: two grouped queries.

use std::collections::HashMap;

use crate::care::contact::codes::{ContactPurpose, ContactStatus};
use crate::care::contact::entity::{Column, Entity, conversations};
use crate::prelude::*;

/// The contacts of a case, in figures.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Met {
    /// When the first conversation took place.
    pub first_at: Option<DateTime<Utc>>,
    /// Conversations for support so far, with a link worker: others' are no social prescribing (001).
    pub so_far: u64,
    /// The next one that is planned.
    pub next_at: Option<DateTime<Utc>>,
}

/// The contacts of each of these cases.
pub(super) async fn met_in(tx: &Tx, episodes: &[EpisodeId]) -> Result<HashMap<EpisodeId, Met>, Problem> {
    let mut met: HashMap<EpisodeId, Met> = HashMap::new();
    if episodes.is_empty() {
        return Ok(met);
    }
    let db = tx.system("how often the people of a caseload were met, by number alone");
    let of_these = || Entity::find().select_only().filter(Column::EpisodeId.is_in(episodes.iter().copied()));
    let so_far: Vec<(EpisodeId, i64, DateTime<Utc>)> = of_these()
        .column(Column::EpisodeId)
        .column_as(Column::Id.count(), "so_far")
        .column_as(Column::StartsAt.min(), "first_at")
        .filter(conversations())
        .filter(Column::Role.eq(Role::LinkWorker))
        .filter(Column::Purpose.eq(ContactPurpose::Support))
        .group_by(Column::EpisodeId)
        .into_tuple()
        .all(&db)
        .await?;
    for (episode, count, first_at) in so_far {
        met.insert(episode, Met { first_at: Some(first_at), so_far: count.unsigned_abs(), next_at: None });
    }
    let planned: Vec<(EpisodeId, DateTime<Utc>)> = of_these()
        .column(Column::EpisodeId)
        .column_as(Column::StartsAt.min(), "next_at")
        .filter(Column::Status.eq(ContactStatus::Planned))
        .filter(Column::StartsAt.gte(tx.now()))
        .group_by(Column::EpisodeId)
        .into_tuple()
        .all(&db)
        .await?;
    for (episode, next_at) in planned {
        met.entry(episode).or_default().next_at = Some(next_at);
    }
    Ok(met)
}
