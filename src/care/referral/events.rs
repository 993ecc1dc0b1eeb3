//! Saves a step on a referral, with its events and the changes of the tasks about it.

use serde_json::Value;

use super::entity::{Entity, Model};
use super::rules::steps::Step;
use crate::prelude::*;
use crate::system::task::{self, Subject};

/// The referral, as what its tasks are about.
pub fn subject(row: &Model) -> Subject {
    Subject { pcn_id: row.pcn_id, ..Subject::of(row) }
}

/// The event of a step.
pub fn event(row: &Model, event: EventType, audience: Audience, data: Value) -> Event {
    Event::new(event, row.id.0).to(audience).in_service(row.service_id).concerning(row.organisation_id).with(data)
}

/// Saves a step, with what it makes of the tasks, and emits its events: the row as it is now.
///
/// # Errors
/// As [`Tx::update`].
pub async fn save_in(tx: &Tx, before: &Model, step: Step) -> Result<Model, Problem> {
    let row = tx.update::<Entity>(before, step.change).await?;
    for (kind, to) in step.events {
        tx.emit(event(&row, kind, to, json!({})));
    }
    task::apply_in(tx, subject(&row), &step.tasks).await?;
    Ok(row)
}
