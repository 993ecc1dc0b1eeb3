//! The event of an item.

use super::entity::Model;
use crate::prelude::*;

/// Its event: for the service.
pub(super) fn event(kind: EventType, row: &Model) -> Event {
    Event::new(kind, row.id.0)
        .to(Audience::Service)
        .in_service(row.service_id)
        .with(json!({ "episode_id": row.episode_id, "status": row.status, "meets_on": row.meets_on }))
}
