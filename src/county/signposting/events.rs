//! The event of signposting.

use serde_json::json;

use super::entity::Model;
use catalogue::EventType;
use kernel::event::Event;

/// Its event: for whoever may read it.
pub(super) fn event(kind: EventType, row: &Model) -> Event {
    Event::new(kind, row.id.0)
        .in_service(row.service_id)
        .concerning(row.organisation_id)
        .with(json!({ "about": row.about, "mechanism": row.mechanism, "status": row.status }))
}
