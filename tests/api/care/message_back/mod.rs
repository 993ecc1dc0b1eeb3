//! What a service tells a person's practice.

use linkwork::system::task::{TaskKind, TaskStatus};
use reqwest::Method;
use serde_json::{Value, json};

use crate::care::coded_entry::{taken_on, talk};
use crate::harness::county::{Client, County};
use crate::on_both;

fn message() -> Value {
    json!({
        "occasion": "first_contact",
        "content": {
            "requested_actions": {
                "status": "requested",
                "items": [{ "text": "Please look at her medication", "by": "soon" }],
            },
            "summary": "What she misses most is singing with others.",
            "tried": [{ "what": "Telephone befriending", "outcome": "did_not_work", "comment": null }],
            "scores": [{ "measure": "ONS4 life satisfaction", "score": "4 of 10", "taken_on": "2026-11-18" }],
            "risks": { "status": "no_known_risks", "items": [] },
        },
    })
}

/// A draft about Dorothy: its path.
async fn drafted(county: &County) -> (String, String) {
    let (_, episode) = taken_on(county).await;
    let amira = county.as_("amira");
    let draft = amira.post(&format!("{episode}/messages-back"), &message()).await.expect(201);
    assert_eq!((&draft.body["status"], &draft.body["view"]), (&json!("draft"), &json!("service")));
    assert_eq!(draft.body["allowed_actions"], json!(["change", "release", "error"]));
    (episode, draft.location())
}

async fn listed(client: &Client<'_>) -> Vec<Value> {
    let page = client.get("/v1/messages-back").await.expect(200).body;
    page["items"].as_array().expect("items").clone()
}

/// The tasks to read a message that this caller sees, as they stand.
async fn to_read(client: &Client<'_>) -> Vec<Value> {
    let tasks = client.get("/v1/tasks?kind=read_message_back").await.expect(200).body;
    tasks["items"].as_array().expect("items").iter().map(|task| task["status"].clone()).collect()
}

async fn objection(county: &County, path: &str, decision: &str) {
    let person = county.as_("leila").get(path).await.expect(200).body["person_id"].clone();
    let consents = format!("/v1/people/{}/consents", person.as_str().expect("an identifier"));
    let body = json!({ "purpose": "direct_care", "decision": decision, "given_by": "person", "method": "verbal" });
    county.as_("amira").post(&consents, &body).await.expect(201);
}

/// The tasks to tell the practice, as they stand: kind and status, the earliest first.
async fn to_tell(client: &Client<'_>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for kind in ["tell_practice_of_first_contact", "tell_practice_of_end"] {
        let tasks = client.get(&format!("/v1/tasks?kind={kind}")).await.expect(200).body;
        let status = |task: &Value| task["status"].as_str().expect("a status").to_owned();
        found.extend(tasks["items"].as_array().expect("items").iter().map(|task| (kind.to_owned(), status(task))));
    }
    found
}

fn first(status: &str) -> (String, String) {
    ("tell_practice_of_first_contact".to_owned(), status.to_owned())
}

fn end(status: &str) -> (String, String) {
    ("tell_practice_of_end".to_owned(), status.to_owned())
}

/// Writes a message and leaves it a draft: its path.
pub async fn drafted_message(client: &Client<'_>, episode: &str) -> String {
    client.post(&format!("{episode}/messages-back"), &message()).await.expect(201).location()
}

/// Writes and releases a message on this occasion: its path.
pub async fn practice_message(client: &Client<'_>, episode: &str, occasion: &str) -> String {
    let mut body = message();
    body["occasion"] = json!(occasion);
    let path = client.post(&format!("{episode}/messages-back"), &body).await.expect(201).location();
    client.step(&path, "release", &json!({})).await.expect(200);
    path
}

on_both! {
    async fn the_first_contact_and_the_end_each_ask_for_a_message(county) {
        let (_, episode) = taken_on(county).await;
        let amira = county.as_("amira");
        assert_eq!(to_tell(&amira).await, []);
        let attempt = json!({
            "starts_at": "2026-11-18T08:30:00Z", "consultation_mechanism": "telephone", "attendance": "attempt_no_answer",
        });
        amira.post(&format!("{episode}/contacts"), &attempt).await.expect(201);
        assert_eq!(to_tell(&amira).await, [], "nothing took place yet");
        amira.post(&format!("{episode}/contacts"), &talk()).await.expect(201);
        assert_eq!(to_tell(&amira).await, [first("open")]);
        let task = amira.get("/v1/tasks?kind=tell_practice_of_first_contact").await.expect(200).body["items"][0].clone();
        assert_eq!((&task["due_at"], &task["owner"]), (&json!("2026-11-25T17:00:00Z"), &json!("worker")));
        practice_message(&amira, &episode, "on_demand").await;
        assert_eq!(to_tell(&amira).await, [first("open")], "it was something else");
        practice_message(&amira, &episode, "first_contact").await;
        amira.post(&format!("{episode}/contacts"), &talk()).await.expect(201);
        assert_eq!(to_tell(&amira).await, [first("done")], "once for the first contact");

        amira.step(&episode, "closure", &json!({ "reason": "support_completed", "needs_met": "met" })).await.expect(200);
        assert_eq!(to_tell(&amira).await, [first("done"), end("open")]);
        amira.step(&episode, "reopening", &json!({ "comment": "She rang." })).await.expect(200);
        assert_eq!(to_tell(&amira).await, [first("done"), end("cancelled")], "it has not ended after all");
        county.set_clock("2026-11-19T09:30:00Z");
        amira.step(&episode, "closure", &json!({ "reason": "person_ended" })).await.expect(200);
        practice_message(&amira, &episode, "end").await;
        assert_eq!(to_tell(&amira).await, [first("done"), end("cancelled"), end("done")]);
    }

    async fn what_is_told_at_the_end_tells_of_the_first_contact_too_and_in_error_is_told_anew(county) {
        let (_, episode) = taken_on(county).await;
        let amira = county.as_("amira");
        amira.post(&format!("{episode}/contacts"), &talk()).await.expect(201);
        amira.step(&episode, "closure", &json!({ "reason": "person_ended" })).await.expect(200);
        assert_eq!(to_tell(&amira).await, [first("open"), end("open")]);
        let path = practice_message(&amira, &episode, "end").await;
        assert_eq!(to_tell(&amira).await, [first("done"), end("done")]);
        amira.step(&path, "error", &json!({ "reason": "wrong_content" })).await.expect(200);
        assert_eq!(to_tell(&amira).await, [first("done"), first("open"), end("done"), end("open")]);
    }

    async fn what_should_never_have_been_there_is_told_to_nobody(county) {
        let (_, episode) = taken_on(county).await;
        let amira = county.as_("amira");
        let contact = amira.post(&format!("{episode}/contacts"), &talk()).await.expect(201).location();
        amira.step(&contact, "error", &json!({ "reason": "wrong_person" })).await.expect(200);
        assert_eq!(to_tell(&amira).await, [first("cancelled")]);
        amira.post(&format!("{episode}/contacts"), &talk()).await.expect(201);
        assert_eq!(to_tell(&amira).await, [first("cancelled"), first("open")]);
        amira.step(&episode, "error", &json!({ "reason": "duplicate" })).await.expect(200);
        assert_eq!(to_tell(&amira).await, [first("cancelled"), first("cancelled")]);
        amira.post(&format!("{episode}/messages-back"), &message()).await.expect_problem(409, "invalid_transition");
    }

    async fn nobody_is_asked_to_tell_a_practice_that_must_not_be_told(county) {
        let (referral, episode) = taken_on(county).await;
        objection(county, &referral, "refused").await;
        let amira = county.as_("amira");
        amira.post(&format!("{episode}/contacts"), &talk()).await.expect(201);
        amira.step(&episode, "closure", &json!({ "reason": "person_ended" })).await.expect(200);
        assert_eq!(to_tell(&amira).await, []);
    }

    async fn nobody_outside_sees_a_draft_and_the_practice_reads_what_is_released(county) {
        let (episode, path) = drafted(county).await;
        let (amira, practice) = (county.as_("amira"), county.as_("harbour"));
        practice.get(&path).await.expect_problem(404, "not_found");
        assert_eq!(listed(&practice).await, [json!(null); 0]);
        assert_eq!(to_read(&practice).await, [json!(null); 0]);

        let changed = amira.patch(&path, &json!({ "summary": "She misses singing." })).await.expect(200).body;
        assert_eq!(changed["content"]["summary"], "She misses singing.");
        assert_eq!(changed["content"]["tried"], message()["content"]["tried"], "the rest stays");
        let released = amira.step(&path, "release", &json!({})).await.expect(200).body;
        assert_eq!(released["status"], "released");
        amira.patch(&path, &json!({ "summary": "Other words." })).await.expect_problem(409, "invalid_transition");

        let read = practice.get(&path).await.expect(200).body;
        assert_eq!((&read["view"], &read["status"]), (&json!("practice"), &json!("released")));
        assert_eq!(read["content"]["requested_actions"], message()["content"]["requested_actions"]);
        assert_eq!((&read["nhs_number"], &read["name"]["family_name"]), (&json!("9990040001"), &json!("Ashworth")));
        assert_eq!(read.get("episode_id").or(read.get("person_id")), None, "the service's own");
        assert_eq!(read["allowed_actions"], json!(["acknowledgement"]));
        assert_eq!(listed(&practice).await, [read]);
        assert_eq!(to_read(&practice).await, ["open"]);

        let by = json!({ "by": "Dr Asha Menon" });
        let stale = [("If-Match", "\"stale\"")];
        practice.call(Method::POST, &format!("{path}/acknowledgement"), &stale, Some(&by)).await
            .expect_problem(412, "version_mismatch");
        let read = practice.call(Method::POST, &format!("{path}/acknowledgement"), &[], Some(&by)).await.expect(200).body;
        assert_eq!((&read["status"], &read["acknowledged_by"]), (&json!("acknowledged"), &by["by"]));
        assert_eq!(to_read(&practice).await, ["done"]);
        practice.call(Method::POST, &format!("{path}/acknowledgement"), &[], Some(&by)).await
            .expect_problem(409, "invalid_transition");
        assert_eq!(amira.get(&path).await.expect(200).body["acknowledged_by"], by["by"]);
        let id = episode.rsplit('/').next().expect("an identifier");
        let of_episode = amira.get(&format!("/v1/messages-back?episode_id={id}&status=acknowledged")).await.expect(200);
        assert_eq!(of_episode.body["items"].as_array().map(Vec::len), Some(1));
    }

    async fn another_practice_and_the_referrer_see_nothing(county) {
        let (_, path) = drafted(county).await;
        county.as_("amira").step(&path, "release", &json!({})).await.expect(200);
        county.as_("millgate").get(&path).await.expect_problem(403, "forbidden");
        county.as_("bethan").get(&path).await.expect_problem(404, "not_found");
        county.as_("tom").get(&path).await.expect_problem(403, "access_reason_required");
        let other = linkwork::system::sandbox::cast::CAST.iter()
            .find(|actor| actor.role == catalogue::Role::Practice && actor.name != "harbour")
            .expect("there are two of each role");
        let vale = county.as_(other.name);
        vale.get(&path).await.expect_problem(404, "not_found");
        assert_eq!(listed(&vale).await, [json!(null); 0]);
    }

    async fn whoever_objects_is_not_told_of_and_what_was_told_is_gone(county) {
        let (_, first) = drafted(county).await;
        let (amira, practice) = (county.as_("amira"), county.as_("harbour"));
        amira.step(&first, "release", &json!({})).await.expect(200);
        objection(county, &first, "refused").await;
        practice.get(&first).await.expect_problem(404, "not_found");
        assert_eq!(listed(&practice).await, [json!(null); 0]);
        assert_eq!(to_read(&practice).await, [json!(null); 0], "the task would tell that there is a message");

        let episode = amira.get(&first).await.expect(200).body["episode_id"].clone();
        let episode = format!("/v1/episodes/{}", episode.as_str().expect("an identifier"));
        let second = amira.post(&format!("{episode}/messages-back"), &message()).await.expect(201).location();
        amira.step(&second, "release", &json!({})).await.expect_problem(409, "practice_objection");
        objection(county, &first, "given").await;
        amira.step(&second, "release", &json!({})).await.expect(200);
        assert_eq!(listed(&practice).await.len(), 2);
        assert_eq!(to_read(&practice).await, ["open", "open"]);
    }

    async fn where_there_is_no_practice_nobody_is_told(county) {
        let (_, path) = drafted(county).await;
        let amira = county.as_("amira");
        let person = amira.get(&path).await.expect(200).body["person_id"].clone();
        let person = format!("/v1/people/{}", person.as_str().expect("an identifier"));
        let patch = json!({ "demographics": { "gp_practice": null, "absent": { "gp_practice": "not_registered" } } });
        amira.patch(&person, &patch).await.expect(200);
        amira.step(&path, "release", &json!({})).await.expect_problem(409, "no_practice");
    }

    async fn what_was_in_error_says_nothing_any_more(county) {
        let (_, path) = drafted(county).await;
        let (amira, practice) = (county.as_("amira"), county.as_("harbour"));
        amira.step(&path, "release", &json!({})).await.expect(200);
        amira.step(&path, "error", &json!({ "reason": "wrong_content" })).await.expect(200);
        let read = practice.get(&path).await.expect(200).body;
        assert_eq!((&read["status"], &read["content"]), (&json!("entered_in_error"), &Value::Null));
        assert_eq!(to_read(&practice).await, ["cancelled"]);
        assert_eq!(amira.get(&path).await.expect(200).body["error_reason"], "wrong_content");
        for noun in ["release", "error"] {
            amira.step(&path, noun, &json!({ "reason": "wrong_content" })).await.expect_problem(409, "invalid_transition");
        }
    }

    async fn what_the_practice_does_not_read_comes_to_the_manager(county) {
        let (_, path) = drafted(county).await;
        county.as_("amira").step(&path, "release", &json!({})).await.expect(200);
        let tasks = county.as_("leila").get("/v1/tasks?kind=read_message_back").await.expect(200).body;
        // Five working days after a Wednesday, to the end of the day.
        assert_eq!(tasks["items"][0]["due_at"], json!(linkwork::system::task::rules::due(TaskKind::ReadMessageBack, "2026-11-18T09:30:00Z".parse().expect("it is there"))));
        assert_eq!(tasks["items"][0]["status"], TaskStatus::Open.to_string());
        county.set_clock("2026-11-26T09:00:00Z");
        let overdue = county.as_("leila").get("/v1/tasks?kind=read_message_back&overdue=true").await.expect(200).body;
        assert_eq!(overdue["items"].as_array().map(Vec::len), Some(1));
    }

    async fn each_fault_of_a_draft_is_pointed_at(county) {
        let (_, episode) = taken_on(county).await;
        let mut body = message();
        body["content"]["requested_actions"] = json!({ "status": "requested" });
        body["content"]["scores"][0]["taken_on"] = json!("2026-11-19");
        let refused = county.as_("amira").post(&format!("{episode}/messages-back"), &body).await;
        let faults = refused.expect_problem(422, "validation_failed").faults();
        for fault in [("/content/requested_actions/items", "missing"), ("/content/scores/0/taken_on", "out_of_range")] {
            assert!(faults.contains(&(fault.0.to_owned(), fault.1.to_owned())), "{faults:?}");
        }
        let practice = county.as_("harbour").post(&format!("{episode}/messages-back"), &message()).await;
        practice.expect_problem(403, "forbidden");
    }

    async fn of_a_release_and_an_objection_at_once_the_practice_is_not_told(county) {
        let (_, path) = drafted(county).await;
        let amira = county.as_("amira");
        let (released, ()) = tokio::join!(amira.step(&path, "release", &Value::Null), objection(county, &path, "refused"));
        assert!(matches!(released.status.as_u16(), 200 | 409), "{}", released.text);
        county.as_("harbour").get(&path).await.expect_problem(404, "not_found");
    }
}
