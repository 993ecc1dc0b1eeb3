//! Entering a service.

use catalogue::id::OrganisationId;
use linkwork::system::sandbox::cast;
use serde_json::{Value, json};

use crate::on_both;

fn new(changes: Value) -> Value {
    let mut body = json!({
        "host_id": cast::organisation_id(14),
        "name": "Open Door Link Workers",
        "usual_wait_days": 7,
        "contact_name": "The duty worker",
        "contact_phone": "01632 960300",
        "emergency_line": {
            "text": "This is not an emergency service.",
            "numbers": [{"label": "Emergency services", "number": "999"}],
        },
        "opening": [{"weekday": "monday", "opens": "09:00", "closes": "17:00"}],
        "covers": {"practices": [cast::organisation_id(6)], "pcns": [cast::organisation_id(3)], "outward_codes": ["hx7"]},
        "first_contacts": [{"practice_id": cast::organisation_id(6), "name": "Practice manager"}],
    });
    for (name, value) in changes.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    body
}

on_both! {
    async fn a_service_is_kept_as_it_was_entered(county) {
        let admin = county.as_("set_up");
        let entered = admin.post("/v1/services", &new(json!({}))).await.expect(201);
        assert_eq!(admin.get(&entered.location()).await.expect(200).body, entered.body);
        assert_eq!(entered.body["covers"]["practices"], json!([cast::organisation_id(6)]));
        assert_eq!(entered.body["covers"]["pcns"], json!([cast::organisation_id(3)]));
        assert_eq!(entered.body["covers"]["outward_codes"], json!(["HX7"]));
        assert_eq!(entered.body["first_contacts"][0]["name"], "Practice manager");
        assert_eq!((&entered.body["accepting_referrals"], &entered.body["status"]), (&json!(true), &json!("active")));
        let agency = county.as_("millgate").get(&entered.location()).await.expect(200);
        assert_eq!(agency.body.get("first_contacts"), None, "a practice's staff are not shown to agencies");
    }

    async fn what_is_named_must_be_there_and_of_its_kind_and_all_is_said_at_once(county) {
        let stranger = OrganisationId::new();
        let place = json!({ "kind": "place", "name": "The Moor" });
        let place = county.as_("set_up").post("/v1/organisations", &place).await.expect(201).body["id"].clone();
        let body = new(json!({
            "host_id": place,
            "intake_for_id": cast::organisation_id(3),
            "covers": {"practices": [stranger], "pcns": [cast::organisation_id(5)]},
            "first_contacts": [{"practice_id": stranger, "name": "Nobody"}],
            "usual_wait_days": 731,
        }));
        let refused = county.as_("set_up").post("/v1/services", &body).await.expect_problem(422, "validation_failed");
        let faults = refused.faults();
        for fault in [
            ("/host_id", "wrong_kind"),
            ("/intake_for_id", "wrong_kind"),
            ("/covers/practices/0", "not_found"),
            ("/covers/pcns/0", "wrong_kind"),
            ("/first_contacts/0/practice_id", "not_found"),
            ("/usual_wait_days", "out_of_range"),
        ] {
            assert!(faults.contains(&(fault.0.into(), fault.1.into())), "{fault:?} in {faults:?}");
        }
    }

    async fn a_system_has_one_intake(county) {
        let body = new(json!({"intake_for_id": cast::organisation_id(1)}));
        let refused = county.as_("set_up").post("/v1/services", &body).await.expect_problem(409, "already_exists");
        assert_eq!(refused.faults(), [("/intake_for_id".into(), "not_unique".into())]);
        assert!(refused.text.contains(&format!("/v1/services/{}", cast::service_id(1))), "{}", refused.text);
    }

    async fn only_an_administrator_enters_one(county) {
        for other in ["millgate", "amira", "dr_khan", "commissioning"] {
            county.as_(other).post("/v1/services", &new(json!({}))).await.expect_problem(403, "forbidden");
        }
    }
}
