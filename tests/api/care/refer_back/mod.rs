//! Refer-backs, through HTTP.

mod rules;

use linkwork::system::sandbox::cast::organisation_id;
use reqwest::Method;
use serde_json::{Value, json};

use crate::care::safety::{open_tasks, taken_on};
use crate::harness::county::Client;
use crate::on_both;
use crate::system::task::task_of;

const TEXT: &str = "She has not slept for two weeks.";

fn asked() -> Value {
    json!({ "purpose": "mental_health", "priority": "routine", "text": TEXT, "basis": "agreed", "clinician": "Dr Khan" })
}

async fn send(amira: &Client<'_>, episode: &str, body: &Value) -> String {
    amira.post(&format!("{episode}/refer-backs"), body).await.expect(201).location()
}

on_both! {
    async fn a_practice_has_it_and_says_what_came_of_it(county) {
        let (_, episode) = taken_on(county).await;
        let (amira, harbour) = (county.as_("amira"), county.as_("harbour"));
        let path = send(&amira, &episode, &asked()).await;
        let read = harbour.get(&path).await.expect(200);
        assert_eq!((&read.body["text"], &read.body["person_id"]), (&json!(TEXT), &Value::Null));
        assert!(read.body["patient"]["name"]["family_name"].is_string(), "{}", read.text);
        assert_eq!(read.body["allowed_actions"], json!(["receipt", "result"]));
        let due = vec![("receive_refer_back".to_owned(), "2026-11-20T17:00:00Z".to_owned())];
        assert_eq!(open_tasks(&harbour, &path).await, due, "the receipt is the practice's to give");

        harbour.step(&path, "receipt", &json!({})).await.expect(200);
        assert_eq!(open_tasks(&amira, &path).await, []);
        let answer = json!({ "result": "appointment_made", "comment": "On Thursday." });
        harbour.step(&path, "result", &answer).await.expect(200);
        let told = amira.get(&path).await.expect(200);
        assert_eq!((&told.body["status"], &told.body["result_comment"]), (&json!("answered"), &json!("On Thursday.")));
        harbour.step(&path, "result", &answer).await.expect_problem(409, "invalid_transition");
        amira.step(&path, "withdrawal", &json!({})).await.expect_problem(409, "invalid_transition");
    }

    async fn a_practice_may_leave_if_match_out_and_the_service_may_not(county) {
        let (_, episode) = taken_on(county).await;
        let (amira, harbour) = (county.as_("amira"), county.as_("harbour"));
        let path = send(&amira, &episode, &asked()).await;
        let (receipt, withdrawal) = (format!("{path}/receipt"), format!("{path}/withdrawal"));
        amira.call(Method::POST, &withdrawal, &[], Some(&json!({}))).await.expect_problem(428, "precondition_required");
        harbour.call(Method::POST, &receipt, &[], Some(&json!({}))).await.expect(200);
    }

    async fn withdrawn_it_waits_for_nobody_and_the_practice_reads_that(county) {
        let (_, episode) = taken_on(county).await;
        let (amira, harbour) = (county.as_("amira"), county.as_("harbour"));
        let path = send(&amira, &episode, &asked()).await;
        let withdrawn = amira.step(&path, "withdrawal", &json!({})).await.expect(200).body;
        assert_eq!((&withdrawn["status"], &withdrawn["allowed_actions"]), (&json!("withdrawn"), &json!(["error"])));
        assert_eq!(open_tasks(&harbour, &path).await, []);
        let read = harbour.get(&path).await.expect(200).body;
        assert_eq!((&read["status"], &read["text"]), (&json!("withdrawn"), &json!(TEXT)));
        assert_eq!(harbour.get("/v1/refer-backs").await.expect(200).body["items"], json!([read]));
        harbour.step(&path, "receipt", &json!({})).await.expect_problem(409, "invalid_transition");
    }

    async fn it_is_there_for_the_practice_addressed_and_for_who_carries_the_case(county) {
        let (_, episode) = taken_on(county).await;
        let path = send(&county.as_("amira"), &episode, &asked()).await;
        for name in ["harbour", "dr_khan", "leila"] {
            county.as_(name).get(&path).await.expect(200);
        }
        for name in ["vale_medical", "bethan", "owen", "joan"] {
            county.as_(name).get(&path).await.expect_problem(404, "not_found");
        }
        let duty = [("Access-Reason", "duty")];
        county.as_("george").call(Method::GET, &path, &duty, None).await.expect_problem(404, "not_found");
        county.as_("millgate").get(&path).await.expect_problem(403, "forbidden");
        let listed = county.as_("vale_medical").get("/v1/refer-backs").await.expect(200);
        assert_eq!(listed.body["items"], json!([]));
    }

    async fn what_is_urgent_is_received_the_same_working_day_or_the_manager_hears(county) {
        let (_, episode) = taken_on(county).await;
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let mut urgent = asked();
        urgent["priority"] = json!("urgent");
        let path = send(&amira, &episode, &urgent).await;
        county.set_clock("2026-11-18T17:00:00.000001Z");
        linkwork::system::job::sweep(county.server.state()).await.expect("the sweep runs");
        let task = leila.get(&task_of(&leila, &path, "receive_refer_back").await).await.expect(200);
        assert_eq!((&task.body["is_overdue"], &task.body["escalation"]["to"]), (&json!(true), &json!("service_manager")));
    }

    async fn direct_care_does_not_go_over_an_objection(county) {
        let (referral, episode) = taken_on(county).await;
        let amira = county.as_("amira");
        let person = amira.get(&referral).await.expect(200).body["person_id"].as_str().expect("an id").to_owned();
        let objection = json!({ "purpose": "direct_care", "decision": "refused", "given_by": "person", "method": "verbal" });
        amira.post(&format!("/v1/people/{person}/consents"), &objection).await.expect(201);
        let mut body = asked();
        body["basis"] = json!("direct_care");
        let refused = amira.post(&format!("{episode}/refer-backs"), &body).await.expect_problem(422, "validation_failed");
        assert_eq!(refused.faults(), [("/basis".to_owned(), "contradiction".to_owned())]);
        body["basis"] = json!("safeguarding");
        send(&amira, &episode, &body).await;
        body["practice_id"] = json!(organisation_id(7));
        let pharmacy = amira.post(&format!("{episode}/refer-backs"), &body).await.expect_problem(422, "validation_failed");
        assert_eq!(pharmacy.faults(), [("/practice_id".to_owned(), "not_found".to_owned())]);
    }

    async fn in_error_it_is_gone_for_the_practice(county) {
        let (_, episode) = taken_on(county).await;
        let (amira, harbour) = (county.as_("amira"), county.as_("harbour"));
        let path = send(&amira, &episode, &asked()).await;
        harbour.step(&path, "error", &json!({ "reason": "wrong_person" })).await.expect_problem(403, "forbidden");
        amira.step(&path, "error", &json!({ "reason": "wrong_person" })).await.expect(200);
        amira.step(&path, "error", &json!({ "reason": "wrong_person" })).await.expect_problem(409, "invalid_transition");
        harbour.get(&path).await.expect_problem(404, "not_found");
        assert_eq!(open_tasks(&harbour, &path).await, []);
        // That nothing is to be done about it the practice has to hear.
        let asked = harbour.get("/v1/tasks?status=cancelled").await.expect(200).body["items"][0].clone();
        assert_eq!((&asked["kind"], &asked["view"]), (&json!("receive_refer_back"), &json!("referrer")));
    }
}
