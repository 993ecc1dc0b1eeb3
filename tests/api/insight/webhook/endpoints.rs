//! The verbs of `/v1/webhook-endpoints` and `/v1/webhook-deliveries`.

use linkwork::insight::webhook::entity::Entity;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::on_both;

const ELSEWHERE: &str = "https://records.millgate.example/linkwork";

on_both! {
    async fn an_endpoint_is_entered_changed_disabled_and_enabled(county) {
        let millgate = county.as_("millgate");
        let new = json!({ "url": ELSEWHERE, "description": "The records", "event_types": ["referral.accepted"] });
        let entered = millgate.post("/v1/webhook-endpoints", &new).await.expect(201);
        let path = entered.location();
        let secret = entered.body["secret"].as_str().expect("shown once");
        assert!(secret.starts_with("whsec_") && entered.body["public_key"].as_str().is_some_and(|key| key.starts_with("whpk_")));
        let read = millgate.get(&path).await.expect(200);
        assert_eq!((&read.body["url"], &read.body["status"]), (&json!(ELSEWHERE), &json!("active")));
        assert!(!read.text.contains(secret) && !read.text.contains("keys\":"), "{}", read.text);
        let patch = json!({ "description": null, "event_types": [] });
        let changed = millgate.patch(&path, &patch).await.expect(200).body;
        assert_eq!((&changed["description"], &changed["event_types"]), (&Value::Null, &json!([])));
        millgate.patch(&path, &json!({ "url": "http://records.millgate.example/" })).await.expect_problem(422, "validation_failed");
        let disabled = millgate.step(&path, "disablement", &json!({})).await.expect(200).body;
        assert_eq!((&disabled["status"], &disabled["disabled_reason"]), (&json!("disabled"), &json!("asked")));
        millgate.step(&path, "disablement", &json!({})).await.expect_problem(409, "invalid_transition");
        millgate.post(&format!("{path}/test"), &json!({})).await.expect_problem(409, "invalid_transition");
        let in_use = millgate.get("/v1/webhook-endpoints?status=active").await.expect(200).body;
        assert_eq!(in_use["items"], json!([]));
        let enabled = millgate.step(&path, "enablement", &json!({})).await.expect(200).body;
        assert_eq!((&enabled["status"], &enabled["disabled_reason"]), (&json!("active"), &Value::Null));
        millgate.step(&path, "enablement", &json!({})).await.expect_problem(409, "invalid_transition");
        let all = millgate.get("/v1/webhook-endpoints").await.expect(200).body;
        assert_eq!(all["items"].as_array().map(Vec::len), Some(1));
    }

    async fn a_manager_says_which_version_they_change(county) {
        let leila = county.as_("leila");
        let path = leila.post("/v1/webhook-endpoints", &json!({ "url": ELSEWHERE })).await.expect(201).location();
        leila.patch(&path, &json!({ "description": "The dashboard" })).await.expect(200);
        leila.step(&path, "secret", &json!({})).await.expect(200);
        leila.step(&path, "disablement", &json!({})).await.expect(200);
        leila.step(&path, "secret", &json!({})).await.expect_problem(409, "invalid_transition");
        leila.step(&path, "enablement", &json!({})).await.expect(200);
    }

    async fn a_secret_is_shown_once_and_stored_sealed(county) {
        let millgate = county.as_("millgate");
        let new = json!({ "url": ELSEWHERE });
        let key = [("Idempotency-Key", "once")];
        let first = millgate.call(reqwest::Method::POST, "/v1/webhook-endpoints", &key, Some(&new)).await.expect(201);
        let again = millgate.call(reqwest::Method::POST, "/v1/webhook-endpoints", &key, Some(&new)).await.expect(201);
        assert_eq!((&again.body["secret"], &again.body["endpoint"]), (&Value::Null, &first.body["endpoint"]));
        let secret = first.body["secret"].as_str().expect("a secret").trim_start_matches("whsec_");
        let system = county.server.state().db.system("a test looks for the secret");
        let stored = Entity::find().all(system.read()).await.expect("it answers");
        assert!(!stored.is_empty() && stored.iter().all(|row| !format!("{row:?}").contains(secret)));
        let path = first.location();
        let rotated = millgate.step(&path, "secret", &json!({})).await.expect(200).body;
        assert_ne!(rotated["secret"], first.body["secret"]);
        assert_ne!(rotated["public_key"], first.body["public_key"]);
        assert_eq!(rotated["endpoint"]["previous_keys_until"], "2026-11-19T09:30:00Z");
        county.set_clock("2026-11-19T09:31:00Z");
        assert_eq!(millgate.get(&path).await.body["previous_keys_until"], Value::Null);
    }

    async fn nobody_sees_anothers(county) {
        let path = county.as_("millgate").post("/v1/webhook-endpoints", &json!({ "url": ELSEWHERE })).await.expect(201).location();
        let tested = county.as_("millgate").post(&format!("{path}/test"), &json!({})).await.expect(201);
        for stranger in ["constabulary", "leila", "reporting", "set_up"] {
            let stranger = county.as_(stranger);
            stranger.get(&path).await.expect_problem(404, "not_found");
            stranger.get(&format!("{path}/deliveries")).await.expect_problem(404, "not_found");
            stranger.get(&tested.location()).await.expect_problem(404, "not_found");
            assert_eq!(stranger.get("/v1/webhook-endpoints").await.expect(200).body["items"], json!([]));
        }
        county.as_("amira").get("/v1/webhook-endpoints").await.expect_problem(403, "forbidden");
        let leila = county.as_("leila");
        leila.post("/v1/webhook-endpoints", &json!({ "url": ELSEWHERE })).await.expect(201);
        assert_eq!(county.as_("owen").get("/v1/webhook-endpoints").await.expect(200).body["items"], json!([]));
    }

    async fn where_it_may_not_go_is_said_when_it_is_entered(county) {
        let millgate = county.as_("millgate");
        for url in [
            "http://records.millgate.example/", "https://127.0.0.1/", "https://localhost/", "https://10.1.2.3/",
            "https://169.254.169.254/latest/meta-data/", "https://[::ffff:192.168.0.1]/", "https://user:word@records.example/",
            "ftp://records.example/", "nowhere",
        ] {
            let refused = millgate.post("/v1/webhook-endpoints", &json!({ "url": url })).await.expect_problem(422, "validation_failed");
            assert_eq!(refused.faults()[0].0, "/url", "{url}");
        }
        let of_service = json!({ "url": ELSEWHERE, "service_id": linkwork::system::sandbox::cast::service_id(1) });
        let refused = millgate.post("/v1/webhook-endpoints", &of_service).await.expect_problem(422, "validation_failed");
        assert_eq!(refused.faults(), [("/service_id".to_owned(), "contradiction".to_owned())]);
        let foreign = json!({ "url": ELSEWHERE, "service_id": linkwork::system::sandbox::cast::service_id(2) });
        county.as_("leila").post("/v1/webhook-endpoints", &foreign).await.expect_problem(422, "validation_failed");
        for _ in 0..20 {
            millgate.post("/v1/webhook-endpoints", &json!({ "url": ELSEWHERE })).await.expect(201);
        }
        let refused = millgate.post("/v1/webhook-endpoints", &json!({ "url": ELSEWHERE })).await.expect_problem(422, "validation_failed");
        assert_eq!(refused.faults(), [("/url".to_owned(), "too_many".to_owned())]);
    }
}
