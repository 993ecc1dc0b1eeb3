//! What crosses the wire about webhook endpoints.

#![warn(missing_docs)]

use crate::prelude::*;

/// An endpoint to be entered.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWebhookEndpoint {
    /// Where to POST: an https URL that leads to a public address, without user name and password.
    #[schema(example = "https://records.millgate.example/linkwork")]
    pub url: Text<2000>,
    /// What it is for, for people.
    pub description: Option<Text<200>>,
    /// The kinds of event that it wants; all that are yours to know of, where left out.
    #[serde(default)]
    #[schema(value_type = BTreeSet<EventType>, max_items = 300)]
    pub event_types: Codes<EventType, 0>,
    /// A manager's service, where they have more than one. Others leave it out.
    pub service_id: Option<ServiceId>,
}

/// What changes about an endpoint. Whoever changes it is its owner from then on: it sees what they see.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookEndpointPatch {
    /// Where to POST.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub url: Option<Text<2000>>,
    /// What it is for, for people.
    #[serde(default)]
    #[schema(value_type = Option<Text<200>>)]
    pub description: Patch<Text<200>>,
    /// The kinds of event that it wants, all anew; none for all.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false, value_type = Option<BTreeSet<EventType>>, max_items = 300)]
    pub event_types: Option<Codes<EventType, 0>>,
}

/// What a webhook endpoint is sent (Standard Webhooks 1.0): that something happened, and where to read what. Nothing of anybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WebhookMessage {
    /// What happened.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// When, UTC; to an analyst the Monday of its week.
    pub timestamp: DateTime<Utc>,
    /// To what.
    pub data: WebhookSubject,
}

/// What something happened to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WebhookSubject {
    /// The resource, by the identifier that you read it with; an analyst's is a pseudonym.
    #[schema(max_length = 36)]
    pub id: Uuid,
    /// The kind of resource.
    #[schema(max_length = 40, example = "referral")]
    pub resource_type: String,
}
