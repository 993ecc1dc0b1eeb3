//! Safety events, through HTTP.

mod acknowledge;
mod add_entry;
mod close;
mod complete_check_in;
mod escalation;
mod mark_in_error;
mod record;
mod rules;
mod sight;

use serde_json::{Value, json};

use crate::harness::county::{Answer, Client, County};
use crate::system::task::referred;

/// What has to be on record after talk of suicide.
pub const FACTS: [&str; 6] = [
    "duty_gp_contacted",
    "clinician_informed",
    "signposting_given",
    "safeguarding_procedure_followed",
    "gp_record_updated",
    "supervisor_review_considered",
];

/// An episode of Amira's. Answers the paths of the referral and of the episode.
pub async fn taken_on(county: &County) -> (String, String) {
    let referral = referred(county, json!({})).await;
    let accepted = county.as_("amira").step(&referral, "acceptance", &json!({})).await.expect(200).body;
    (referral, format!("/v1/episodes/{}", accepted["episode_id"].as_str().expect("it opened one")))
}

/// Talk of suicide, twenty minutes ago.
pub fn talk() -> Value {
    json!({ "kind": "suicide_risk", "occurred_at": "2026-11-18T09:10:00Z", "account": "She sees no way on." })
}

/// A safety event of Amira's episode. Answers its path.
pub async fn recorded(county: &County, event: &Value) -> String {
    let (_, episode) = taken_on(county).await;
    county.as_("amira").post(&format!("{episode}/safety-events"), event).await.expect(201).location()
}

/// An entry that is good for its fact.
pub fn done(fact: &str, at: &str) -> Value {
    let mut entry = json!({ "fact": fact, "outcome": "done", "occurred_at": at });
    match fact {
        "duty_gp_contacted" => entry["contacted"] = json!("duty_gp"),
        "supervisor_review_considered" => {
            entry["review_wanted"] = json!(false);
            entry["comment"] = json!("Dr Khan knows her well.");
        }
        _ => {}
    }
    entry
}

/// Says that a fact was not done, and why.
pub fn not_done(fact: &str, at: &str) -> Value {
    json!({ "fact": fact, "outcome": "not_done", "occurred_at": at, "comment": "She is registered nowhere." })
}

/// Adds an entry.
pub async fn add(caller: &Client<'_>, event: &str, entry: &Value) -> Answer {
    caller.post(&format!("{event}/entries"), entry).await.expect(201)
}

/// The open tasks about what is at `path`: kind and due instant, the earliest first.
pub async fn open_tasks(caller: &Client<'_>, path: &str) -> Vec<(String, String)> {
    let id = path.rsplit('/').next().expect("an identifier");
    let found = caller.get(&format!("/v1/tasks?subject_id={id}&status=open")).await.expect(200);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let items = found.body["items"].as_array().expect("a list");
    items.iter().map(|task| (text(&task["kind"]), text(&task["due_at"]))).collect()
}

/// Where each fact stands.
pub fn facts(answer: &Answer) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let facts = answer.body["facts"].as_array().expect("a list");
    facts.iter().map(|fact| (text(&fact["fact"]), text(&fact["status"]))).collect()
}
