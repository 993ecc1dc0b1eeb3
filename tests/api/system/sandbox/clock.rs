//! `POST /sandbox/clock`.

use serde_json::{Value, json};

use crate::on_both;
use crate::system::task::{at_risk, referred, task_of};

on_both! {
    async fn the_clock_is_moved_and_what_fell_due_is_told_at_once(county) {
        let path = referred(county, at_risk()).await;
        let leila = county.as_("leila");
        let task = task_of(&leila, &path, "review_safety_risk").await;
        assert_eq!(leila.get(&task).await.body["escalation"], Value::Null);
        let visitor = county.bearing(None);
        let moved = visitor.post("/sandbox/clock", &json!({ "advance": "PT8H" })).await.expect(200);
        assert_eq!(moved.body["now"], "2026-11-18T17:30:00Z");
        let overdue = leila.get(&task).await.expect(200);
        assert_eq!((&overdue.body["is_overdue"], &overdue.body["escalation"]["to"]), (&json!(true), &json!("service_manager")));
        for (body, now) in [
            (json!({ "advance": 60 }), "2026-11-18T17:31:00Z"),
            (json!({ "now": "2027-01-04T09:00:00Z" }), "2027-01-04T09:00:00Z"),
            (json!({ "reset": true }), "2026-11-18T09:30:00Z"),
        ] {
            assert_eq!(visitor.post("/sandbox/clock", &body).await.expect(200).body["now"], now);
        }
    }

    async fn one_thing_is_said_and_it_is_understood(county) {
        let visitor = county.bearing(None);
        for body in [
            json!({}),
            json!({ "now": "2027-01-04T09:00:00Z", "reset": true }),
            json!({ "reset": false }),
            json!({ "advance": "P1M" }),
            json!({ "forward": 1 }),
        ] {
            visitor.post("/sandbox/clock", &body).await.expect_problem(422, "validation_failed");
        }
    }
}
