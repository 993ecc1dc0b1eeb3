//! Entering a worker.

use catalogue::id::{OrganisationId, ServiceId};
use linkwork::system::sandbox::cast;
use serde_json::{Value, json};

use crate::on_both;

pub fn new(changes: Value) -> Value {
    let mut body = json!({
        "organisation_id": cast::organisation_id(14),
        "name": "Nadia Rahman",
        "email": "nadia@opendoor.example.org",
        "phone": "01632 960301",
        "roles": ["link_worker"],
        "services": [cast::service_id(1)],
        "pcns": [cast::organisation_id(3)],
        "full_time_equivalent": 0.6,
        "languages": ["en", "ur"],
        "specialisms": ["Debt and benefits"],
        "identity": {"issuer": "https://id.example.org", "subject": "nadia"},
    });
    for (name, value) in changes.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    body
}

on_both! {
    async fn what_is_wanting_is_shown_and_stops_nothing(county) {
        let admin = county.as_("set_up");
        let entered = admin.post("/v1/workers", &new(json!({}))).await.expect(201);
        assert_eq!(entered.body["warnings"], json!(["no_gp_supervisor", "not_cleared"]));
        assert_eq!(admin.get(&entered.location()).await.expect(200).body, entered.body);
        let supervisor = json!([{"pcn_id": cast::organisation_id(3), "supervisor_id": cast::worker_id(8)}]);
        let whole = json!({"gp_supervisors": supervisor, "cleared_for_independent_work_since": "2026-11-18"});
        let whole = admin.patch(&entered.location(), &whole).await.expect(200);
        assert_eq!(whole.body["warnings"], json!([]));
        let dr_khan = format!("/v1/workers/{}", cast::worker_id(8));
        admin.step(&dr_khan, "disablement", &json!({})).await.expect(200);
        let left = admin.get(&entered.location()).await.expect(200);
        assert_eq!((&left.body["warnings"], &left.body["gp_supervisors"]), (&json!(["no_gp_supervisor"]), &json!([])));
    }

    async fn colleagues_see_a_worker_and_nobody_else_does(county) {
        let path = county.as_("set_up").post("/v1/workers", &new(json!({}))).await.expect(201).location();
        let colleague = county.as_("amira").get(&path).await.expect(200);
        assert_eq!(colleague.body["phone"], "01632 960301");
        assert_eq!(colleague.body.get("identity"), None, "how somebody signs in is the administrator's to know");
        let strange = county.as_("bethan").get(&path).await.expect_problem(404, "not_found");
        let nobody = format!("/v1/workers/{}", catalogue::id::WorkerId::new());
        let unknown = county.as_("bethan").get(&nobody).await.expect_problem(404, "not_found");
        assert_eq!((&strange.body["detail"], &strange.body["title"]), (&unknown.body["detail"], &unknown.body["title"]));
        for other in ["millgate", "harbour", "caldicott", "reporting"] {
            county.as_(other).get(&path).await.expect_problem(403, "forbidden");
        }
    }

    async fn an_identity_is_one_workers_and_the_other_is_named(county) {
        let admin = county.as_("set_up");
        let first = admin.post("/v1/workers", &new(json!({}))).await.expect(201);
        let second = admin.post("/v1/workers", &new(json!({"name": "Another"}))).await;
        let second = second.expect_problem(409, "already_exists");
        assert_eq!(second.faults(), [("/identity".into(), "not_unique".into())]);
        assert!(second.text.contains(&first.location()) && !second.text.contains("nadia"), "{}", second.text);
    }

    async fn what_is_named_must_be_there_and_all_is_said_at_once(county) {
        let body = new(json!({
            "organisation_id": OrganisationId::new(),
            "services": [ServiceId::new()],
            "pcns": [cast::organisation_id(5)],
            "gp_supervisors": [{"pcn_id": cast::organisation_id(5), "supervisor_id": cast::worker_id(1)}],
            "full_time_equivalent": null,
        }));
        let refused = county.as_("set_up").post("/v1/workers", &body).await.expect_problem(422, "validation_failed");
        let faults = refused.faults();
        for fault in [
            ("/organisation_id", "not_found"),
            ("/services/0", "not_found"),
            ("/pcns/0", "wrong_kind"),
            ("/gp_supervisors/0/supervisor_id", "not_found"),
            ("/full_time_equivalent", "missing"),
        ] {
            assert!(faults.contains(&(fault.0.into(), fault.1.into())), "{fault:?} in {faults:?}");
        }
        let refused = county.as_("set_up").post("/v1/workers", &new(json!({ "email": "nobody" }))).await.expect(422);
        assert_eq!(refused.faults()[0], ("/email".into(), "bad_format".into()));
        assert!(!refused.text.contains("nobody"), "{}", refused.text);
    }

    async fn only_an_administrator_enters_one(county) {
        for other in ["millgate", "leila", "amira", "caldicott"] {
            county.as_(other).post("/v1/workers", &new(json!({}))).await.expect_problem(403, "forbidden");
        }
    }
}
