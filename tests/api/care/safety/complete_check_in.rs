//! `POST /v1/worker-check-ins/{id}/completion`: about a worker, and off the person's record.

use serde_json::{Value, json};

use super::{recorded, talk};
use crate::on_both;

on_both! {
    async fn somebody_looks_after_who_heard_it(county) {
        recorded(county, &talk()).await;
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let tasks = amira.get("/v1/tasks?kind=check_in_with_worker").await.expect(200);
        let task = &tasks.body["items"][0];
        assert_eq!((&task["person_id"], &task["due_at"]), (&Value::Null, &json!("2026-11-20T17:00:00Z")));
        let path = format!("/v1/worker-check-ins/{}", task["subject_id"].as_str().expect("an id"));
        let read = amira.get(&path).await.expect(200);
        assert!(!read.text.contains("person") && !read.text.contains("safety"), "{}", read.text);

        let body = json!({ "checked_in_with": "clinical_director", "occurred_at": "2026-11-18T09:25:00Z" });
        let mut future = body.clone();
        future["occurred_at"] = json!("2026-11-18T09:30:01Z");
        leila.step(&path, "completion", &future).await.expect_problem(422, "validation_failed");
        county.as_("tom").get(&path).await.expect_problem(404, "not_found");
        county.as_("joan").get(&path).await.expect_problem(404, "not_found");
        county.as_("dr_khan").get(&path).await.expect(200);
        leila.step(&path, "completion", &body).await.expect(200);
        leila.step(&path, "completion", &body).await.expect_problem(409, "invalid_transition");
        let open = amira.get("/v1/tasks?kind=check_in_with_worker&status=open").await.expect(200);
        assert_eq!(open.body["items"], json!([]));
    }
}
