//! The append-only log: what happened, to which resource, by whom. Audit trail and outbox at once.
//!
//! An event is written in the transaction of the change that it describes (see [`crate::cx`]); nothing is kept without one.
//! It names things and codes, never a person's words: what a reader may not know, the log does not hold.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use catalogue::EventType;
use catalogue::coded;
use catalogue::id::{OrganisationId, ServiceId};

pub mod entity;
pub mod era;
mod place;

pub use place::Place;

coded! {
    /// Who may learn of an event.
    pub enum Audience in "audience" {
        /// Whoever may read the resource
        Everyone = "everyone",
        /// The service, and whoever may learn the status alone (002 §5.7)
        StatusDisclosed = "status_disclosed",
        /// The service, and whoever may learn the outcome too
        OutcomeDisclosed = "outcome_disclosed",
        /// The service alone
        Service = "service",
    }
}

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Event {
    /// What happened; its code begins with the kind of resource.
    pub kind: EventType,
    /// The resource.
    pub resource_id: Uuid,
    /// Who may learn of it.
    pub audience: Audience,
    /// The service it happened in, where there is one.
    pub service_id: Option<ServiceId>,
    /// The organisation it concerns: of a referral, the sender.
    pub organisation_id: Option<OrganisationId>,
    /// Codes and identifiers that belong to it. No words, nothing that names a person.
    pub data: Value,
}

/// A row to which things happen.
pub trait Emits {
    /// The event that tells of it: who may learn of it, where it happened, with which codes.
    fn event(&self, kind: EventType) -> Event;
}

impl Event {
    /// An event that everyone who may read the resource may learn of.
    pub fn new(kind: EventType, resource_id: Uuid) -> Self {
        Self {
            kind,
            resource_id,
            audience: Audience::Everyone,
            service_id: None,
            organisation_id: None,
            data: Value::Object(serde_json::Map::new()),
        }
    }

    /// The same, for this audience.
    pub fn to(mut self, audience: Audience) -> Self {
        self.audience = audience;
        self
    }

    /// The same, in this service.
    pub fn in_service(mut self, service_id: impl Into<Option<ServiceId>>) -> Self {
        self.service_id = service_id.into();
        self
    }

    /// The same, concerning this organisation.
    pub fn concerning(mut self, organisation_id: impl Into<Option<OrganisationId>>) -> Self {
        self.organisation_id = organisation_id.into();
        self
    }

    /// The same, with these codes and identifiers.
    pub fn with(mut self, data: Value) -> Self {
        self.data = data;
        self
    }
}

/// What an `….updated` event says: the names of the fields in which two views of a resource differ, never their values.
pub fn changed(before: &impl Serialize, after: &impl Serialize) -> Value {
    let (before, after) = (json!(before), json!(after));
    let names = [&before, &after].into_iter().filter_map(Value::as_object).flat_map(Map::keys);
    let mut changed: BTreeSet<&str> = names.map(String::as_str).collect();
    changed.retain(|name| *name != "updated_at" && before.get(name) != after.get(name));
    json!({ "changed": changed })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_told_by_the_names_of_its_fields() {
        let (before, after) =
            (json!({"a": 1, "b": 1, "updated_at": 1}), json!({"a": 2, "b": 1, "c": 1, "updated_at": 2}));
        assert_eq!(changed(&before, &after), json!({"changed": ["a", "c"]}));
    }
}
