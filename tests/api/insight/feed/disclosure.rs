//! How much of a referral's history its sender reads: whichever way it ends, the shared status is the same.

use linkwork::system::sandbox::cast;
use serde_json::{Value, json};

use crate::harness::county::Client;
use crate::on_both;
use crate::system::task::referred;

/// Steps of the service up to an end, and what may be read of them with the status alone.
const WAYS: [(&[&str], &[&str]); 10] = [
    (&["decline"], &["submitted", "closed"]),
    (&["rejection"], &["submitted", "closed"]),
    (&["redirection"], &["submitted", "closed"]),
    (&["ending"], &["submitted", "closed"]),
    (&["error"], &["submitted", "closed"]),
    (&["waiting", "decline"], &["submitted", "put_to_wait", "closed"]),
    (&["waiting", "acceptance", "ending"], &["submitted", "put_to_wait", "accepted", "closed"]),
    (&["acceptance", "decline"], &["submitted", "accepted", "closed"]),
    (&["acceptance", "redirection"], &["submitted", "accepted", "closed"]),
    (&["acceptance", "error"], &["submitted", "accepted", "closed"]),
];

fn body(step: &str) -> Value {
    match step {
        "decline" => json!({ "reason": "not_now" }),
        "rejection" => json!({ "reason": "no_capacity" }),
        "redirection" => json!({ "reason": "needs_clinician", "destination": "Community mental health team" }),
        "ending" => json!({ "reason": "moved_away" }),
        "error" => json!({ "reason": "test" }),
        "acceptance" => json!({ "worker_id": cast::worker_id(1) }),
        _ => json!({}),
    }
}

/// All of the changes but what they have to have of their own.
async fn bare(caller: &Client<'_>, path: &str) -> Vec<Value> {
    let mut items = caller.history(path).await.expect(200).body["items"].clone();
    for item in items.as_array_mut().expect("a list") {
        let item = item.as_object_mut().expect("a change");
        item.retain(|name, _| !["id", "resource_id"].contains(&name.as_str()));
    }
    items.as_array().cloned().unwrap_or_default()
}

on_both! {
    async fn the_status_says_that_it_ended_and_the_outcome_how(county) {
        let (pharmacy, leila) = (county.as_("millgate"), county.as_("leila"));
        let mut heard: Vec<(&[&str], Vec<Value>)> = Vec::new();
        for (steps, told) in WAYS {
            for feedback in ["refused", "agreed"] {
                let agreement = json!({ "basis": "agreed", "feedback_to_referrer": feedback });
                let path = referred(county, json!({ "agreement": agreement })).await;
                for step in steps {
                    leila.step(&path, step, &body(step)).await.expect(200);
                }
                let changes = bare(&pharmacy, &path).await;
                let text = json!(changes).to_string();
                assert!(!text.contains("actor_role") && !text.contains("worker"), "{steps:?}: {text}");
                if feedback == "agreed" {
                    let end = ["declined", "rejected", "redirected", "ended", "entered_in_error"];
                    assert!(end.iter().any(|end| text.contains(end)), "{steps:?}: {text}");
                    continue;
                }
                let kinds: Vec<String> = told.iter().map(|kind| format!("referral.{kind}")).collect();
                let told: Vec<&str> = changes.iter().filter_map(|change| change["type"].as_str()).collect();
                assert_eq!(told, kinds, "{steps:?}");
                if let Some((others, alike)) = heard.iter().find(|(_, alike)| alike.len() == changes.len() && {
                    alike.iter().zip(&changes).all(|(one, other)| one["type"] == other["type"])
                }) {
                    assert_eq!(alike, &changes, "{steps:?} is told from {others:?}");
                }
                heard.push((steps, changes));
            }
        }
    }
}
