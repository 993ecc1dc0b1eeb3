//! Who sees a safety event, and who no trace of it.

use linkwork::system::job;
use linkwork::system::sandbox::cast::worker_id;
use reqwest::Method;
use serde_json::json;

use super::{recorded, talk};
use crate::harness::county::{Answer, Client};
use crate::on_both;

/// GET with a stated reason.
async fn with_reason(client: &Client<'_>, path: &str) -> Answer {
    client.call(Method::GET, path, &[("Access-Reason", "safety")], None).await
}

on_both! {
    async fn it_is_there_for_those_who_carry_it_and_those_it_is_taken_to(county) {
        let event = recorded(county, &talk()).await;
        for name in ["amira", "dr_khan", "joan", "leila"] {
            let client = county.as_(name);
            client.get(&event).await.expect(200);
            let listed = client.get("/v1/safety-events").await.expect(200);
            assert_eq!(listed.body["items"].as_array().expect("a list").len(), 1, "{name}");
        }
        let tom = county.as_("tom");
        tom.get(&event).await.expect_problem(403, "access_reason_required");
        with_reason(&tom, &event).await.expect(200);
        for name in ["bethan", "owen", "mark", "dr_wells"] {
            county.as_(name).get(&event).await.expect_problem(404, "not_found");
        }
    }

    async fn it_is_not_there_for_who_lacks_its_class(county) {
        let george = county.as_("george");
        let before = with_reason(&george, "/v1/safety-events").await.expect(200);
        let event = recorded(county, &talk()).await;
        with_reason(&george, &event).await.expect_problem(404, "not_found");
        let after = with_reason(&george, "/v1/safety-events").await.expect(200);
        assert_eq!((&before.text, before.etag()), (&after.text, after.etag()));
        let id = event.rsplit('/').next().expect("an id");
        with_reason(&george, &format!("/v1/changes?resource_id={id}")).await.expect_problem(404, "not_found");
    }

    async fn a_grant_is_of_one_class(county) {
        let event = recorded(county, &talk()).await;
        let (george, set_up) = (county.as_("george"), county.as_("set_up"));
        let worker = format!("/v1/workers/{}", worker_id(4));
        for (classes, status) in [(json!(["domestic_abuse"]), 404), (json!(["suicide_risk"]), 200), (json!([]), 404)] {
            set_up.patch(&worker, &json!({ "sensitive_classes": classes })).await.expect(200);
            county.approve_all().await;
            with_reason(&george, &event).await.expect(status);
        }
    }

    async fn a_manager_without_the_class_sees_it_once_it_was_taken_to_them(county) {
        let worker = format!("/v1/workers/{}", worker_id(12));
        county.as_("set_up").patch(&worker, &json!({ "sensitive_classes": [] })).await.expect(200);
        let event = recorded(county, &talk()).await;
        let leila = county.as_("leila");
        for (at, status) in [("2026-11-18T12:30:00Z", 404), ("2026-11-18T12:30:00.000001Z", 200)] {
            county.set_clock(at);
            job::sweep(county.server.state()).await.expect("the sweep runs");
            leila.get(&event).await.expect(status);
        }
    }
}
