//! On hold until a day, and on again.

use linkwork::system::task::{TaskKind, TaskStatus};
use reqwest::Method;
use serde_json::{Value, json};

use super::{open, open_to, tasks_of};
use crate::on_both;

on_both! {
    async fn a_case_rests_until_a_day_on_which_a_task_asks_to_look_again(county) {
        let case = open(county, 1).await;
        let amira = county.as_("amira");
        let all = ["hold", "transfer", "closure", "error"];
        assert_eq!(open_to(&amira, &case.episode).await, all);
        let input = json!({ "reason": "in_hospital", "comment": "Hip operation.", "until": "2026-12-14" });
        let held = amira.step(&case.episode, "hold", &input).await.expect(200).body;
        assert_eq!((&held["status"], &held["hold_reason"], &held["hold_until"]), (&json!("onhold"), &json!("in_hospital"), &json!("2026-12-14")));
        let entry = &held["status_history"][1];
        assert_eq!((&entry["comment"], &entry["until"], &entry["status"]), (&json!("Hip operation."), &json!("2026-12-14"), &json!("onhold")));
        assert!(tasks_of(county, &case.person).await.contains(&(TaskKind::ReviewHold, TaskStatus::Open, Some(1))));

        let waits = "/v1/episodes?waits_for_me=true";
        county.set_clock("2026-12-13T23:59:59Z");
        assert_eq!(amira.get(waits).await.expect(200).body["items"], json!([]));
        county.set_clock("2026-12-14T00:00:00Z");
        assert_eq!(amira.get(waits).await.expect(200).body["items"][0]["id"], held["id"]);

        let longer = json!({ "reason": "unwell", "until": "2027-01-11" });
        amira.step(&case.episode, "hold", &longer).await.expect(200);
        assert_eq!(amira.get(waits).await.expect(200).body["items"], json!([]));
        let on = amira.step(&case.episode, "resumption", &json!({})).await.expect(200).body;
        assert_eq!((&on["status"], &on["hold_reason"], &on["hold_until"]), (&json!("active"), &Value::Null, &Value::Null));
        assert_eq!(on["status_history"].as_array().expect("a list").len(), 4);
        let looked: Vec<_> = tasks_of(county, &case.person).await.into_iter().filter(|(kind, ..)| *kind == TaskKind::ReviewHold).collect();
        assert_eq!(looked, [(TaskKind::ReviewHold, TaskStatus::Done, Some(1)); 2]);
        amira.step(&case.episode, "resumption", &json!({})).await.expect_problem(409, "invalid_transition");
    }

    async fn a_hold_is_refused_in_order(county) {
        let case = open(county, 1).await;
        let (amira, tom) = (county.as_("amira"), county.as_("tom"));
        let good = json!({ "reason": "away", "until": "2026-12-14" });
        let path = format!("{}/hold", case.episode);
        county.as_("george").call(Method::POST, &path, &[], Some(&good)).await.expect_problem(403, "forbidden");
        for (input, fault) in [
            (json!({ "reason": "away", "until": "2026-11-18" }), ("/until", "not_ahead")),
            (json!({ "reason": "away", "until": "2027-11-20" }), ("/until", "out_of_range")),
            (json!({ "reason": "other", "until": "2026-12-14" }), ("/comment", "missing")),
            (json!({ "reason": "worker_left", "until": "2026-12-14" }), ("/reason", "not_for_callers")),
        ] {
            let refused = amira.call(Method::POST, &path, &[], Some(&input)).await.expect_problem(422, "validation_failed");
            assert_eq!(refused.faults(), [(fault.0.to_owned(), fault.1.to_owned())]);
        }
        tom.call(Method::POST, &path, &[], Some(&good)).await.expect_problem(403, "access_reason_required");
        county.as_("bethan").call(Method::POST, &path, &[], Some(&good)).await.expect_problem(404, "not_found");
        amira.call(Method::POST, &path, &[], Some(&good)).await.expect_problem(428, "precondition_required");
        let stale = [("If-Match", "\"AAAAAAAAAAAAAAAAAAAAAA\"")];
        amira.call(Method::POST, &path, &stale, Some(&good)).await.expect_problem(412, "version_mismatch");
        amira.step(&case.episode, "closure", &json!({ "reason": "person_ended" })).await.expect(200);
        let late = amira.call(Method::POST, &path, &stale, Some(&good)).await.expect_problem(409, "invalid_transition");
        assert_eq!(late.body["detail"], "The episode is finished; open: reopening, error.");
    }
}
