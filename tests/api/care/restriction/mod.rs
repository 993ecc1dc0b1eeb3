//! Restriction of processing, through HTTP.

mod leaves;
mod record;
mod senders;

use serde_json::{Value, json};

use crate::harness::county::{Answer, Client};

/// What the person asked for yesterday.
pub fn asked() -> Value {
    json!({ "ground": "accuracy_contested", "asked_by": "person", "asked_on": "2026-11-17" })
}

/// Restricts a person's record, as the service's manager.
pub async fn restrict(leila: &Client<'_>, person: &str) -> Answer {
    leila.step(person, "restriction", &asked()).await.expect(200)
}

/// Lifts it, the person informed today.
pub async fn lift(leila: &Client<'_>, person: &str) -> Answer {
    let lifting = json!({ "reason": "accuracy_verified", "informed_on": "2026-11-18" });
    leila.step(person, "restriction-lifting", &lifting).await.expect(200)
}
