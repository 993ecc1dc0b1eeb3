//! Submitting: who may say what they are, what is there already, the same request again.

use reqwest::Method;
use serde_json::{Value, json};

use super::walk::{about, dorothy, send, with_feedback};
use crate::harness::county::{Answer, Client, County};
use crate::on_both;

/// Each fixture and who of the cast sends it; the household comes as a batch.
const SENDERS: [(&str, &str); 9] = [
    ("charity", "open_door"),
    ("fire", "fire"),
    ("gp_practice", "harbour"),
    ("hospital_discharge", "hospital"),
    ("job_centre", "jobcentre"),
    ("pharmacy", "millgate"),
    ("police", "constabulary"),
    ("self", "hallowby_front_end"),
    ("social_care", "council"),
];

async fn submit(caller: &Client<'_>, key: &str, body: &Value) -> Answer {
    caller.call(Method::POST, "/v1/referrals", &[("Idempotency-Key", key)], Some(body)).await
}

/// The day after the last of them was written.
fn later(county: &County) {
    county.clock.set("2026-11-23T09:30:00Z".parse().expect("it is there"));
}

on_both! {
    async fn ten_kinds_of_sender_are_received(county) {
        later(county);
        for (name, sender) in SENDERS {
            let body = County::fixture(name);
            let received = submit(&county.as_(sender), "one", &body).await;
            assert_eq!(received.status, 201, "{name}: {}", received.text);
            assert_eq!(received.body["emergency_line"].is_object(), !body["safety_actions"].is_null(), "{name}");
            let service = if received.body["service_id"].as_str().expect("a text").ends_with("1") { "leila" } else { "owen" };
            let read = county.as_(service).get(&received.location()).await.expect(200);
            for words in ["reason_for_referral", "person_reported", "goal"] {
                assert_eq!(read.body["submission"][words], body[words], "{name}: {words}");
            }
        }
        let household = County::fixture("housing_association");
        let received = county.as_("loom_street").post("/v1/referrals/batch", &household).await.expect(207);
        assert!(received.body["items"].as_array().expect("a list").iter().all(|item| item["status"] == 201), "{}", received.text);
    }

    async fn a_front_end_speaks_for_people_and_an_agency_for_itself(county) {
        later(county);
        let wrong = [("/source".to_owned(), "not_for_this_client".to_owned())];
        let of_person = County::fixture("self");
        let refused = county.as_("millgate").post("/v1/referrals", &of_person).await;
        assert_eq!(refused.expect_problem(422, "validation_failed").faults(), wrong);
        let front_end = county.as_("hallowby_front_end");
        let refused = front_end.post("/v1/referrals", &dorothy()).await;
        assert_eq!(refused.expect_problem(422, "validation_failed").faults(), wrong);

        let mut of_family = of_person.clone();
        of_family["source"] = json!("carer_or_family");
        of_family["carer_or_family"] = json!({ "name": "Sam", "relationship": "sibling", "contact": "01632 960300" });
        for body in [of_person, of_family] {
            let path = send(&front_end, &body).await;
            county.as_("leila").step(&path, "rejection", &json!({ "reason": "no_capacity" })).await.expect(200);
            let told = front_end.get(&path).await.expect(200).body;
            assert_eq!((told["view"].as_str(), told["status"].as_str()), (Some("referrer"), Some("ended")));
        }
    }

    async fn a_reference_of_ones_own_is_used_once_and_the_first_is_named(county) {
        let pharmacy = county.as_("millgate");
        let body = County::fixture("pharmacy");
        let first = submit(&pharmacy, "one", &body).await.expect(201).location();
        let second = submit(&pharmacy, "two", &body).await.expect_problem(409, "already_exists");
        assert_eq!(second.faults(), [("/external_reference".to_owned(), "not_unique".to_owned())]);
        assert!(second.body["errors"][0]["detail"].as_str().expect("a text").contains(&first), "{}", second.text);
        submit(&county.as_("hospital"), "one", &body).await.expect(201);
        let fire = county.as_("fire");
        let (one, other) = tokio::join!(submit(&fire, "a", &body), submit(&fire, "b", &body));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);
    }

    async fn the_same_request_again_is_answered_the_same(county) {
        let pharmacy = county.as_("millgate");
        let (body, other) = (dorothy(), with_feedback(dorothy(), "refused"));
        let first = submit(&pharmacy, "\"one\"", &body).await.expect(201);
        let again = submit(&pharmacy, "one", &body).await.expect(201);
        assert_eq!((&again.text, again.etag(), again.location()), (&first.text, first.etag(), first.location()));
        assert_eq!((first.header("idempotent-replayed"), again.header("idempotent-replayed")), (String::new(), "true".into()));
        submit(&pharmacy, "one", &other).await.expect_problem(422, "idempotency_key_reused");
        pharmacy.call(Method::POST, "/v1/referrals", &[], Some(&body)).await.expect_problem(400, "idempotency_key_missing");
        submit(&county.as_("hospital"), "one", &body).await.expect(201);

        let wrong = with_feedback(dorothy(), "perhaps");
        submit(&pharmacy, "two", &wrong).await.expect_problem(422, "validation_failed");
        submit(&pharmacy, "two", &body).await.expect(201);
        let (one, two) = tokio::join!(submit(&pharmacy, "three", &body), submit(&pharmacy, "three", &body));
        assert_eq!(one.expect(201).text, two.expect(201).text);
        let all = pharmacy.get("/v1/referrals").await.expect(200);
        assert_eq!(all.body["items"].as_array().expect("a list").len(), 3);
    }

    /// The answer to who is known already is the answer to who is not, field by field and header by header.
    async fn a_sender_cannot_tell_whether_the_person_is_known(county) {
        let (pharmacy, hospital) = (county.as_("millgate"), county.as_("hospital"));
        send(&pharmacy, &dorothy()).await;
        let known = hospital.post("/v1/referrals", &dorothy()).await.expect(201);
        let stranger = hospital.post("/v1/referrals", &about(dorothy(), "9990000018")).await.expect(201);
        assert_eq!(known.headers.keys().collect::<Vec<_>>(), stranger.headers.keys().collect::<Vec<_>>());
        let told = |answer: &Answer| {
            let mut body = answer.body.clone();
            for own in ["id", "etag"] {
                body.as_object_mut().expect("it is there").remove(own);
            }
            body
        };
        assert_eq!(told(&known), told(&stranger));
    }

    async fn where_no_service_covers_the_person_and_there_is_no_intake_it_goes_nowhere(county) {
        let hallowby = format!("/v1/services/{}", linkwork::system::sandbox::cast::service_id(1));
        county.as_("set_up").patch(&hallowby, &json!({ "intake_for_id": null })).await.expect(200);
        let mut stranger = County::fixture("pharmacy");
        stranger["person"]["address"]["postcode"] = json!("LS1 4AP");
        let person = stranger["person"].as_object_mut().expect("an object");
        person.remove("gp_practice");
        person["absent"]["gp_practice"] = json!("not_known");
        county.as_("millgate").post("/v1/referrals", &stranger).await.expect_problem(422, "no_service_found");
    }
}
