//! What an idempotency key remembers, and how an answer is made again.

use catalogue::Role;
use kernel::cx::idempotency;
use linkwork::system::sandbox::cast::worker_id;
use reqwest::Method;
use sea_orm::EntityTrait;
use serde_json::json;

use crate::care::episode::{open, submission};
use crate::harness::county::County;
use crate::on_both;

const ONCE: [(&str, &str); 1] = [("Idempotency-Key", "once")];

async fn remembered(county: &County) -> Vec<idempotency::Model> {
    let system = county.server.state().db.system("a test reads what idempotency keys remember");
    idempotency::Entity::find().all(system.read()).await.expect("it answers")
}

on_both! {
    async fn no_answer_about_anybody_is_kept(county) {
        let case = open(county, 1).await;
        let talk = json!({
            "starts_at": "2026-11-18T09:00:00Z", "consultation_mechanism": "telephone", "attendance": "attended",
            "minutes": 30, "conversation_with": "person", "agreed": "She sings.",
        });
        county.as_("amira").post(&format!("{}/contacts", case.episode), &talk).await.expect(201);
        let consent = json!({ "purpose": "survey", "decision": "given", "given_by": "person", "method": "verbal" });
        county.as_("amira").post(&format!("{}/consents", case.person), &consent).await.expect(201);
        let remembered = remembered(county).await;
        assert!(remembered.len() >= 3, "{remembered:?}");
        for record in remembered {
            assert_eq!(record.body, "", "{}", record.operation);
            let names: Vec<&str> = record.headers.as_object().expect("an object").keys().map(String::as_str).collect();
            assert!(names.iter().all(|name| ["etag", "location", "resource_type", "resource_id"].contains(name)), "{names:?}");
        }
    }

    async fn the_row_is_viewed_again_as_it_is_now(county) {
        let millgate = county.as_("millgate");
        let body = submission(1);
        let first = millgate.call_once(&Method::POST, "/v1/referrals", &ONCE, Some(&body)).await.expect(201);
        let amira = county.as_("amira");
        amira.step(&first.location(), "acceptance", &json!({})).await.expect(200);
        let again = millgate.call_once(&Method::POST, "/v1/referrals", &ONCE, Some(&body)).await.expect(201);
        let now = millgate.get(&first.location()).await.expect(200);
        assert_eq!((&again.body, again.etag(), again.location()), (&now.body, now.etag(), first.location()));
        assert_ne!(again.body["status"], first.body["status"], "it was accepted meanwhile");
        assert_eq!(again.header("idempotent-replayed"), "true");
    }

    async fn what_is_not_read_by_itself_is_answered_by_its_status(county) {
        let case = open(county, 1).await;
        let consent = json!({ "purpose": "survey", "decision": "given", "given_by": "person", "method": "verbal" });
        let (amira, path) = (county.as_("amira"), format!("{}/consents", case.person));
        let count = async || amira.get(&path).await.expect(200).body["items"].as_array().map(Vec::len);
        let before = count().await;
        let first = amira.call_once(&Method::POST, &path, &ONCE, Some(&consent)).await.expect(201);
        let again = amira.call_once(&Method::POST, &path, &ONCE, Some(&consent)).await.expect(201);
        assert_eq!((again.text.as_str(), again.location()), ("", first.location()));
        assert_eq!(count().await, before.map(|before| before + 1), "it was written once");
    }

    async fn a_key_is_of_one_role_and_one_organisation(county) {
        let case = open(county, 1).await;
        let both = json!({ "roles": ["link_worker", "service_manager"] });
        county.as_("set_up").patch(&format!("/v1/workers/{}", worker_id(1)), &both).await.expect(200);
        county.approve_all().await;
        let path = format!("{}/contacts", case.episode);
        let planned = json!({ "starts_at": "2026-11-20T14:00:00Z", "consultation_mechanism": "telephone" });
        county.as_("amira").call_once(&Method::POST, &path, &ONCE, Some(&planned)).await.expect(201);
        let manager = county.with_role("amira", Role::ServiceManager);
        let other = manager.call_once(&Method::POST, &path, &ONCE, Some(&planned)).await;
        other.expect_problem(422, "idempotency_key_reused");
        let moved = json!({ "organisation_id": linkwork::system::sandbox::cast::organisation_id(14) });
        county.as_("set_up").patch(&format!("/v1/workers/{}", worker_id(1)), &moved).await.expect(200);
        let moved = county.as_("amira").call_once(&Method::POST, &path, &ONCE, Some(&planned)).await;
        moved.expect_problem(422, "idempotency_key_reused");
    }
}
