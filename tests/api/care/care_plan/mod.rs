//! Plans that are written with the person, in their own words.

mod agreement;
mod change;
pub mod copy;
mod life;
mod permissions;
mod sensitive;
pub mod text;

use serde_json::{Value, json};

use crate::care::episode::{Case, opened};
use crate::care::referral::walk::{dorothy, send};
use crate::harness::county::{Client, County};
use linkwork::system::sandbox::cast::worker_id;

/// A typical plan of Dorothy's.
pub fn plan() -> Value {
    json!({
        "what_matters": "Singing. And that my sister and I talk again.",
        "how_best_to_support": "Ring before you come, I am slow to the door. I would rather be asked than helped.",
        "health_conditions": "Arthritis in both knees. I get out of breath on stairs.",
        "strengths": ["I sang alto for thirty years", "I know everybody in the street"],
        "needs": [{ "key": "company", "text": "I have not sung with anybody since Joan died", "kind": "loneliness" }],
        "goals": [{
            "key": "sing", "need": "company", "text": "Sing at the carol service", "importance": 9, "status": "active",
            "stages": [{ "text": "Go to the hall once and listen", "status": "proposed" }],
        }],
        "actions": [
            {
                "key": "hall", "goal": "sing", "what": "Go to the Tuesday group at the hall", "by": "person",
                "due_on": "2026-12-01", "confidence": 7, "strategies": "Ring Amira if the bus does not come",
                "review_on": "2026-12-08", "status": "not_started",
            },
            {
                "key": "first", "goal": "sing", "what": "Come along the first time", "by": "worker",
                "worker_id": worker_id(1), "status": "not_started",
            },
        ],
        "options": [
            { "kind": "option", "text": "The Tuesday group", "decision": "chosen" },
            { "kind": "do_nothing", "decision": "not_chosen", "comment": "It would be another winter like the last" },
        ],
        "barriers": ["The bus stops running at six"],
        "connections": [{
            "name": "St Anne's singing group", "expect": "Tuesdays at 2, about twenty people, tea afterwards.",
            "contact": "Ring Pat on 01632 960555", "starts_on": "2026-12-01",
        }],
        "what_i_can_do": "Hum while I cook. Ring my sister on Sundays.",
        "if_not_working": "Ring Amira. She will not mind.",
        "personal_health_budget": { "status": "not_eligible" },
        "review": { "on": "2027-01-15", "note": "At the hall, over tea" },
        "permissions": [
            answer("share_story", "yes"), answer("satisfaction_survey", "yes"), answer("evaluation", "no"),
        ],
    })
}

/// What somebody answered today.
pub fn answer(permission: &str, answer: &str) -> Value {
    json!({ "permission": permission, "answer": answer, "asked_on": "2026-11-18", "asked_by": worker_id(1) })
}

/// A case of Amira's: Dorothy, who was born in 1948.
pub async fn case(county: &County) -> Case {
    let referral = send(&county.as_("millgate"), &dorothy()).await;
    opened(&county.as_("amira"), referral, &json!({})).await
}

/// A case of Amira's: somebody who was born on that day.
pub async fn born_on(county: &County, n: u32, birth_date: &str) -> Case {
    let mut body = crate::care::episode::submission(n);
    body["person"]["birth_date"] = json!(birth_date);
    if birth_date > "2010-11-18" {
        // Under sixteen on the day on which the tests begin.
        body["agreement"]["basis"] = json!("gillick");
        body["agreement"]["assessed_by"] = json!("Rosa Lind, school nurse");
        body["agreement"]["assessed_on"] = json!("2026-11-17");
    }
    let referral = send(&county.as_("millgate"), &body).await;
    opened(&county.as_("amira"), referral, &json!({})).await
}

/// A plan that is a draft: its path.
pub async fn drafted(county: &County, case: &Case, content: &Value) -> String {
    let path = format!("{}/care-plans", case.episode);
    county.as_("amira").post(&path, content).await.expect(201).location()
}

/// The tasks about a plan that this caller sees, as they stand: kind, status and due.
pub async fn tasks(client: &Client<'_>) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for kind in ["review_care_plan", "write_plan_part_two"] {
        let page = client.get(&format!("/v1/tasks?kind={kind}")).await.expect(200).body;
        let text = |task: &Value, name: &str| task[name].as_str().unwrap_or_default().to_owned();
        let items = page["items"].as_array().expect("items");
        found.extend(items.iter().map(|task| (kind.to_owned(), text(task, "status"), text(task, "due_at"))));
    }
    found
}

/// One of them.
pub fn task(kind: &str, status: &str, due: &str) -> (String, String, String) {
    (kind.to_owned(), status.to_owned(), due.to_owned())
}
