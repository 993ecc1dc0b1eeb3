use linkwork::system::sandbox::cast::{organisation_id, worker_id};
use serde_json::{Value, json};

use super::{escalated, evenings, raised, tasks};
use crate::community::asset::singing;
use crate::on_both;

on_both! {
    async fn from_raising_it_until_something_meets_it(county) {
        let amira = county.as_("amira");
        let raised = amira.post("/v1/gaps", &evenings()).await.expect(201);
        let path = raised.location();
        assert_eq!((&raised.body["status"], &raised.body["source"]), (&json!("raised"), &json!("worker")));
        assert_eq!((&raised.body["outward_code"], &raised.body["raised_for"]), (&json!("HX9"), &Value::Null));
        assert_eq!(raised.body["raised_by"], json!(worker_id(1)));
        assert_eq!(tasks(&amira, &path).await, ["escalate_gap open"]);

        escalated(county, &path).await;
        assert_eq!(tasks(&amira, &path).await, ["chase_gap_answer open", "escalate_gap done"]);
        let commissioner = county.as_("commissioning");
        let read = commissioner.get(&path).await.expect(200).body;
        assert_eq!(read["allowed_actions"], json!(["answer"]));
        let answer = json!({ "answer": "will_be_commissioned", "comment": "Two evening walks a week from April." });
        let answered = commissioner.step(&path, "answer", &answer).await.expect(200).body;
        assert_eq!((&answered["status"], &answered["answer"]), (&json!("answered"), &json!("will_be_commissioned")));
        assert_eq!(tasks(&amira, &path).await, ["chase_gap_answer done", "escalate_gap done", "read_gap_answer open"]);

        let asset = singing(county).await;
        let id = asset.rsplit('/').next().expect("an identifier");
        let met = json!({ "reason": "met", "asset_id": id });
        let closed = county.as_("leila").step(&path, "closure", &met).await.expect(200).body;
        assert_eq!((&closed["status"], &closed["met_by_id"]), (&json!("met"), &json!(id)));
        assert_eq!(closed["allowed_actions"], json!(["error"]));
        amira.step(&path, "escalation", &json!({ "organisation_id": organisation_id(1) })).await.expect_problem(409, "invalid_transition");
        county.as_("leila").step(&path, "closure", &json!({ "reason": "not_needed" })).await.expect_problem(409, "invalid_transition");
        let history = amira.history(&path).await;
        assert_eq!(history.types(), ["gap.raised", "gap.escalated", "gap.answered", "gap.closed"]);
        assert!(!history.text.contains("evenings"), "no words leave in an event");
    }

    async fn who_writes_the_answer_down_need_not_read_it(county) {
        let amira = county.as_("amira");
        let path = raised(county, &evenings()).await;
        let agency = json!({ "kind": "infrastructure_agency", "name": "Aldermoor Voluntary Action" });
        let agency = county.as_("set_up").post("/v1/organisations", &agency).await.expect(201).body["id"].clone();
        amira.step(&path, "answer", &json!({ "answer": "not_planned" })).await.expect_problem(409, "invalid_transition");
        amira.step(&path, "escalation", &json!({ "organisation_id": agency })).await.expect(200);
        let answered = amira.step(&path, "answer", &json!({ "answer": "development_support" })).await.expect(200).body;
        assert_eq!(answered["status"], "answered");
        assert_eq!(tasks(&amira, &path).await, ["chase_gap_answer done", "escalate_gap done"]);
        // Taken to another, it waits for an answer again.
        escalated(county, &path).await;
        let now = amira.get(&path).await.expect(200).body;
        assert_eq!((&now["status"], &now["answer"]), (&json!("escalated"), &Value::Null));
        assert!(tasks(&amira, &path).await.contains(&"chase_gap_answer open".to_owned()));
        amira.step(&path, "error", &json!({})).await.expect(200);
        amira.step(&path, "error", &json!({})).await.expect_problem(409, "invalid_transition");
        assert!(!tasks(&amira, &path).await.iter().any(|task| task.ends_with("open")));
        county.as_("commissioning").get(&path).await.expect_problem(404, "not_found");
    }

    async fn nobody_chases_an_answer_before_its_time_and_then_the_manager_is_told(county) {
        let path = raised(county, &evenings()).await;
        let amira = county.as_("amira");
        let id = path.rsplit('/').next().expect("an identifier");
        let task = amira.get(&format!("/v1/tasks?subject_id={id}")).await.expect(200).body["items"][0].clone();
        assert_eq!((&task["due_at"], &task["subject_type"]), (&json!("2026-12-02T17:00:00Z"), &json!("gap")));
        assert_eq!(task["worker_id"], json!(worker_id(1)));
        escalated(county, &path).await;
        let task = amira.get(&format!("/v1/tasks?subject_id={id}&kind=chase_gap_answer")).await.expect(200).body;
        assert_eq!(task["items"][0]["due_at"], "2026-12-30T17:00:00Z");
    }

    async fn it_says_nothing_of_a_person_and_goes_to_who_can_answer(county) {
        let amira = county.as_("amira");
        let refused = async |with: Value| {
            let mut body = evenings();
            with.as_object().expect("an object").iter().for_each(|(name, value)| body[name] = value.clone());
            amira.post("/v1/gaps", &body).await.expect(422).faults()
        };
        let fault = |pointer: &str, code: &str| vec![(pointer.to_owned(), code.to_owned())];
        assert_eq!(refused(json!({ "comment": "For 999 000 0018" })).await, fault("/comment", "personal_data"));
        assert_eq!(refused(json!({ "need": "income" })).await, fault("/need", "contradiction"));
        assert_eq!(refused(json!({ "outward_code": "HX9 1AB" })).await, fault("/outward_code", "bad_format"));
        let nobody = "01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e";
        assert_eq!(refused(json!({ "episode_id": nobody })).await, fault("/episode_id", "not_found"));
        assert_eq!(refused(json!({ "connection_id": nobody })).await, fault("/connection_id", "not_found"));
        let both = refused(json!({ "connection_id": nobody, "episode_id": nobody })).await;
        assert_eq!(both, fault("/connection_id", "contradiction"));
        assert_eq!(refused(json!({ "service_id": nobody })).await, fault("/service_id", "not_found"));

        let path = raised(county, &evenings()).await;
        let practice = json!({ "organisation_id": organisation_id(5) });
        let wrong = amira.step(&path, "escalation", &practice).await.expect(422);
        assert_eq!(wrong.faults(), fault("/organisation_id", "wrong_kind"));
        let wrong = amira.step(&path, "escalation", &json!({ "organisation_id": nobody })).await.expect(422);
        assert_eq!(wrong.faults(), fault("/organisation_id", "not_found"));
        let stray = json!({ "reason": "not_needed", "asset_id": nobody });
        let stray = amira.step(&path, "closure", &stray).await.expect(422);
        assert_eq!(stray.faults(), fault("/asset_id", "contradiction"));
        let unknown = amira.step(&path, "closure", &json!({ "reason": "met", "asset_id": nobody })).await.expect(422);
        assert_eq!(unknown.faults(), fault("/asset_id", "not_found"));
    }

    async fn what_somebody_was_asked_stays_as_it_was_asked(county) {
        let amira = county.as_("amira");
        let path = raised(county, &evenings()).await;
        let changed = amira.patch(&path, &json!({ "outward_code": null, "category": "nature" })).await.expect(200).body;
        assert_eq!((&changed["outward_code"], &changed["category"]), (&Value::Null, &json!("nature")));
        assert_eq!(changed["comment"], evenings()["comment"]);
        let names = amira.patch(&path, &json!({ "comment": "For HX9 1AB" })).await.expect(422);
        assert_eq!(names.faults(), [("/comment".to_owned(), "personal_data".to_owned())]);
        escalated(county, &path).await;
        amira.patch(&path, &json!({ "category": "arts" })).await.expect_problem(409, "invalid_transition");
    }
}
