//! A group session that should never have been there, and what follows for each who is said to have been at it.

use linkwork::system::task::{TaskKind, TaskStatus};
use reqwest::Method;
use serde_json::{Value, json};

use super::record::{PATH, came, session, two};
use crate::care::contact::walk::{of_kind, with};
use crate::harness::county::Client;
use crate::on_both;

fn because() -> Value {
    json!({ "reason": "did_not_happen" })
}

/// How the codes stand that this caller sees.
async fn codes(caller: &Client<'_>) -> Vec<Value> {
    let page = caller.get("/v1/coded-entries").await.expect(200).body;
    page["items"].as_array().expect("a list").iter().map(|entry| entry["status"].clone()).collect()
}

on_both! {
    async fn it_takes_each_contact_with_it_and_all_that_followed(county) {
        let (dot, sam) = two(county).await;
        let amira = county.as_("amira");
        let spoke = |case| with(came(case), json!({ "conversation_with": "person" }));
        let made = amira.post(PATH, &session(json!([spoke(&dot), spoke(&sam)]))).await.expect(201);
        assert_eq!((&made.body["status"], &made.body["allowed_actions"]), (&json!("recorded"), &json!(["error"])));
        assert_eq!(codes(&amira).await, ["to_enter", "to_enter"]);
        // One was put right by itself before.
        let alone = made.body["contacts"][1]["contact_id"].as_str().expect("a contact").to_owned();
        amira.step(&format!("/v1/contacts/{alone}"), "error", &json!({ "reason": "wrong_person" })).await.expect(200);

        let gone = amira.step(&made.location(), "error", &because()).await.expect(200).body;
        assert_eq!((&gone["status"], &gone["error_reason"]), (&json!("entered_in_error"), &json!("did_not_happen")));
        assert_eq!((&gone["contacts"], &gone["allowed_actions"]), (&json!([]), &json!([])));
        for case in [&dot, &sam] {
            let contact = amira.get(&case.contacts()).await.expect(200).body["items"][0].clone();
            assert_eq!(contact["status"], "entered_in_error");
            let own = if contact["id"] == json!(alone) { "wrong_person" } else { "did_not_happen" };
            assert_eq!(contact["error_reason"], own);
            assert_eq!(case.referral(county).await["status"], "accepted", "its waiting time runs on");
            let clock = of_kind(county, &case.referral, TaskKind::FirstContact).await;
            assert_eq!(clock, [TaskStatus::Done, TaskStatus::Open]);
        }
        assert_eq!(codes(&amira).await, ["entered_in_error", "entered_in_error"]);
        amira.step(&made.location(), "error", &because()).await.expect_problem(409, "invalid_transition");
        let told = amira.history(&made.location()).await.expect(200);
        assert_eq!(told.types(), ["group_session.recorded", "group_session.entered_in_error"]);
    }

    async fn whoever_held_it_or_a_manager_says_so(county) {
        let (dot, _) = two(county).await;
        let (amira, tom) = (county.as_("amira"), county.as_("tom"));
        let made = amira.post(PATH, &session(json!([came(&dot)]))).await.expect(201).location();
        assert_eq!(tom.get(&made).await.expect(200).body["allowed_actions"], json!([]));
        tom.step(&made, "error", &because()).await.expect_problem(403, "forbidden");
        county.as_("bethan").step(&made, "error", &because()).await.expect_problem(404, "not_found");
        county.as_("harbour").step(&made, "error", &because()).await.expect_problem(403, "forbidden");
        let path = format!("{made}/error");
        amira.call(Method::POST, &path, &[], Some(&because())).await.expect_problem(428, "precondition_required");
        amira.call(Method::POST, &path, &[("If-Match", "\"stale\"")], Some(&because())).await
            .expect_problem(412, "version_mismatch");
        let wordless = amira.step(&made, "error", &json!({ "reason": "other" })).await.expect_problem(422, "validation_failed");
        assert_eq!(wordless.faults(), [("/comment".to_owned(), "missing".to_owned())]);
        county.as_("leila").step(&made, "error", &because()).await.expect(200);
    }

    async fn of_two_at_once_one_says_so(county) {
        let (dot, _) = two(county).await;
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let made = amira.post(PATH, &session(json!([came(&dot)]))).await.expect(201).location();
        let body = because();
        let (one, other) = tokio::join!(amira.step(&made, "error", &body), leila.step(&made, "error", &body));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "{} and {}", one.text, other.text);
    }
}
