//! `POST /v1/tasks/{id}/handover`.

use linkwork::system::sandbox::cast::worker_id;
use serde_json::json;

use super::{referred, send_back, task_of};
use crate::on_both;

on_both! {
    async fn a_manager_gives_a_task_to_a_worker_of_the_service(county) {
        let path = referred(county, json!({})).await;
        let (amira, tom, leila) = (county.as_("amira"), county.as_("tom"), county.as_("leila"));
        let task = task_of(&amira, &path, "decide_referral").await;
        let to_tom = json!({ "worker_id": worker_id(2) });
        amira.step(&task, "handover", &to_tom).await.expect_problem(403, "forbidden");
        for nobody in [worker_id(3), worker_id(14), worker_id(99)] {
            let refused = leila.step(&task, "handover", &json!({ "worker_id": nobody })).await;
            let refused = refused.expect_problem(422, "validation_failed");
            assert_eq!(refused.faults(), [("/worker_id".to_owned(), "not_found".to_owned())]);
        }
        let handed = leila.step(&task, "handover", &to_tom).await.expect(200);
        assert_eq!((&handed.body["owner"], &handed.body["worker_id"]), (&json!("worker"), &json!(worker_id(2))));
        tom.get(&task).await.expect(200);
        amira.get(&task).await.expect_problem(403, "access_reason_required");
    }

    async fn an_agencys_question_stays_with_the_agency(county) {
        let path = referred(county, json!({})).await;
        send_back(county, &path).await;
        let leila = county.as_("leila");
        let task = task_of(&leila, &path, "decide_returned").await;
        let to_tom = json!({ "worker_id": worker_id(2) });
        leila.step(&task, "handover", &to_tom).await.expect_problem(409, "invalid_transition");
    }
}
