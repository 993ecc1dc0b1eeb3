//! Money that somebody gained.

use reqwest::Method;
use serde_json::json;

use crate::care::care_plan::case;
use crate::on_both;

on_both! {
    async fn what_was_gained_is_in_pence_and_confirmed_and_can_be_taken_back(county) {
        let case = case(county).await;
        let amira = county.as_("amira");
        let path = format!("{}/money-gains", case.episode);
        let body = json!({
            "kind": "benefit", "pence": 380_640, "frequency": "yearly", "gained_on": "2026-11-02",
            "confirmed_by": "The award letter",
        });
        let made = amira.post(&path, &body).await.expect(201);
        assert_eq!((&made.body["pence"], &made.body["frequency"]), (&json!(380_640), &json!("yearly")));
        let gain = made.location();
        assert_eq!(amira.get(&gain).await.expect(200).body, made.body);
        for (field, value, code) in [
            ("pence", json!(0), "out_of_range"),
            ("pence", json!(100_000_001), "out_of_range"),
            ("gained_on", json!("2026-11-19"), "out_of_range"),
        ] {
            let mut wrong = body.clone();
            wrong[field] = value;
            let faults = amira.post(&path, &wrong).await.expect_problem(422, "validation_failed").faults();
            assert_eq!(faults, [(format!("/{field}"), code.to_owned())]);
        }
        county.as_("tom").get(&gain).await.expect_problem(403, "access_reason_required");
        county.as_("bethan").get(&gain).await.expect_problem(404, "not_found");
        county.as_("harbour").get(&gain).await.expect_problem(403, "forbidden");
        let step = async || {
            let etag = amira.get(&gain).await.etag();
            amira.call(Method::POST, &format!("{gain}/error"), &[("If-Match", &etag)], None).await
        };
        step().await.expect(200);
        step().await.expect_problem(409, "invalid_transition");
        let page = amira.get("/v1/money-gains?status=recorded").await.expect(200).body;
        assert_eq!(page["items"], json!([]));
        let changes = amira.history(&gain).await.expect(200);
        assert_eq!(changes.types(), ["money_gain.recorded", "money_gain.entered_in_error"]);
        assert!(!changes.text.contains("380640"), "{}", changes.text);
        amira.step(&case.episode, "error", &json!({ "reason": "duplicate" })).await.expect(200);
        amira.post(&path, &body).await.expect_problem(409, "invalid_transition");
    }
}
