//! The erasure of a person's record, through HTTP.

mod canary;
mod decide;
mod killed;
mod leaves;

use linkwork::care::erasure::finish::finish;
use serde_json::{Value, json};

use crate::care::episode::{Case, open};
use crate::harness::county::{Client, County};
use crate::insight::report::counted;

/// What the person asked for yesterday.
pub fn wanted() -> Value {
    json!({ "ground": "consent_withdrawn", "asked_by": "person", "asked_on": "2026-11-17" })
}

/// Asks for it as the service's manager: its path.
pub async fn ask(leila: &Client<'_>, person: &str) -> String {
    leila.post(&format!("{person}/erasures"), &wanted()).await.expect(201).location()
}

/// An auditor approves it, once all is counted.
pub async fn approve(county: &County, erasure: &str) {
    counted(county).await;
    county.as_("caldicott").step(erasure, "approval", &json!({})).await.expect(200);
}

/// The job clears the database's files.
pub async fn finished(county: &County) {
    let state = county.server.state();
    finish(&state.db, state.clock.now()).await.expect("it is finished");
}

/// A case of Amira's that is over.
pub async fn over(county: &County, n: u32) -> Case {
    let case = open(county, n).await;
    let closure = json!({ "reason": "lost_contact" });
    county.as_("amira").step(&case.episode, "closure", &closure).await.expect(200);
    case
}
