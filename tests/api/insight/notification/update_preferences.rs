//! How a worker is notified.

use linkwork::system::sandbox::cast::worker_id;
use serde_json::json;

use super::delivered;
use crate::on_both;
use crate::system::task::{at_risk, referred, task_of};

const PATH: &str = "/v1/me/notification-preferences";

on_both! {
    async fn quiet_hours_put_off_what_can_wait_and_never_what_concerns_safety(county) {
        let tom = county.as_("tom");
        let quiet = json!({ "quiet_hours": { "from": "09:00", "until": "12:00" } });
        let preferred = tom.patch(PATH, &quiet).await.expect(200).body;
        assert_eq!((&preferred["by_email"], &preferred["quiet_hours"]["until"]), (&json!(true), &json!("12:00")));
        let leila = county.as_("leila");
        let path = referred(county, json!({})).await;
        let task = task_of(&leila, &path, "decide_referral").await;
        leila.step(&task, "handover", &json!({ "worker_id": worker_id(2) })).await.expect(200);
        assert_eq!(delivered(county).await, [""; 0]);
        referred(county, at_risk()).await;
        let urgent = "tom@aldermoor.example.org: Urgent: a safety task is due";
        assert!(delivered(county).await.contains(&format!("email {urgent}")));
        county.set_clock("2026-11-18T12:00:00Z");
        let given = "email tom@aldermoor.example.org: A task was given to you".to_owned();
        assert!(delivered(county).await.contains(&given));
    }

    async fn they_are_ones_own_and_reach_somebody(county) {
        let amira = county.as_("amira");
        let before = amira.get(PATH).await.expect(200).body;
        assert_eq!((&before["by_email"], &before["by_text"], &before["quiet_hours"]), (&json!(true), &json!(false), &json!(null)));
        let nothing = amira.patch(PATH, &json!({ "by_email": false })).await.expect_problem(422, "validation_failed");
        assert_eq!(nothing.faults(), [("/by_email".to_owned(), "missing".to_owned())]);
        let empty = json!({ "quiet_hours": { "from": "09:00", "until": "09:00" } });
        amira.patch(PATH, &empty).await.expect_problem(422, "validation_failed");
        amira.patch(PATH, &json!({ "by_text": true })).await.expect(200);
        amira.patch(PATH, &json!({ "by_email": false, "quiet_hours": { "from": "22:00", "until": "07:00" } })).await.expect(200);
        let after = amira.patch(PATH, &json!({ "quiet_hours": null })).await.expect(200).body;
        assert_eq!((&after["by_email"], &after["by_text"], &after["quiet_hours"]), (&json!(false), &json!(true), &json!(null)));
        assert_eq!(county.as_("tom").get(PATH).await.expect(200).body["by_email"], json!(true));
        county.as_("millgate").get(PATH).await.expect_problem(403, "forbidden");
    }
}
