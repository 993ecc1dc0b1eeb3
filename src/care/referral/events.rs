//! Saves a step on a referral, with its events and the changes of the tasks about it.

use serde_json::{Value, json};

use super::entity::{Entity, Model};
use super::rules::steps::Step;
use crate::kernel::db::Tx;
use crate::kernel::event::{Audience, Event, EventType};
use crate::kernel::problem::{Code, Problem};
use crate::system::task::{self, Subject};

/// The referral, as what its tasks are about.
pub fn subject(row: &Model) -> Subject {
    Subject {
        resource_type: "referral",
        id: row.id.0,
        service_id: row.service_id,
        pcn_id: row.pcn_id,
        person_id: Some(row.person_id),
    }
}

/// The event of a step.
pub fn event(row: &Model, event: EventType, audience: Audience, data: Value) -> Event {
    Event::new(event, row.id.0).to(audience).in_service(row.service_id).concerning(row.organisation_id).with(data)
}

/// Saves a step: the row as it is now, its own event, and the others.
///
/// # Errors
/// As [`Tx::update`].
pub async fn save_in(tx: &Tx, before: &Model, step: Step) -> Result<(Model, Event, Vec<Event>), Problem> {
    let row = tx.update::<Entity>(before, step.change).await?;
    let mut events = step.events.into_iter().map(|(kind, to)| event(&row, kind, to, json!({})));
    let first = events.next().ok_or_else(|| Problem::new(Code::InternalError))?;
    let mut rest: Vec<Event> = events.collect();
    rest.extend(task::apply_in(tx, subject(&row), &step.tasks).await?);
    Ok((row, first, rest))
}
