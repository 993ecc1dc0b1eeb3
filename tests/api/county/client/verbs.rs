//! `/v1/clients`.

use linkwork::system::sandbox::cast;
use reqwest::Method;
use serde_json::{Value, json};

use crate::on_both;
use crate::system::oauth::{GRANT, basic, post, program};

fn new_client() -> Value {
    json!({
        "organisation_id": cast::organisation_id(1), "name": "Custody suite", "role": "referrer",
        "authentication": "client_secret_basic",
    })
}

on_both! {
    async fn a_client_is_entered_read_and_listed(county) {
        let admin = county.as_("set_up");
        let made = admin.post("/v1/clients", &new_client()).await.expect(201);
        let client = &made.body["client"];
        assert_eq!(made.location(), format!("/v1/clients/{}", client["id"].as_str().unwrap_or_default()));
        assert!(made.body["client_secret"].as_str().is_some_and(|secret| secret.starts_with("linkwork_secret_")));
        let read = admin.get(&made.location()).await.expect(200);
        assert_eq!((&read.body, read.etag()), (client, made.etag()));
        assert_eq!(read.body["etag"], read.etag());
        assert!(!read.text.contains("linkwork_secret_") && !read.text.contains("sha256"));
        assert_eq!(admin.get("/v1/clients?limit=1").await.expect(200).body["items"], json!([client]));
        let page = admin.get(&format!("/v1/clients?organisation_id={}", cast::organisation_id(1))).await.expect(200);
        assert_eq!(page.body["items"].as_array().map(Vec::len), Some(4));
    }

    async fn a_page_leads_to_the_next(county) {
        let admin = county.as_("set_up");
        let (mut path, mut found) = ("/v1/clients?role=referrer&limit=4".to_owned(), Vec::new());
        loop {
            let page = admin.get(&path).await.expect(200);
            let ids = page.body["items"].as_array().into_iter().flatten();
            found.extend(ids.map(|item| item["id"].as_str().unwrap_or_default().to_owned()));
            let Some(next) = page.body["next_cursor"].as_str() else { break };
            path = format!("/v1/clients?role=referrer&limit=4&after={next}");
        }
        let referrers = cast::CAST.iter().filter(|actor| actor.role.to_string() == "referrer").count();
        assert_eq!(found.len(), referrers);
        assert!(found.is_sorted_by(|a, b| a > b));
    }

    async fn a_secret_is_shown_once_and_kept_nowhere(county) {
        let admin = county.as_("set_up");
        let headers = [("Idempotency-Key", "shown-once")];
        let ask = async || admin.call(Method::POST, "/v1/clients", &headers, Some(&new_client())).await.expect(201);
        let (first, again) = (ask().await, ask().await);
        let secret = first.body["client_secret"].as_str().unwrap_or_default();
        assert_eq!(again.header("idempotent-replayed"), "true");
        assert_eq!((&again.body["client"], &again.body["client_secret"]), (&first.body["client"], &Value::Null));
        assert_eq!((again.etag(), again.location()), (first.etag(), first.location()));
        assert_eq!(crate::county::client::rows_that_hold(county, secret.trim_start_matches("linkwork_secret_")).await, 0);

        let path = first.location();
        let etag = admin.get(&path).await.etag();
        let headers = [("Idempotency-Key", "rotated-once"), ("If-Match", &*etag)];
        let rotate = async || admin.call(Method::POST, &format!("{path}/secret"), &headers, None).await.expect(200);
        let (rotated, again) = (rotate().await, rotate().await);
        let another = rotated.body["client_secret"].as_str().unwrap_or_default();
        assert!(another.len() == secret.len() && another != secret);
        assert_eq!(again.body["client_secret"], Value::Null);
        assert_eq!(crate::county::client::rows_that_hold(county, another.trim_start_matches("linkwork_secret_")).await, 0);
        let id = first.body["client"]["id"].as_str().unwrap_or_default();
        post(county, "/oauth/token", Some(&basic(id, secret)), GRANT).await.expect(401);
        post(county, "/oauth/token", Some(&basic(id, another)), GRANT).await.expect(200);
    }

    async fn a_client_is_changed_by_whoever_saw_it_last(county) {
        let admin = county.as_("set_up");
        let made = admin.post("/v1/clients", &new_client()).await.expect(201);
        let path = made.location();
        let patch = json!({ "name": "Custody, north", "scopes": ["referrals:read"] });
        let changed = admin.patch(&path, &patch).await.expect(200);
        assert_eq!((&changed.body["name"], &changed.body["scopes"]), (&patch["name"], &patch["scopes"]));
        assert_eq!(admin.get(&path).await.body, changed.body);
        let stale = [("If-Match", &*made.etag())];
        admin.call(Method::PATCH, &path, &stale, Some(&patch)).await.expect_problem(412, "version_mismatch");
        admin.call(Method::PATCH, &path, &[], Some(&patch)).await.expect_problem(428, "precondition_required");
        let faults = admin.patch(&path, &json!({ "name": null })).await.expect_problem(422, "validation_failed").faults();
        assert_eq!(faults[0].0, "/name");
        let faults = admin.patch(&path, &json!({ "scopes": ["clients:write"] })).await.expect(422).faults();
        assert_eq!(faults, [("/scopes/0".to_owned(), "unknown_scope".to_owned())]);
        admin.patch(&path, &json!({ "role": "admin" })).await.expect(422);
    }

    async fn each_fault_of_a_new_client_is_pointed_at(county) {
        let admin = county.as_("set_up");
        let table = [
            ("organisation_id", json!("01990000-0000-7000-8000-00000000dead"), "/organisation_id", "not_found"),
            ("role", json!("link_worker"), "/role", "not_for_programs"),
            ("scopes", json!(["people:read"]), "/scopes/0", "unknown_scope"),
            ("service_id", json!("01990000-0000-7000-8000-00000000dead"), "/service_id", "not_found"),
            ("service_id", json!(cast::service_id(1)), "/service_id", "not_hosted"),
            ("keys", json!([{ "jwk": { "kty": "oct", "k": "AAAA" } }]), "/keys/0/jwk/k", "private_key"),
        ];
        for (name, value, pointer, code) in table {
            let mut body = new_client();
            body[name] = value;
            let faults = admin.post("/v1/clients", &body).await.expect_problem(422, "validation_failed").faults();
            assert!(faults.contains(&(pointer.to_owned(), code.to_owned())), "{name}: {faults:?}");
        }
        let without = admin.call(Method::POST, "/v1/clients", &[], Some(&new_client())).await;
        without.expect_problem(400, "idempotency_key_missing");
    }

    async fn a_client_is_enabled_again_with_the_secret_it_had(county) {
        let admin = county.as_("set_up");
        let (id, secret) = program(county, json!({})).await;
        let path = format!("/v1/clients/{id}");
        admin.step(&path, "enablement", &json!({})).await.expect_problem(409, "invalid_transition");
        admin.step(&path, "disablement", &json!({})).await.expect(200);
        post(county, "/oauth/token", Some(&basic(&id, &secret)), GRANT).await.expect(401);
        admin.call(Method::POST, &format!("{path}/enablement"), &[], None).await
            .expect_problem(428, "precondition_required");
        let on = admin.step(&path, "enablement", &json!({})).await.expect(200);
        assert_eq!(on.body["status"], "disabled", "it is another organisation's: a second person is asked");
        post(county, "/oauth/token", Some(&basic(&id, &secret)), GRANT).await.expect(401);
        county.approve_all().await;
        assert_eq!(admin.get(&path).await.expect(200).body["status"], "active");
        post(county, "/oauth/token", Some(&basic(&id, &secret)), GRANT).await.expect(200);
        let changes = admin.history(&path).await.expect(200);
        assert_eq!(changes.types(), ["client.created", "client.enabled", "client.disabled", "client.enabled"]);
    }

    async fn a_disabled_client_does_nothing_until_it_is_enabled(county) {
        let admin = county.as_("set_up");
        let path = admin.post("/v1/clients", &new_client()).await.expect(201).location();
        admin.call(Method::POST, &format!("{path}/disablement"), &[], None).await
            .expect_problem(428, "precondition_required");
        let off = admin.step(&path, "disablement", &json!({})).await.expect(200);
        assert_eq!(off.body["status"], "disabled");
        for noun in ["disablement", "secret"] {
            admin.step(&path, noun, &json!({})).await.expect_problem(409, "invalid_transition");
        }
        assert_eq!(admin.get("/v1/clients?status=disabled").await.expect(200).body["items"], json!([off.body]));
    }

    async fn clients_are_for_administrators_alone(county) {
        let path = county.as_("set_up").post("/v1/clients", &new_client()).await.expect(201).location();
        for actor in cast::CAST.iter().filter(|actor| actor.role.to_string() != "admin") {
            let caller = county.as_(actor.name);
            caller.get("/v1/clients").await.expect_problem(403, "forbidden");
            caller.get(&path).await.expect_problem(403, "forbidden");
            caller.post("/v1/clients", &new_client()).await.expect_problem(403, "forbidden");
        }
        county.bearing(None).get(&path).await.expect_problem(401, "unauthorized");
        // Nor for those of another organisation.
        let admin = county.as_("council_set_up");
        admin.get(&path).await.expect_problem(404, "not_found");
        assert!(!admin.get("/v1/clients?limit=200").await.expect(200).text.contains(path.rsplit('/').next().unwrap_or_default()));
        admin.get("/v1/clients/01990000-0000-7000-8000-00000000dead").await.expect_problem(404, "not_found");
    }
}
