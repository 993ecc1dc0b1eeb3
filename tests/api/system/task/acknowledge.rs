//! `POST /v1/tasks/{id}/acknowledgement`.

use reqwest::Method;
use serde_json::json;

use super::{referred, send_back, task_of};
use crate::on_both;

on_both! {
    async fn a_promise_given_in_time_may_be_given_again_once_it_is_overdue(county) {
        let path = referred(county, json!({})).await;
        let amira = county.as_("amira");
        let task = task_of(&amira, &path, "decide_referral").await;
        let known = amira.step(&task, "acknowledgement", &json!({})).await.expect(200);
        assert_eq!(known.body["acknowledged"]["role"], "link_worker");
        amira.step(&task, "acknowledgement", &json!({})).await.expect_problem(409, "invalid_transition");
        county.set_clock("2026-12-03T09:00:00Z");
        let again = amira.step(&task, "acknowledgement", &json!({})).await.expect(200);
        assert_eq!(again.body["acknowledged"]["at"], "2026-12-03T09:00:00Z");
        amira.step(&task, "acknowledgement", &json!({})).await.expect_problem(409, "invalid_transition");
    }

    async fn the_gates_stand_in_their_order(county) {
        let path = referred(county, json!({})).await;
        let amira = county.as_("amira");
        let task = task_of(&amira, &path, "decide_referral").await;
        let noun = format!("{task}/acknowledgement");
        county.as_("bethan").call(Method::POST, &noun, &[], None).await.expect_problem(404, "not_found");
        amira.call(Method::POST, &noun, &[], None).await.expect_problem(428, "precondition_required");
        let stale = [("If-Match", "\"q1Zd0GkPqXcWvRr3mE0yBw\"")];
        amira.call(Method::POST, &noun, &stale, None).await.expect_problem(412, "version_mismatch");
        amira.step(&path, "acceptance", &json!({})).await.expect(200);
        amira.call(Method::POST, &noun, &stale, None).await.expect_problem(409, "invalid_transition");
    }

    async fn an_agency_needs_no_version(county) {
        let path = referred(county, json!({})).await;
        send_back(county, &path).await;
        let millgate = county.as_("millgate");
        let task = task_of(&millgate, &path, "decide_returned").await;
        millgate.call(Method::POST, &format!("{task}/acknowledgement"), &[], None).await.expect(200);
        let seen = county.as_("amira").get(&task).await.expect(200);
        assert_eq!(seen.body["acknowledged"]["role"], "referrer");
    }
}
