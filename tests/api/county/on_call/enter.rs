//! Entering a shift on call.

use linkwork::system::sandbox::cast::{service_id, worker_id};
use serde_json::json;

use super::{shifts, team};
use crate::on_both;

on_both! {
    async fn a_manager_enters_a_worker_or_somebody_else(county) {
        let leila = county.as_("leila");
        let shift = json!({
            "worker_id": worker_id(10), "starts_at": "2026-11-18T09:00:00Z", "ends_at": "2026-11-19T09:00:00Z",
        });
        let entered = leila.post(&shifts(), &shift).await.expect(201);
        assert_eq!((&entered.body["status"], &entered.body["contact"]), (&json!("current"), &json!(null)));
        let read = county.as_("amira").get(&entered.location()).await.expect(200).body;
        assert_eq!((&read["worker_id"], &read["allowed_actions"]), (&json!(worker_id(10)), &json!([])));
        county.as_("bethan").get(&entered.location()).await.expect_problem(404, "not_found");

        let other = leila.post(&shifts(), &team("2026-11-20T17:00:00Z", "2026-11-23T09:00:00Z")).await.expect(201).body;
        assert_eq!((&other["status"], &other["contact"]["phone"]), (&json!("planned"), &json!("07700 900124")));
        assert_eq!(other["allowed_actions"], json!(["cancellation"]));
        county.as_("amira").post(&shifts(), &shift).await.expect_problem(403, "forbidden");
    }

    async fn a_shift_that_notifies_nobody_is_refused_with_every_fault(county) {
        let leila = county.as_("leila");
        let nobody = json!({ "starts_at": "2026-11-20T17:00:00Z", "ends_at": "2026-11-20T17:00:00Z" });
        let refused = leila.post(&shifts(), &nobody).await.expect_problem(422, "validation_failed");
        let faults = [("/worker_id", "one_of"), ("/ends_at", "out_of_range")];
        assert_eq!(refused.faults(), faults.map(|(at, code)| (at.to_owned(), code.to_owned())));
        let mut unreachable = team("2026-11-20T17:00:00Z", "2026-12-23T09:00:00Z");
        unreachable["contact"] = json!({ "name": "A team" });
        let refused = leila.post(&shifts(), &unreachable).await.expect_problem(422, "validation_failed");
        let faults = [("/contact/email", "missing"), ("/ends_at", "out_of_range")];
        assert_eq!(refused.faults(), faults.map(|(at, code)| (at.to_owned(), code.to_owned())));
        let over = team("2026-11-10T17:00:00Z", "2026-11-18T09:30:00Z");
        let refused = leila.post(&shifts(), &over).await.expect_problem(422, "validation_failed");
        assert_eq!(refused.faults(), [("/ends_at".to_owned(), "out_of_range".to_owned())]);
    }

    async fn it_is_somebody_of_the_service_and_ones_own_service(county) {
        let leila = county.as_("leila");
        let mut shift = team("2026-11-20T17:00:00Z", "2026-11-23T09:00:00Z");
        shift["contact"] = json!(null);
        shift["worker_id"] = json!(worker_id(3));
        let refused = leila.post(&shifts(), &shift).await.expect_problem(422, "validation_failed");
        assert_eq!(refused.faults(), [("/worker_id".to_owned(), "not_found".to_owned())]);
        let others = format!("/v1/services/{}/on-call-shifts", service_id(2));
        let shift = team("2026-11-20T17:00:00Z", "2026-11-23T09:00:00Z");
        leila.post(&others, &shift).await.expect_problem(403, "forbidden");
    }
}
