//! What waited for an endpoint and is not sent any more: its owner's feed does not show it now. The person's record was restricted
//! or erased meanwhile (UK GDPR Articles 18 and 17), or the owner may know of it no longer.

use std::collections::HashSet;

use chrono::TimeDelta;

use super::delivery::{Column, Entity};
use crate::insight::feed::stream::shown_in;
use crate::prelude::*;

/// How long what a feed showed counts as what it shows.
const FRESH: TimeDelta = TimeDelta::minutes(1);

/// Which of these deliveries are not sent any more. What an analyst hears of names nobody, and is sent.
///
/// # Errors
/// The database's own.
pub async fn withdrawn(
    state: &AppState,
    owner: Caller,
    due: &[Uuid],
    now: DateTime<Utc>,
) -> Result<HashSet<Uuid>, Problem> {
    if due.is_empty() || owner.role == Role::Analyst {
        return Ok(HashSet::new());
    }
    let system = state.db.system("which event a delivery tells of is asked of identifiers alone");
    let waited: Vec<(Uuid, Uuid)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::EventId])
        .filter(Column::Id.is_in(due.iter().copied()))
        .filter(Column::CreatedAt.lt(now - FRESH))
        .filter(Column::EventType.ne(EventType::WebhookEndpointTested))
        .into_tuple()
        .all(system.read())
        .await?;
    if waited.is_empty() {
        return Ok(HashSet::new());
    }
    let events: Vec<Uuid> = waited.iter().map(|(_, event)| *event).collect();
    let shown = shown_in(&state.db.read(owner, now), &state.pseudonyms, &events).await?;
    Ok(waited.into_iter().filter(|(_, event)| !shown.contains(event)).map(|(id, _)| id).collect())
}
