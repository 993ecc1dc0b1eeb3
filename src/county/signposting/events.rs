//! The event of signposting.

use super::entity::Model;
use crate::prelude::*;

/// Its event: for whoever may read it.
pub(super) fn event(kind: EventType, row: &Model) -> Event {
    Event::new(kind, row.id.0)
        .in_service(row.service_id)
        .concerning(row.organisation_id)
        .with(json!({ "about": row.about, "mechanism": row.mechanism, "status": row.status }))
}
