//! What a sender may mean in more than one way is taken: its reference once more, FHIR's priorities, no body, and JSON as
//! other programs write it.

use linkwork::system::sandbox::cast::organisation_id;
use reqwest::Method;
use serde_json::{Value, json};

use super::walk::{dorothy, send};
use crate::on_both;

fn numbered(reference: &str) -> Value {
    let mut body = dorothy();
    body["external_reference"] = json!(reference);
    body
}

on_both! {
    async fn a_reference_is_free_again_after_a_mistake_and_not_otherwise(county) {
        let (pharmacy, amira) = (county.as_("millgate"), county.as_("amira"));
        let first = send(&pharmacy, &numbered("A")).await;
        pharmacy.post("/v1/referrals", &numbered("A")).await.expect_problem(409, "already_exists");
        pharmacy.step(&first, "withdrawal", &json!({ "reason": "sent_by_mistake" })).await.expect(200);
        let second = send(&pharmacy, &numbered("A")).await;
        pharmacy.post("/v1/referrals", &numbered("A")).await.expect_problem(409, "already_exists");
        amira.step(&second, "error", &json!({ "reason": "duplicate" })).await.expect(200);
        amira.step(&second, "error", &json!({ "reason": "duplicate" })).await.expect_problem(409, "invalid_transition");
        let third = send(&pharmacy, &numbered("A")).await;
        pharmacy.step(&third, "withdrawal", &json!({ "reason": "no_longer_needed" })).await.expect(200);
        pharmacy.post("/v1/referrals", &numbered("A")).await.expect_problem(409, "already_exists");
        let all = pharmacy.get("/v1/referrals?external_reference=A").await.expect(200).body;
        assert_eq!(all["items"].as_array().map(Vec::len), Some(3), "each is still found by it");
    }

    async fn of_two_that_take_a_free_reference_at_once_one_has_it(county) {
        let pharmacy = county.as_("millgate");
        let first = send(&pharmacy, &numbered("A")).await;
        pharmacy.step(&first, "withdrawal", &json!({ "reason": "sent_by_mistake" })).await.expect(200);
        let body = numbered("A");
        let (one, other) = tokio::join!(pharmacy.post("/v1/referrals", &body), pharmacy.post("/v1/referrals", &body));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);
    }

    async fn asap_and_stat_are_taken_as_urgent_and_answered_with_the_emergency_line(county) {
        let (pharmacy, amira) = (county.as_("millgate"), county.as_("amira"));
        for asked in ["asap", "stat"] {
            let mut body = dorothy();
            body["priority"] = json!(asked);
            let sent = pharmacy.post("/v1/referrals", &body).await.expect(201);
            assert!(sent.body["emergency_line"]["text"].is_string(), "{}", sent.text);
            let again = pharmacy.get(&sent.location()).await.expect(200).body;
            assert_eq!(again["emergency_line"], sent.body["emergency_line"]);
            let seen = amira.get(&sent.location()).await.expect(200).body;
            assert_eq!((&seen["priority"], &seen["submission"]["priority"]), (&json!("urgent"), &json!(asked)));
        }
        let mut urgent = dorothy();
        urgent["priority"] = json!("urgent");
        assert_eq!(pharmacy.post("/v1/referrals", &urgent).await.expect(201).body["emergency_line"], Value::Null);
    }

    async fn an_act_that_need_say_nothing_takes_no_body(county) {
        let (pharmacy, amira) = (county.as_("millgate"), county.as_("amira"));
        let path = send(&pharmacy, &dorothy()).await;
        for noun in ["waiting", "acceptance"] {
            let etag = amira.get(&path).await.etag();
            let at = format!("{path}/{noun}");
            amira.call(Method::POST, &at, &[("If-Match", &etag)], None).await.expect(200);
        }
        let etag = amira.get(&path).await.etag();
        let refused = amira.call(Method::POST, &format!("{path}/decline"), &[("If-Match", &etag)], None).await;
        assert_eq!(refused.status.as_u16(), 415, "where something must be said, it must be sent: {}", refused.text);
    }

    async fn json_of_other_programs_is_taken(county) {
        let pharmacy = county.as_("millgate");
        let text = dorothy().to_string();
        for (n, (kind, body)) in [
            ("application/json; charset=utf8", text.clone()),
            ("application/json;charset=UTF-8", format!("\u{FEFF}{text}")),
        ].into_iter().enumerate() {
            let key = format!("key-{n}");
            let headers = [("Content-Type", kind), ("Idempotency-Key", key.as_str())];
            pharmacy.send(Method::POST, "/v1/referrals", &headers, Some(body.into_bytes())).await.expect(201);
        }
        let path = send(&pharmacy, &dorothy()).await;
        let amira = county.as_("amira");
        let accepted = amira.step(&path, "acceptance", &json!({})).await.expect(200).body;
        let contacts = format!("/v1/episodes/{}/contacts", accepted["episode_id"].as_str().expect("a text"));
        let body = json!({ "starts_at": "2026-11-18T09:00:00Z", "consultation_mechanism": "telephone", "attendance": "attended",
            "minutes": 40.0, "conversation_with": "person" });
        assert_eq!(amira.post(&contacts, &body).await.expect(201).body["minutes"], json!(40));
        let half = json!({ "starts_at": "2026-11-18T09:00:00Z", "consultation_mechanism": "telephone", "attendance": "attended",
            "minutes": 40.5, "conversation_with": "person" });
        amira.post(&contacts, &half).await.expect_problem(422, "validation_failed");
    }

    async fn any_organisation_hosts_a_service_and_a_place_does_not(county) {
        let admin = county.as_("set_up");
        let service = |host: &Value| json!({
            "host_id": host, "name": "Moor Link Workers", "contact_phone": "01632 960400",
            "opening": [{ "weekday": "monday", "opens": "09:00", "closes": "17:00" }],
            "emergency_line": { "text": "This is not an emergency service.", "numbers": [{ "label": "Emergency services", "number": "999" }] },
        });
        for (kind, status) in [("infrastructure_agency", 201), ("gp_practice", 201), ("library", 201), ("place", 422)] {
            let body = json!({ "kind": kind, "name": "The Moor" });
            let host = admin.post("/v1/organisations", &body).await.expect(201).body["id"].clone();
            admin.post("/v1/services", &service(&host)).await.expect(status);
        }
        admin.post("/v1/services", &service(&json!(organisation_id(8)))).await.expect(201);
    }

    async fn a_referral_without_a_goal_is_taken_and_whoever_decides_is_warned(county) {
        let amira = county.as_("amira");
        let mut body = dorothy();
        body.as_object_mut().expect("an object").remove("goal");
        let (with, without) = (send(&county.as_("millgate"), &dorothy()).await, send(&county.as_("millgate"), &body).await);
        assert_eq!(amira.get(&with).await.expect(200).body["decision_warnings"], json!([]));
        assert_eq!(amira.get(&without).await.expect(200).body["decision_warnings"], json!(["no_goal"]));
        amira.step(&without, "acceptance", &json!({})).await.expect(200);
        assert_eq!(amira.get(&without).await.expect(200).body["decision_warnings"], json!([]));
    }
}
