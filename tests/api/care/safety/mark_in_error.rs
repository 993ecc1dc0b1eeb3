//! `POST /v1/safety-events/{id}/error`.

use linkwork::system::sandbox::cast::worker_id;
use serde_json::json;

use super::{done, open_tasks, recorded, talk};
use crate::on_both;
use crate::system::task::task_of;

on_both! {
    async fn what_was_due_goes_to_the_lead_and_falls_away_at_the_second_look(county) {
        let event = recorded(county, &talk()).await;
        let (leila, joan) = (county.as_("leila"), county.as_("joan"));
        let wordless = leila.step(&event, "error", &json!({ "reason": "other" })).await.expect_problem(422, "validation_failed");
        assert_eq!(wordless.faults(), [("/comment".to_owned(), "missing".to_owned())]);
        let marked = leila.step(&event, "error", &json!({ "reason": "wrong_person" })).await.expect(200);
        assert_eq!((&marked.body["status"], &marked.body["in_error"]["by"]), (&json!("entered_in_error"), &json!(worker_id(12))));
        assert_eq!(open_tasks(&joan, &event).await.len(), 7, "nothing is lost");
        let task = joan.get(&task_of(&joan, &event, "contact_duty_gp").await).await.expect(200);
        assert_eq!(task.body["worker_id"], json!(worker_id(10)));

        leila.step(&event, "error", &json!({ "reason": "wrong_person" })).await.expect_problem(409, "invalid_transition");

        let note = json!({ "note": "It was her neighbour, who has an event of his own." });
        leila.step(&event, "closure", &note).await.expect_problem(403, "forbidden");
        joan.step(&event, "closure", &note).await.expect(200);
        assert_eq!(open_tasks(&joan, &event).await, []);
        joan.step(&event, "closure", &note).await.expect_problem(409, "invalid_transition");
        let entry = done("clinician_informed", "2026-11-18T09:20:00Z");
        joan.post(&format!("{event}/entries"), &entry).await.expect_problem(409, "invalid_transition");
    }
}
