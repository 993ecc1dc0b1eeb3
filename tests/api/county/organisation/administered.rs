//! An administrator acts within their own organisation; one of the integrated care system on all.

use linkwork::system::sandbox::cast::{client_id, organisation_id, service_id, worker_id};
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::county::Client;
use crate::on_both;

/// Tries it with the ETag that is there, or any where they do not see it.
async fn tried(client: &Client<'_>, method: Method, path: &str, body: &Value) -> u16 {
    let kind = if method == Method::PATCH { "application/merge-patch+json" } else { "application/json" };
    let key = path.replace('/', "-");
    let headers = [("If-Match", "*"), ("Idempotency-Key", &*key), ("Content-Type", kind)];
    client.call_once(&method, path, &headers, Some(body)).await.status.as_u16()
}

on_both! {
    async fn an_administrator_of_a_council_touches_nothing_of_another_organisation(county) {
        let council = county.as_("council_set_up");
        let (amira, millgate, hallowby) = (worker_id(1), client_id(1), service_id(1));
        let employed = |organisation: u8, services: Value| json!({
            "organisation_id": organisation_id(organisation), "name": "Nora Lind", "roles": ["service_manager"],
            "services": services, "sensitive_classes": ["safeguarding"],
        });
        let client = |organisation: u8| json!({
            "organisation_id": organisation_id(organisation), "name": "Another counter", "role": "referrer",
            "authentication": "client_secret_basic",
        });
        let pharmacy = format!("/v1/organisations/{}", organisation_id(7));
        let service = json!({ "host_id": organisation_id(3), "name": "Theirs", "usual_wait_days": 10,
            "contact_name": "Duty", "contact_phone": "01632 960400",
            "emergency_line": { "text": "Ring 999.", "numbers": [{ "label": "Emergency", "number": "999" }] },
            "covers": { "pcns": [organisation_id(3)] } });
        for (method, path, body) in [
            (Method::POST, "/v1/workers".to_owned(), employed(3, json!([hallowby]))),
            // Their own worker, who would come by another's people.
            (Method::POST, "/v1/workers".to_owned(), employed(13, json!([hallowby]))),
            (Method::PATCH, format!("/v1/workers/{amira}"), json!({ "roles": ["service_manager"] })),
            (Method::POST, format!("/v1/workers/{amira}/disablement"), json!({})),
            (Method::POST, "/v1/clients".to_owned(), client(7)),
            (Method::POST, "/v1/organisations".to_owned(), json!({ "kind": "ics", "name": "Ours" })),
            (Method::PATCH, pharmacy.clone(), json!({ "name": "Ours" })),
            (Method::PATCH, format!("/v1/organisations/{}", organisation_id(13)), json!({ "ods_code": "Y77001" })),
            (Method::POST, format!("{pharmacy}/memberships"), json!({ "group_id": organisation_id(3), "starts_on": "2026-04-01" })),
            (Method::POST, "/v1/services".to_owned(), service),
            (Method::PATCH, format!("/v1/services/{hallowby}"), json!({ "usual_wait_days": 99 })),
        ] {
            assert_eq!(tried(&council, method.clone(), &path, &body).await, 403, "{method} {path} {body}");
        }
        for (method, path, body) in [
            (Method::POST, format!("/v1/clients/{millgate}/secret"), Value::Null),
            (Method::POST, format!("/v1/clients/{millgate}/disablement"), json!({})),
            (Method::PATCH, format!("/v1/clients/{millgate}"), json!({ "name": "Ours" })),
        ] {
            assert_eq!(tried(&council, method.clone(), &path, &body).await, 404, "{method} {path}");
        }
        // What is theirs, they do.
        council.patch(&format!("/v1/organisations/{}", organisation_id(13)), &json!({ "name": "Council" })).await.expect(200);
        council.post("/v1/clients", &client(13)).await.expect(201);
        let own = json!({ "organisation_id": organisation_id(13), "name": "Ada Birch", "roles": ["auditor"] });
        let own = council.post("/v1/workers", &own).await.expect(201).location();
        council.patch(&own, &json!({ "organisation_id": organisation_id(3) })).await.expect_problem(403, "forbidden");
        // An administrator of the integrated care system acts on all.
        county.as_("set_up").patch(&pharmacy, &json!({ "name": "Millgate" })).await.expect(200);
    }
}
