//! Contacts before acceptance: a triage call, the word while waiting, attempts.

use linkwork::system::sandbox::cast::worker_id;
use serde_json::{Value, json};

use crate::care::referral::walk::{at_risk, dorothy, open_to, send};
use crate::harness::county::Client;
use crate::on_both;
use crate::system::task::task_of;

fn tried(at: &str, mechanism: &str) -> Value {
    json!({ "starts_at": at, "consultation_mechanism": mechanism, "attendance": "attempt_no_answer" })
}

fn word(at: &str) -> Value {
    json!({ "starts_at": at, "consultation_mechanism": "telephone", "attendance": "attended", "minutes": 10,
        "conversation_with": "person", "comment": "She can wait until the new year." })
}

async fn recorded(worker: &Client<'_>, referral: &str, body: &Value) -> Value {
    worker.post(&format!("{referral}/contacts"), body).await.expect(201).body
}

on_both! {
    async fn who_cannot_be_reached_need_not_be_accepted(county) {
        let amira = county.as_("amira");
        let path = send(&county.as_("millgate"), &dorothy()).await;
        assert!(open_to(&amira, &path).await.contains(&"not_reached".to_owned()));
        county.set_clock("2026-11-21T12:00:00Z");
        recorded(&amira, &path, &tried("2026-11-18T10:00:00Z", "telephone")).await;
        amira.step(&path, "waiting", &json!({})).await.expect(200);
        recorded(&amira, &path, &tried("2026-11-19T10:00:00Z", "telephone")).await;
        let early = amira.step(&path, "not-reached", &json!({})).await.expect_problem(409, "attempts_missing");
        assert_eq!(early.faults(), [(String::new(), "too_few_days".to_owned()), (String::new(), "too_few_means".to_owned())]);
        recorded(&amira, &path, &tried("2026-11-20T10:00:00Z", "text_message")).await;
        let ended = amira.step(&path, "not-reached", &json!({})).await.expect(200).body;
        assert_eq!((&ended["status"], &ended["episode_id"]), (&json!("not_reached"), &Value::Null));
        let page = amira.get(&format!("{path}/contacts?limit=2")).await.expect(200).body;
        assert_eq!((page["items"].as_array().map(Vec::len), &page["items"][0]["worker_id"]), (Some(2), &json!(worker_id(1))));
        let rest = format!("{path}/contacts?after={}", page["next_cursor"].as_str().expect("more"));
        assert_eq!(amira.get(&rest).await.expect(200).body["items"].as_array().map(Vec::len), Some(1));
    }

    async fn what_was_tried_before_acceptance_counts_after_it(county) {
        let amira = county.as_("amira");
        let path = send(&county.as_("millgate"), &dorothy()).await;
        county.set_clock("2026-11-21T12:00:00Z");
        recorded(&amira, &path, &tried("2026-11-18T10:00:00Z", "telephone")).await;
        recorded(&amira, &path, &tried("2026-11-19T10:00:00Z", "text_message")).await;
        let row = amira.step(&path, "acceptance", &json!({})).await.expect(200).body;
        let late = amira.post(&format!("{path}/contacts"), &tried("2026-11-20T10:00:00Z", "telephone")).await;
        late.expect_problem(409, "invalid_transition");
        let (tom, contacts) = (county.as_("tom"), format!("{path}/contacts"));
        let stranger = tom.post(&contacts, &tried("2026-11-20T10:00:00Z", "telephone")).await;
        stranger.expect_problem(403, "access_reason_required");
        tom.get(&contacts).await.expect_problem(403, "access_reason_required");
        let episode = format!("/v1/episodes/{}/contacts", row["episode_id"].as_str().expect("a text"));
        amira.post(&episode, &tried("2026-11-20T10:00:00Z", "telephone")).await.expect(201);
        amira.step(&path, "not-reached", &json!({})).await.expect(200);
    }

    async fn a_safety_risk_is_looked_at_before_anybody_is_given_up(county) {
        let amira = county.as_("amira");
        let path = send(&county.as_("millgate"), &at_risk()).await;
        assert!(!open_to(&amira, &path).await.contains(&"not_reached".to_owned()));
        amira.step(&path, "not-reached", &json!({})).await.expect_problem(409, "invalid_transition");
    }

    async fn the_word_while_waiting_leaves_its_trace_and_is_no_first_contact(county) {
        let amira = county.as_("amira");
        let path = send(&county.as_("millgate"), &dorothy()).await;
        amira.step(&path, "waiting", &json!({})).await.expect(200);
        let task = task_of(&amira, &path, "contact_while_waiting").await;
        amira.step(&task, "completion", &json!({})).await.expect_problem(409, "invalid_transition");
        recorded(&amira, &path, &tried("2026-11-18T09:00:00Z", "telephone")).await;
        assert_eq!(amira.get(&task).await.expect(200).body["status"], "open", "nobody answered");
        let had = recorded(&amira, &path, &word("2026-11-18T09:10:00Z")).await;
        assert_eq!((&had["worker_id"], &had["role"]), (&json!(worker_id(1)), &json!("link_worker")));
        assert_eq!(amira.get(&task).await.expect(200).body["status"], "done");
        assert_ne!(task_of(&amira, &path, "contact_while_waiting").await, task, "and in four weeks again");
        let row = amira.get(&path).await.expect(200).body;
        assert_eq!((&row["status"], &row["first_contact_at"]), (&json!("waiting"), &Value::Null));
        assert_eq!(amira.get("/v1/coded-entries").await.expect(200).body["items"], json!([]));
        let told = amira.history(&path).await.types().into_iter().filter(|kind| *kind == "referral.contact_recorded").count();
        assert_eq!(told, 2);
    }

    async fn it_is_the_services_alone_and_each_fault_is_named(county) {
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let path = send(&county.as_("millgate"), &dorothy()).await;
        let contacts = format!("{path}/contacts");
        for (who, status) in [("millgate", 403), ("harbour", 403), ("bethan", 404), ("joan", 403)] {
            county.as_(who).post(&contacts, &word("2026-11-18T09:00:00Z")).await.expect(status);
        }
        county.as_("millgate").get(&contacts).await.expect_problem(403, "forbidden");
        county.as_("bethan").get(&contacts).await.expect_problem(404, "not_found");
        for (member, value, pointer, code) in [
            ("starts_at", json!("2026-11-18T09:30:01Z"), "/starts_at", "in_the_future"),
            ("starts_at", json!("2026-11-17T09:00:00Z"), "/starts_at", "out_of_range"),
            ("conversation_with", Value::Null, "/conversation_with", "missing"),
            ("attendance", json!("message_left"), "/conversation_with", "contradiction"),
            ("minutes", json!(601), "/minutes", "out_of_range"),
            ("worker_id", json!(worker_id(2)), "/worker_id", "not_for_this_role"),
        ] {
            let mut body = word("2026-11-18T09:00:00Z");
            body[member] = value;
            let refused = amira.post(&contacts, &body).await.expect_problem(422, "validation_failed");
            assert_eq!(refused.faults(), [(pointer.to_owned(), code.to_owned())], "{body}");
        }
        let mut by_tom = word("2026-11-18T09:00:00Z");
        by_tom["worker_id"] = json!(worker_id(2));
        assert_eq!(leila.post(&contacts, &by_tom).await.expect(201).body["worker_id"], json!(worker_id(2)));
    }
}
