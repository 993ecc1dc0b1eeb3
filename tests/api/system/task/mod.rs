//! Deadlines, through HTTP.

mod acknowledge;
mod complete;
mod get;
mod hand_on;
mod list;
mod waive;

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};

use crate::harness::county::{Client, County};

/// A referral of Millgate Pharmacy's, with these members put over the fixture. Answers its path.
pub async fn referred(county: &County, with: Value) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let mut referral = County::fixture("pharmacy");
    referral["external_reference"] = json!(format!("T-{}", NEXT.fetch_add(1, Ordering::Relaxed)));
    for (name, value) in with.as_object().into_iter().flatten() {
        referral[name] = value.clone();
    }
    county.as_("millgate").post("/v1/referrals", &referral).await.expect(201).location()
}

/// With a safety risk about which nothing has been done yet.
pub fn at_risk() -> Value {
    json!({
        "risks": { "status": "listed", "items": [{ "kind": "suicide", "source": "person" }] },
        "safety_actions": ["nothing_yet"],
    })
}

/// The path of the one open task of this kind about what is at `path`, as this caller sees it.
pub async fn task_of(caller: &Client<'_>, path: &str, kind: &str) -> String {
    let id = path.rsplit('/').next().expect("an identifier");
    let found = caller.get(&format!("/v1/tasks?subject_id={id}&kind={kind}&status=open")).await.expect(200);
    let items = found.body["items"].as_array().expect("a list");
    assert_eq!(items.len(), 1, "{kind}: {}", found.text);
    format!("/v1/tasks/{}", items[0]["id"].as_str().expect("an identifier"))
}

/// Sends the referral at `path` back with a question: the agency then has a task.
pub async fn send_back(county: &County, path: &str) {
    let question = json!({ "questions": ["contact"], "text": "The number rings out. Is there another?" });
    county.as_("amira").step(path, "return", &question).await.expect(200);
}
