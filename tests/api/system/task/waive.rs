//! `POST /v1/tasks/{id}/waiver`.

use linkwork::system::sandbox::cast;
use serde_json::json;

use super::{at_risk, referred, send_back, task_of};
use crate::on_both;

on_both! {
    async fn somebody_other_than_the_owner_decides_with_a_reason(county) {
        let path = referred(county, json!({})).await;
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        amira.step(&path, "acceptance", &json!({})).await.expect(200);
        let task = task_of(&amira, &path, "first_contact").await;
        let waiver = json!({ "reason": "She has moved in with her daughter and rang to say so." });
        amira.step(&task, "waiver", &waiver).await.expect_problem(403, "forbidden");
        leila.step(&task, "waiver", &json!({})).await.expect_problem(422, "validation_failed");
        let waived = leila.step(&task, "waiver", &waiver).await.expect(200);
        assert_eq!((&waived.body["status"], &waived.body["waived"]["reason"]), (&json!("waived"), &waiver["reason"]));
        leila.step(&task, "waiver", &waiver).await.expect_problem(409, "invalid_transition");
    }

    async fn who_covers_stands_in_for_the_owner_and_waives_nothing_of_theirs(county) {
        let path = referred(county, json!({})).await;
        let (amira, tom, leila) = (county.as_("amira"), county.as_("tom"), county.as_("leila"));
        amira.step(&path, "acceptance", &json!({})).await.expect(200);
        let task = task_of(&amira, &path, "first_contact").await;
        let away = json!({ "first_day": "2026-11-18", "last_day": "2026-11-18", "cover_worker_id": cast::worker_id(2) });
        leila.post(&format!("/v1/workers/{}/absences", cast::worker_id(1)), &away).await.expect(201);
        let waiver = json!({ "reason": "She has moved in with her daughter and rang to say so." });
        assert_eq!(tom.get(&task).await.expect(200).body["allowed_actions"], json!(["acknowledgement"]));
        tom.step(&task, "waiver", &waiver).await.expect_problem(403, "forbidden");
        leila.step(&task, "waiver", &waiver).await.expect(200);
    }

    async fn what_nobody_carries_is_the_managers_to_waive(county) {
        let path = referred(county, json!({ "basic_needs": ["food"] })).await;
        let waiver = json!({ "reason": "The food bank has her." });
        let task = task_of(&county.as_("amira"), &path, "review_basic_need").await;
        county.as_("amira").step(&task, "waiver", &waiver).await.expect_problem(403, "forbidden");
        county.as_("leila").step(&task, "waiver", &waiver).await.expect(200);
    }

    async fn a_safety_task_is_never_waived(county) {
        let path = referred(county, at_risk()).await;
        let waiver = json!({ "reason": "Known to the crisis team." });
        let task = task_of(&county.as_("amira"), &path, "review_safety_risk").await;
        for caller in ["amira", "leila", "joan"] {
            county.as_(caller).step(&task, "waiver", &waiver).await.expect_problem(409, "invalid_transition");
        }
    }

    async fn an_agency_waives_nothing(county) {
        let path = referred(county, json!({})).await;
        send_back(county, &path).await;
        let millgate = county.as_("millgate");
        let task = task_of(&millgate, &path, "decide_returned").await;
        millgate.step(&task, "waiver", &json!({ "reason": "No." })).await.expect_problem(403, "forbidden");
        let waived = county.as_("leila").step(&task, "waiver", &json!({ "reason": "Answered by telephone." })).await;
        waived.expect(200);
        let told = millgate.get(&task).await.expect(200);
        assert_eq!(told.body["status"], "waived");
        assert!(!told.text.contains("telephone"));
    }
}
