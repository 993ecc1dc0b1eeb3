//! Cancelling a shift on call.

use serde_json::json;

use super::{shifts, team};
use crate::on_both;

on_both! {
    async fn what_is_over_or_cancelled_stays_so(county) {
        let leila = county.as_("leila");
        let path = leila.post(&shifts(), &team("2026-11-20T17:00:00Z", "2026-11-23T09:00:00Z")).await.expect(201).location();
        county.as_("amira").step(&path, "cancellation", &json!({})).await.expect_problem(403, "forbidden");
        let cancelled = leila.step(&path, "cancellation", &json!({})).await.expect(200).body;
        assert_eq!((&cancelled["status"], &cancelled["allowed_actions"]), (&json!("cancelled"), &json!([])));
        leila.step(&path, "cancellation", &json!({})).await.expect_problem(409, "invalid_transition");

        let path = leila.post(&shifts(), &team("2026-11-18T17:00:00Z", "2026-11-19T09:00:00Z")).await.expect(201).location();
        county.set_clock("2026-11-19T09:00:00Z");
        leila.step(&path, "cancellation", &json!({})).await.expect_problem(409, "invalid_transition");
    }
}
