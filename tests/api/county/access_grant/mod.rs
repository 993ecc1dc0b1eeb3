//! What needs two people.

use jsonwebtoken::Algorithm;
use linkwork::system::sandbox::cast::{organisation_id, service_id, worker_id};
use serde_json::{Value, json};

use crate::harness::county::Client;
use crate::kernel::auth::forge::Key;
use crate::on_both;
use crate::system::oauth::{GRANT, basic, post, token};

async fn pending(client: &Client<'_>) -> Vec<Value> {
    let page = client.get("/v1/access-grants?status=pending").await.expect(200);
    page.body["items"].as_array().expect("a list").clone()
}

fn path(grant: &Value) -> String {
    format!("/v1/access-grants/{}", grant["id"].as_str().expect("an identifier"))
}

fn program(organisation: u8, role: &str) -> Value {
    json!({
        "organisation_id": organisation_id(organisation), "name": "Night counter", "role": role,
        "authentication": "client_secret_basic",
    })
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

on_both! {
    async fn a_manager_with_classes_is_made_by_two(county) {
        let admin = county.as_("set_up");
        let new = json!({
            "organisation_id": organisation_id(3), "name": "Nora Lind", "roles": ["link_worker", "service_manager"],
            "services": [service_id(1)], "full_time_equivalent": 1.0, "sensitive_classes": ["safeguarding"],
        });
        let made = admin.post("/v1/workers", &new).await.expect(201);
        assert_eq!((&made.body["roles"], &made.body["sensitive_classes"]), (&json!(["link_worker"]), &json!([])));
        let waiting = pending(&admin).await;
        let grant = &waiting[0];
        assert_eq!(
            (waiting.len(), &grant["worker_id"], &grant["roles"], &grant["sensitive_classes"], &grant["allowed_actions"]),
            (1, &made.body["id"], &json!(["service_manager"]), &json!(["safeguarding"]), &json!(["refusal"])),
        );
        let path = path(grant);
        admin.step(&path, "approval", &json!({})).await.expect_problem(403, "forbidden");
        county.as_("council_set_up").get(&path).await.expect_problem(404, "not_found");
        county.as_("leila").get(&path).await.expect_problem(403, "forbidden");
        let auditor = county.as_("caldicott");
        let done = auditor.step(&path, "approval", &json!({ "comment": "Spoke to her." })).await.expect(200).body;
        assert_eq!((&done["status"], &done["decided_by"]), (&json!("approved"), &json!(worker_id(14))));
        let now = admin.get(&made.location()).await.expect(200).body;
        let roles = json!(["link_worker", "service_manager"]);
        assert_eq!((&now["roles"], &now["sensitive_classes"]), (&roles, &json!(["safeguarding"])));
        auditor.step(&path, "approval", &json!({})).await.expect_problem(409, "invalid_transition");
        auditor.step(&path, "refusal", &json!({})).await.expect_problem(409, "invalid_transition");
        // What is taken away, and what they have already, needs nobody.
        let less = json!({ "roles": ["service_manager"], "name": "Nora Berg" });
        assert_eq!(admin.patch(&made.location(), &less).await.expect(200).body["roles"], json!(["service_manager"]));
        assert_eq!(pending(&admin).await, Vec::<Value>::new());
    }

    async fn who_signs_in_by_another_identity_is_another(county) {
        let leila = format!("/v1/workers/{}", worker_id(12));
        county.as_("set_up").patch(&leila, &json!({ "roles": ["service_manager", "auditor"] })).await.expect(200);
        let before = pending(&county.as_("caldicott")).await;
        assert_eq!((&before[0]["roles"], &before[0]["name"]), (&json!(["auditor"]), &json!("Leila Nasser")));
        let identity = json!({ "identity": { "issuer": "https://id.example.org", "subject": "somebody.else" } });
        let changed = county.as_("set_up").patch(&leila, &identity).await.expect(200).body;
        assert_eq!((&changed["roles"], &changed["sensitive_classes"]), (&json!([]), &json!([])));
        county.as_("leila").get("/v1/me").await.expect_problem(401, "unauthorized");
        // What was asked for who she was before is not given to who she is now.
        let waiting = pending(&county.as_("caldicott")).await;
        assert_eq!((waiting.len(), &waiting[0]["roles"]), (1, &json!(["service_manager"])));
        let stale = county.as_("caldicott").step(&path(&before[0]), "approval", &json!({})).await;
        stale.expect_problem(409, "invalid_transition");
        county.approve_all().await;
        county.as_("leila").get("/v1/me").await.expect(200);
    }

    async fn who_works_for_another_organisation_is_given_anew_what_they_had_and_nothing_that_waited(county) {
        let (admin, auditor) = (county.as_("set_up"), county.as_("caldicott"));
        let new = json!({
            "organisation_id": organisation_id(13), "name": "Nora Lind", "roles": ["service_manager", "admin"],
            "services": [service_id(1)], "sensitive_classes": ["safeguarding"],
        });
        let nora = admin.post("/v1/workers", &new).await.expect(201).location();
        let first = path(&pending(&county.as_("council_set_up")).await[0]);
        let moved = |organisation| json!({ "organisation_id": organisation_id(organisation) });
        let roles = json!({ "roles": ["service_manager"] });
        admin.patch(&nora, &moved(3)).await.expect(200);
        county.as_("council_set_up").step(&first, "approval", &json!({})).await.expect_problem(409, "invalid_transition");
        assert_eq!(admin.history(&first).await.types(), ["access_grant.requested", "access_grant.refused"]);
        assert_eq!(pending(&auditor).await, Vec::<Value>::new(), "nothing of it was asked for again");
        admin.patch(&nora, &roles).await.expect(200);
        county.approve_all().await;
        assert_eq!(admin.get(&nora).await.expect(200).body["roles"], json!(["service_manager"]));
        // One administrator alone takes no manager with them to another organisation.
        let back = admin.patch(&nora, &moved(13)).await.expect(200).body;
        assert_eq!(back["roles"], json!([]));
        let waiting = pending(&county.as_("council_set_up")).await;
        assert_eq!((waiting.len(), &waiting[0]["roles"]), (1, &json!(["service_manager"])));
        county.approve_all().await;
        assert_eq!(admin.get(&nora).await.expect(200).body["roles"], json!(["service_manager"]));
    }

    async fn what_is_said_anew_is_asked_for_once_and_what_is_dropped_is_not_given_after_all(county) {
        let (admin, auditor) = (county.as_("set_up"), county.as_("caldicott"));
        let amira = format!("/v1/workers/{}", worker_id(1));
        let both = json!({ "roles": ["link_worker", "service_manager"] });
        admin.patch(&amira, &json!({ "sensitive_classes": [] })).await.expect(200);
        let waits = async || {
            let waiting = pending(&auditor).await;
            waiting.iter().map(|grant| (grant["roles"].clone(), grant["sensitive_classes"].clone())).collect::<Vec<_>>()
        };
        let with_class = json!({ "roles": ["link_worker", "service_manager"], "sensitive_classes": ["safeguarding"] });
        admin.patch(&amira, &with_class).await.expect(200);
        let first = path(&pending(&auditor).await[0]);
        admin.patch(&amira, &both).await.expect(200);
        assert_eq!(waits().await, [(json!(["service_manager"]), json!(["safeguarding"]))], "once, and nothing is lost");
        auditor.step(&first, "approval", &json!({})).await.expect_problem(409, "invalid_transition");
        assert_eq!(admin.history(&first).await.types(), ["access_grant.requested", "access_grant.refused"]);
        admin.patch(&amira, &json!({ "phone": null })).await.expect(200);
        assert_eq!(waits().await.len(), 1, "what names neither leaves it waiting");
        admin.patch(&amira, &json!({ "roles": ["link_worker"] })).await.expect(200);
        assert_eq!(waits().await, [(json!([]), json!(["safeguarding"]))]);
        admin.patch(&amira, &json!({ "sensitive_classes": [] })).await.expect(200);
        assert_eq!(waits().await, []);
        let now = admin.get(&amira).await.expect(200).body;
        assert_eq!((&now["roles"], &now["sensitive_classes"]), (&json!(["link_worker"]), &json!([])));
    }

    async fn what_is_refused_or_waits_too_long_is_given_to_nobody(county) {
        let (admin, auditor) = (county.as_("set_up"), county.as_("caldicott"));
        let george = format!("/v1/workers/{}", worker_id(4));
        let more = json!({ "sensitive_classes": ["suicide_risk"] });
        admin.patch(&george, &json!({ "sensitive_classes": [] })).await.expect(200);
        admin.patch(&george, &more).await.expect(200);
        let grant = path(&pending(&auditor).await[0]);
        let refused = auditor.step(&grant, "refusal", &json!({ "comment": "He does not need it." })).await.expect(200);
        assert_eq!(refused.body["status"], "refused");
        auditor.step(&grant, "approval", &json!({})).await.expect_problem(409, "invalid_transition");
        admin.patch(&george, &more).await.expect(200);
        let grant = path(&pending(&auditor).await[0]);
        county.set_clock("2026-12-20T09:30:00Z");
        assert_eq!(pending(&auditor).await, Vec::<Value>::new());
        let expired = auditor.get("/v1/access-grants?status=expired").await.expect(200).body;
        assert_eq!((&expired["items"][0]["status"], path(&expired["items"][0])), (&json!("expired"), grant.clone()));
        auditor.step(&grant, "approval", &json!({})).await.expect_problem(409, "invalid_transition");
        assert_eq!(admin.get(&george).await.expect(200).body["sensitive_classes"], json!([]));
    }

    async fn a_second_administrator_approves_too_and_the_auditor_is_told(county) {
        let admin = county.as_("set_up");
        let made = admin.post("/v1/clients", &program(1, "admin")).await.expect(201).body;
        let (id, secret) = (text(&made["client"]["id"]), text(&made["client_secret"]));
        assert_eq!(made["client"]["status"], "disabled", "an administrator is made by two");
        post(county, "/oauth/token", Some(&basic(&id, &secret)), GRANT).await.expect(401);
        county.approve_all().await;
        let second = token(county, &id, &secret).await;
        let second = county.bearing(Some(&second));
        let george = format!("/v1/workers/{}", worker_id(4));
        admin.patch(&george, &json!({ "sensitive_classes": [] })).await.expect(200);
        admin.patch(&george, &json!({ "sensitive_classes": ["suicide_risk"] })).await.expect(200);
        let grant = path(&pending(&second).await[0]);
        let headers = [("If-Match", "*")];
        let approved = second.call(reqwest::Method::POST, &format!("{grant}/approval"), &headers, Some(&json!({}))).await;
        approved.expect(200);
        assert_eq!(admin.get(&george).await.expect(200).body["sensitive_classes"], json!(["suicide_risk"]));
        let reviews = county.as_("caldicott").get("/v1/access-reviews?status=open").await.expect(200).body;
        let review = &reviews["items"][0];
        assert_eq!((&review["kind"], &review["reviewer"], &review["actor_id"]), (&json!("right_given"), &json!("auditor"), &json!(id)));
    }

    async fn another_organisations_client_is_made_by_two(county) {
        let admin = county.as_("set_up");
        let made = admin.post("/v1/clients", &program(7, "referrer")).await.expect(201);
        let (id, secret) = (text(&made.body["client"]["id"]), text(&made.body["client_secret"]));
        post(county, "/oauth/token", Some(&basic(&id, &secret)), GRANT).await.expect(401);
        county.approve_all().await;
        post(county, "/oauth/token", Some(&basic(&id, &secret)), GRANT).await.expect(200);
        // Another secret: the one before it goes on until it is approved.
        let rotated = admin.step(&made.location(), "secret", &json!({})).await.expect(200).body;
        let another = text(&rotated["client_secret"]);
        post(county, "/oauth/token", Some(&basic(&id, &another)), GRANT).await.expect(401);
        post(county, "/oauth/token", Some(&basic(&id, &secret)), GRANT).await.expect(200);
        let shown = admin.get("/v1/access-grants").await.expect(200).text;
        assert!(!shown.contains("sha256") && !shown.contains("credential"), "{shown}");
        county.approve_all().await;
        post(county, "/oauth/token", Some(&basic(&id, &secret)), GRANT).await.expect(401);
        post(county, "/oauth/token", Some(&basic(&id, &another)), GRANT).await.expect(200);
        // A key.
        let key = json!({ "jwk": Key::new(Algorithm::ES256).jwk("a") });
        let added = admin.post(&format!("{}/keys", made.location()), &key).await.expect(201);
        assert_eq!(added.body["keys"], json!([]));
        county.approve_all().await;
        let shown = admin.get(&made.location()).await.expect(200).body["keys"][0].clone();
        assert_eq!(shown["kid"], "a");
        let events = admin.history(&made.location()).await;
        let added = events.body["items"].as_array().expect("a list").iter().find(|one| one["type"] == "client.key_added");
        assert_eq!(added.expect("it is said")["data"]["key_id"], shown["id"]);
        // One of one's own organisation needs nobody else.
        let own = admin.post("/v1/clients", &program(1, "commissioner")).await.expect(201).body;
        assert_eq!(own["client"]["status"], "active");
        assert_eq!(pending(&admin).await, Vec::<Value>::new());
    }
}
