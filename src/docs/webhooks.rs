//! What the document says of the messages that go out by themselves (OpenAPI 3.1, `webhooks`).

use serde_json::{Value, json};
use utoipa::{PartialSchema, ToSchema};

use crate::insight::webhook::wire::WebhookMessage;

/// Adds the message that a webhook endpoint is sent. Its types are the catalogue of events: `EventType`.
pub fn describe(document: &mut Value) {
    let mut schemas = vec![(WebhookMessage::name().into_owned(), WebhookMessage::schema())];
    WebhookMessage::schemas(&mut schemas);
    if let Some(known) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        for (name, schema) in schemas {
            known.entry(name).or_insert(json!(schema));
        }
    }
    let header = |name: &str, description: &str, example: &str, longest: u32| {
        json!({
            "name": name, "in": "header", "required": true, "description": description, "example": example,
            "schema": { "type": "string", "maxLength": longest },
        })
    };
    document["webhooks"] = json!({ "event": { "post": {
        "operationId": "receiveWebhookMessage",
        "tags": ["webhooks"],
        "summary": "Hear that something happened",
        "description": "Sent to each endpoint that wants this type of event, as far as its owner may know of it (Standard \
            Webhooks 1.0). What it was is read through the API. Verify the signature over `{webhook-id}.{webhook-timestamp}.{body}` \
            before anything else, refuse times that are minutes away from yours, and do nothing twice for one `webhook-id`. Answer \
            2xx within 15 seconds; anything else is tried again, ten times over some three days. 410 disables the endpoint; 429, \
            502 and 504 slow it down, for as long as `Retry-After` says.",
        "security": [],
        "parameters": [
            header("webhook-id", "The change in the feed; the same each time it is sent.",
                "01930b1e-4c00-7d3a-9c41-6f2a1b7c8d9e", 64),
            header("webhook-timestamp", "When it is sent: seconds since 1970.", "1763458200", 20),
            header("webhook-signature", "Signatures with a space between: `v1` by the secret (HMAC-SHA256), `v1a` by the key \
                pair (Ed25519); after a rotation those of both.",
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", 600),
        ],
        "requestBody": { "required": true, "content": { "application/json": {
            "schema": { "$ref": "#/components/schemas/WebhookMessage" },
            "example": {
                "type": "referral.accepted", "timestamp": "2026-11-18T09:30:00Z",
                "data": { "id": "01930b1e-4c00-7d3a-9c41-6f2a1b7c8d9f", "resource_type": "referral" },
            },
        } } },
        "responses": {
            "204": { "description": "It was taken." },
            "410": { "description": "Nothing more is wanted: the endpoint is disabled." },
            "429": { "description": "Later: nothing is sent for as long as `Retry-After` says, or a minute." },
        },
    } } });
}
