//! Who entered a code, when, and in which system.

use reqwest::Method;
use serde_json::json;

use super::{first_talk, receipt, taken_on};
use crate::on_both;

on_both! {
    async fn the_service_gives_the_receipt_or_says_that_the_practice_had_it(county) {
        let amira = county.as_("amira");
        let (referral, episode) = taken_on(county).await;
        let entry = first_talk(&amira, &referral, &episode).await;
        let mut body = receipt("2026-11-10T09:30:00Z");
        let before = amira.step(&entry, "receipt", &body).await.expect(422);
        assert_eq!(before.faults(), [("/receipt/at".to_owned(), "out_of_range".to_owned())]);
        body["already_in_record"] = json!(true);
        let held = amira.step(&entry, "receipt", &body).await.expect(200).body;
        assert_eq!((&held["status"], &held["task"]["status"]), (&json!("already_in_record"), &json!("done")));
    }

    async fn of_two_receipts_at_once_one_is_kept(county) {
        let (amira, practice) = (county.as_("amira"), county.as_("harbour"));
        let (referral, episode) = taken_on(county).await;
        let entry = first_talk(&amira, &referral, &episode).await;
        let body = receipt("2026-11-18T09:30:00Z");
        let (one, other) = tokio::join!(amira.step(&entry, "receipt", &body), practice.step(&entry, "receipt", &body));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert!(matches!(statuses, [200, 409 | 412]), "{} and {}", one.text, other.text);
    }

    async fn the_service_says_what_it_read_and_a_practice_may(county) {
        let (amira, practice) = (county.as_("amira"), county.as_("harbour"));
        let (referral, episode) = taken_on(county).await;
        let entry = first_talk(&amira, &referral, &episode).await;
        let (path, body) = (format!("{entry}/receipt"), receipt("2026-11-18T09:30:00Z"));
        amira.call(Method::POST, &path, &[], Some(&body)).await.expect_problem(428, "precondition_required");
        practice.call(Method::POST, &path, &[("If-Match", "\"stale\"")], Some(&body)).await.expect_problem(412, "version_mismatch");
        practice.call(Method::POST, &path, &[], Some(&body)).await.expect(200);
        practice.call(Method::POST, &path, &[], Some(&body)).await.expect_problem(409, "invalid_transition");
        practice.step(&entry, "error", &json!({ "reason": "other" })).await.expect_problem(403, "forbidden");
        county.as_("george").step(&entry, "receipt", &body).await.expect_problem(403, "forbidden");
    }

    async fn each_step_is_told_to_the_service_and_the_practice(county) {
        let (amira, practice) = (county.as_("amira"), county.as_("harbour"));
        let (referral, episode) = taken_on(county).await;
        let entry = first_talk(&amira, &referral, &episode).await;
        practice.step(&entry, "receipt", &receipt("2026-11-18T09:30:00Z")).await.expect(200);
        for caller in [&amira, &practice] {
            let text = caller.history(&entry).await.expect(200).text;
            assert!(text.contains("coded_entry.created") && text.contains("coded_entry.entered"), "{text}");
            assert!(!text.contains("Nadia"), "{text}");
        }
    }

    async fn what_stands_in_the_record_is_not_removed_before_it_was_wrong_and_is_wrong_once(county) {
        let amira = county.as_("amira");
        let (referral, episode) = taken_on(county).await;
        let entry = first_talk(&amira, &referral, &episode).await;
        let body = receipt("2026-11-18T09:30:00Z");
        amira.step(&entry, "receipt", &body).await.expect(200);
        amira.step(&entry, "removal", &body).await.expect_problem(409, "invalid_transition");
        let wrong = json!({ "reason": "wrong_code" });
        amira.step(&entry, "error", &wrong).await.expect(200);
        amira.step(&entry, "error", &wrong).await.expect_problem(409, "invalid_transition");
    }
}
