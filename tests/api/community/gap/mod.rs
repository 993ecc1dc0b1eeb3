//! What is missing.

mod path;
mod sight;
mod summary;

use linkwork::system::sandbox::cast::organisation_id;
use serde_json::{Value, json};

use crate::harness::county::{Client, County};

/// What a gap says.
pub fn evenings() -> Value {
    json!({ "category": "physical_activity", "outward_code": "HX9",
        "comment": "Nothing in the evenings for people who work and would like to move more" })
}

/// A gap that Amira raised. Answers its path.
pub async fn raised(county: &County, body: &Value) -> String {
    county.as_("amira").post("/v1/gaps", body).await.expect(201).location()
}

/// Takes it to the integrated care system.
pub async fn escalated(county: &County, path: &str) {
    let to_ics = json!({ "organisation_id": organisation_id(1), "comment": "Seven people asked since the summer." });
    county.as_("amira").step(path, "escalation", &to_ics).await.expect(200);
}

/// The kinds of task about what is at `path` that this caller sees, each with its status.
pub async fn tasks(caller: &Client<'_>, path: &str) -> Vec<String> {
    let id = path.rsplit('/').next().expect("an identifier");
    let found = caller.get(&format!("/v1/tasks?subject_id={id}")).await.expect(200).body;
    let items = found["items"].as_array().expect("a list").iter();
    let mut all: Vec<String> = items
        .map(|task| {
            format!("{} {}", task["kind"].as_str().unwrap_or_default(), task["status"].as_str().unwrap_or_default())
        })
        .collect();
    all.sort();
    all
}
