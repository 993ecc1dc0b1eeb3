//! `POST /v1/tasks/{id}/completion`.

use serde_json::json;

use super::{at_risk, referred, task_of};
use crate::on_both;

fn word(at: &str) -> serde_json::Value {
    json!({ "starts_at": at, "consultation_mechanism": "telephone", "attendance": "attended", "minutes": 10,
        "conversation_with": "person" })
}

on_both! {
    async fn a_word_with_who_waits_comes_again_in_four_weeks(county) {
        let path = referred(county, json!({})).await;
        let amira = county.as_("amira");
        amira.step(&path, "waiting", &json!({})).await.expect(200);
        let task = task_of(&amira, &path, "contact_while_waiting").await;
        assert_eq!(amira.get(&task).await.body["due_at"], "2026-12-16T17:00:00Z");
        county.set_clock("2026-12-14T12:00:00Z");
        amira.post(&format!("{path}/contacts"), &word("2026-12-14T11:50:00Z")).await.expect(201);
        let done = amira.get(&task).await.expect(200);
        assert_eq!((&done.body["status"], &done.body["done_at"]), (&json!("done"), &json!("2026-12-14T12:00:00Z")));
        let next = task_of(&amira, &path, "contact_while_waiting").await;
        assert_ne!(next, task);
        assert_eq!(amira.get(&next).await.body["due_at"], "2027-01-11T17:00:00Z");
        amira.step(&task, "completion", &json!({})).await.expect_problem(409, "invalid_transition");

        // Where no act shows it, it is ticked off.
        let other = referred(county, json!({})).await;
        let to = json!({ "reason": "palliative_care", "destination": "St Anne's Hospice" });
        amira.step(&other, "redirection", &to).await.expect(200);
        let task = task_of(&amira, &other, "confirm_redirection").await;
        assert_eq!(amira.step(&task, "completion", &json!({})).await.expect(200).body["status"], "done");
    }

    async fn what_an_act_shows_is_not_ticked_off(county) {
        let path = referred(county, at_risk()).await;
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        for kind in ["decide_referral", "review_safety_risk"] {
            let task = task_of(&amira, &path, kind).await;
            for caller in [&amira, &leila] {
                caller.step(&task, "completion", &json!({})).await.expect_problem(409, "invalid_transition");
            }
        }
    }

    async fn done_late_stays_visible(county) {
        let path = referred(county, json!({})).await;
        let amira = county.as_("amira");
        amira.step(&path, "waiting", &json!({})).await.expect(200);
        let task = task_of(&amira, &path, "contact_while_waiting").await;
        county.set_clock("2026-12-17T09:00:00Z");
        amira.post(&format!("{path}/contacts"), &word("2026-12-17T08:50:00Z")).await.expect(201);
        let done = amira.get(&task).await.expect(200);
        assert_eq!(done.body["is_overdue"], false);
        assert!(done.body["done_at"].as_str() > done.body["due_at"].as_str());
    }
}
