//! The event of an entry of the log.

use super::entity::Model;
use crate::prelude::*;

/// Its event: for the service.
pub(super) fn event(kind: EventType, row: &Model) -> Event {
    Event::new(kind, row.id.0)
        .to(Audience::Service)
        .in_service(row.service_id)
        .with(json!({ "worker_id": row.worker_id, "kind": row.kind, "status": row.status }))
}
