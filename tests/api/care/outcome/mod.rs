//! What is measured with a person.

pub mod instruments;
mod record;
mod start;
mod summary;

use serde_json::{Value, json};

use crate::care::coded_entry::talk;
use crate::care::episode::Case;
use crate::harness::county::{Client, County};

/// An instrument that every service has.
pub fn built_in(number: u8) -> String {
    format!("01930000-0000-7000-8000-0000000a00{number:02x}")
}

/// The four answers of ONS4 on a day: satisfied, worthwhile, happy, anxious.
pub fn ons4(on: &str, values: [i32; 4]) -> Value {
    let items = ["satisfied", "worthwhile", "happy", "anxious"].into_iter().zip(values);
    let answers: Vec<Value> = items.map(|(item, value)| json!({ "item": item, "value": value })).collect();
    json!({ "instrument_id": built_in(1), "taken_on": on, "answers": answers })
}

/// PAM as its tool scored it, by somebody who may.
pub fn pam(on: &str, score: i32, level: i32) -> Value {
    let answers: Vec<Value> = (1..=13).map(|n| json!({ "item": format!("item_{n}"), "value": 3 })).collect();
    json!({
        "instrument_id": built_in(2), "taken_on": on, "answers": answers, "score": score, "level": level,
        "is_trained": true, "licence_held": true,
    })
}

/// A case of Amira's that has begun: the first contact was on 18 November 2026.
pub async fn begun(county: &County) -> Case {
    let case = crate::care::care_plan::case(county).await;
    county.as_("amira").post(&format!("{}/contacts", case.episode), &talk()).await.expect(201);
    case
}

/// Records it: the path.
pub async fn recorded(client: &Client<'_>, case: &Case, body: &Value) -> String {
    client.post(&format!("{}/outcomes", case.episode), body).await.expect(201).location()
}

/// The tasks of a kind, as they stand: status and due.
pub async fn tasks(client: &Client<'_>, kind: &str) -> Vec<(String, String)> {
    let page = client.get(&format!("/v1/tasks?kind={kind}")).await.expect(200).body;
    let text = |task: &Value, name: &str| task[name].as_str().unwrap_or_default().to_owned();
    page["items"].as_array().expect("items").iter().map(|task| (text(task, "status"), text(task, "due_at"))).collect()
}

/// One of them.
pub fn task(status: &str, due: &str) -> (String, String) {
    (status.to_owned(), due.to_owned())
}
