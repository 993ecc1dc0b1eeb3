//! The event of an item.

use serde_json::json;

use super::entity::Model;
use catalogue::EventType;
use kernel::event::{Audience, Event};

/// Its event: for the service.
pub(super) fn event(kind: EventType, row: &Model) -> Event {
    Event::new(kind, row.id.0)
        .to(Audience::Service)
        .in_service(row.service_id)
        .with(json!({ "episode_id": row.episode_id, "status": row.status, "meets_on": row.meets_on }))
}
