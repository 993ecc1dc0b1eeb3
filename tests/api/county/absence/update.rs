//! Changing an absence.

use reqwest::Method;
use serde_json::json;

use super::{AMIRA, TOM, away, enter};
use crate::on_both;

on_both! {
    async fn it_ends_early_the_day_the_worker_is_back(county) {
        let (leila, amira) = (county.as_("leila"), county.as_("amira"));
        let path = enter(&leila, AMIRA, &away("2026-11-18", "2026-11-27", Some(TOM))).await;
        // Half past midnight in London is still the day before in UTC in summer; in winter it is not.
        county.set_clock("2026-11-20T00:00:00Z");
        let back = amira.patch(&path, &json!({ "last_day": "2026-11-19" })).await.expect(200);
        assert_eq!((&back.body["status"], &back.body["allowed_actions"]), (&json!("over"), &json!([])));
        amira.patch(&path, &json!({ "last_day": "2026-11-27" })).await.expect_problem(409, "invalid_transition");
        leila.step(&path, "cancellation", &json!({})).await.expect_problem(409, "invalid_transition");
    }

    async fn it_is_the_workers_own_or_the_managers_to_change_and_needs_the_version(county) {
        let (leila, tom) = (county.as_("leila"), county.as_("tom"));
        let path = enter(&leila, AMIRA, &away("2026-12-21", "2026-12-24", Some(TOM))).await;
        tom.patch(&path, &json!({ "last_day": "2026-12-23" })).await.expect_problem(403, "forbidden");
        let headers = [("Content-Type", "application/merge-patch+json")];
        let body = json!({ "last_day": "2026-12-23" });
        let unmatched = leila.call(Method::PATCH, &path, &headers, Some(&body)).await;
        unmatched.expect_problem(428, "precondition_required");
        let stale = [headers[0], ("If-Match", "\"AAAAAAAAAAAAAAAAAAAAAA\"")];
        let refused = leila.call(Method::PATCH, &path, &stale, Some(&body)).await;
        refused.expect_problem(412, "version_mismatch");
        let away = county.as_("amira").patch(&path, &json!({ "cover_worker_id": null })).await;
        away.expect_problem(422, "validation_failed");
    }

    async fn who_covers_is_asked_again_where_it_grows(county) {
        let leila = county.as_("leila");
        let path = enter(&leila, AMIRA, &away("2026-12-21", "2026-12-22", Some(TOM))).await;
        enter(&leila, TOM, &away("2026-12-23", "2026-12-24", None)).await;
        let grown = leila.patch(&path, &json!({ "last_day": "2026-12-23" })).await;
        let grown = grown.expect_problem(422, "validation_failed");
        assert_eq!(grown.faults(), [("/cover_worker_id".to_owned(), "absent".to_owned())]);
        leila.patch(&path, &json!({ "last_day": "2026-12-23", "cover_worker_id": null })).await.expect(200);
    }
}
