//! The append-only log: what happened, to which resource, by whom. Audit trail and outbox at once.
//!
//! An event is written in the transaction of the change that it tells (see [`crate::cx`]); nothing is kept without one.
//! It names things and codes, never a person's words: what a reader may not know, the log does not hold.

use serde_json::Value;
use uuid::Uuid;

use crate::coded;
use crate::id::{OrganisationId, ServiceId};

pub mod entity;
pub mod era;

coded! {
    /// Who may learn of an event.
    pub enum Audience in "audience" {
        /// Whoever may read the resource
        Everyone = "everyone",
        /// The service, and the sender at once: ring one of feedback (002 §5.7)
        RingOne = "ring_one",
        /// The service, and the sender where the person agreed to feedback or another basis is recorded: ring two
        RingTwo = "ring_two",
        /// The service alone
        Service = "service",
    }
}

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Event {
    /// `{resource}.{what}`, such as `referral.accepted`.
    pub kind: &'static str,
    /// The kind of resource, as the contract calls it.
    pub resource_type: &'static str,
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

impl Event {
    /// An event that everyone who may read the resource may learn of.
    pub fn new(kind: &'static str, resource_type: &'static str, resource_id: Uuid) -> Self {
        Self {
            kind,
            resource_type,
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
