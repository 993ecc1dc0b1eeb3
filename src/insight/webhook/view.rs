//! Webhook endpoints and what was sent to them, as the contract shows them.

#![warn(missing_docs)]

use secrecy::{ExposeSecret, SecretString};
use serde::Serializer;

use super::codes::EndpointDisabledReason;
use super::{delivery, entity};
use crate::insight::delivery::codes::{DeliveryFault, DeliveryStatus};
use crate::prelude::*;
use kernel::http::etag::Tagged;

/// Where a program is called when something happens that it may know of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WebhookEndpoint {
    /// Its identifier.
    pub id: WebhookEndpointId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Whether anything is sent there.
    pub status: Status,
    /// Why nothing is, where nothing is.
    pub disabled_reason: Option<EndpointDisabledReason>,
    /// Of a manager's, the service of which it hears.
    pub service_id: Option<ServiceId>,
    /// Where it is.
    #[schema(max_length = 2000)]
    pub url: String,
    /// What it is for.
    #[schema(max_length = 200)]
    pub description: Option<String>,
    /// The kinds of event that it wants; all, where there is none.
    #[schema(max_items = 300)]
    pub event_types: Vec<EventType>,
    /// Until when what is sent is signed with the keys before the last rotation too.
    pub previous_keys_until: Option<DateTime<Utc>>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When somebody last changed it.
    pub updated_at: DateTime<Utc>,
}

/// An endpoint with its keys, of which the secret is shown this once: the same request sent again with its `Idempotency-Key` is
/// answered with `secret: null`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WebhookEndpointWithSecret {
    /// The endpoint.
    pub endpoint: WebhookEndpoint,
    /// The secret that verifies the signature `v1`: `whsec_` and base64. Nobody can ever read it again.
    #[serde(serialize_with = "shown_once")]
    #[schema(value_type = Option<String>, max_length = 100, example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=")]
    pub secret: Option<SecretString>,
    /// The public key that verifies the signature `v1a` (Ed25519): `whpk_` and base64.
    #[schema(max_length = 100, example = "whpk_Ea0q6CxY8xkV7fR6qk1D2c5yqg3mQ0Zr2O4m5cV1n0E=")]
    pub public_key: String,
}

fn shown_once<S: Serializer>(secret: &Option<SecretString>, out: S) -> Result<S::Ok, S::Error> {
    secret.as_ref().map(ExposeSecret::expose_secret).serialize(out)
}

/// A message to an endpoint, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WebhookDelivery {
    /// Its identifier.
    pub id: WebhookDeliveryId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// The endpoint.
    pub endpoint_id: WebhookEndpointId,
    /// What it is sent as: `webhook-id`, the change in the feed.
    #[schema(max_length = 36)]
    pub event_id: Uuid,
    /// What happened.
    pub event_type: EventType,
    /// Where it stands.
    pub status: DeliveryStatus,
    /// How often it was tried.
    #[schema(minimum = 0, maximum = 10)]
    pub attempts: i32,
    /// When it is tried next; `null` where it is not.
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// When it was taken.
    pub sent_at: Option<DateTime<Utc>>,
    /// Why the last attempt failed.
    pub fault: Option<DeliveryFault>,
    /// The HTTP status of the last answer.
    #[schema(minimum = 100, maximum = 999)]
    pub response_status: Option<i32>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl Viewed for entity::Model {
    type View = WebhookEndpoint;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<WebhookEndpoint>, Problem> {
        let now = tx.now();
        Ok(rows.iter().map(|row| WebhookEndpoint::new(row, now)).collect())
    }
}

impl WebhookEndpoint {
    fn new(row: &entity::Model, now: DateTime<Utc>) -> Self {
        Self {
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            disabled_reason: row.disabled_reason,
            service_id: row.service_id,
            url: row.url.clone(),
            description: row.description.clone(),
            event_types: row.event_types.0.clone(),
            previous_keys_until: row.previous_until.filter(|until| *until > now),
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

impl Viewed for delivery::Model {
    type View = WebhookDelivery;

    async fn views(_: &Tx, rows: Shown<'_, Self>) -> Result<Vec<WebhookDelivery>, Problem> {
        Ok(rows.iter().map(WebhookDelivery::new).collect())
    }
}

impl WebhookDelivery {
    fn new(row: &delivery::Model) -> Self {
        Self {
            id: row.id,
            etag: ETag::default(),
            endpoint_id: row.endpoint_id,
            event_id: row.event_id,
            event_type: row.event_type,
            status: row.status,
            attempts: row.attempts,
            next_attempt_at: (row.status == DeliveryStatus::Waiting).then_some(row.next_attempt_at),
            sent_at: row.sent_at,
            fault: row.fault,
            response_status: row.answer,
            created_at: row.created_at,
        }
    }
}

/// An endpoint with its keys, under its own tag; and the same without the secret, as an idempotency key keeps it.
///
/// # Errors
/// 500 where it cannot be written as JSON: a fault of ours.
pub fn tagged_with_secret(
    cx: &Cx,
    endpoint: WebhookEndpoint,
    (secret, public_key): (SecretString, String),
) -> Result<(Tagged, Tagged), Problem> {
    let etag = cx.tagged(&endpoint)?.etag;
    let endpoint = WebhookEndpoint { etag: etag.clone(), ..endpoint };
    let written = |secret: Option<SecretString>| {
        let view = WebhookEndpointWithSecret { endpoint: endpoint.clone(), secret, public_key: public_key.clone() };
        let body = serde_json::to_vec(&view).map_err(|_| Problem::new(Code::InternalError))?;
        Ok::<_, Problem>(Tagged { body: body.into(), etag: etag.clone() })
    };
    Ok((written(Some(secret))?, written(None)?))
}
