//! What every act on a safety event does alike: save, start and stop its clocks, say.

use serde_json::json;

use super::entity::{ActiveModel, Entity, Model};
use crate::db::Tx;
use crate::event::{Audience, Event, EventType};
use crate::problem::Problem;
use crate::task::{self, Subject, TaskChange};

/// The event, as what its tasks are about.
pub(super) fn subject(row: &Model) -> Subject {
    Subject {
        resource_type: super::SUBJECT,
        id: row.id.0,
        service_id: row.service_id,
        pcn_id: None,
        person_id: Some(row.person_id),
    }
}

/// What happened to the event: for those of the service who may see it.
pub(super) fn told(kind: EventType, row: &Model) -> Event {
    Event::new(kind, row.id.0)
        .to(Audience::Service)
        .in_service(row.service_id)
        .with(json!({ "kind": row.kind, "status": row.status, "worker_id": row.worker_id }))
}

/// Saves a change with what it makes of the clocks: the row as it is now, the event that tells it, and those of its tasks.
///
/// # Errors
/// As [`Tx::update`].
pub(super) async fn save_in(
    tx: &Tx,
    before: &Model,
    change: ActiveModel,
    tasks: &[TaskChange],
    kind: EventType,
) -> Result<(Model, Event, Vec<Event>), Problem> {
    let row = tx.update::<Entity>(before, change).await?;
    let events = task::apply_in(tx, subject(&row), tasks).await?;
    let first = told(kind, &row);
    Ok((row, first, events))
}
