//! Somebody is told where to turn.

use catalogue::coded::Coded;
use linkwork::county::signposting::codes::SignpostingStatus;
use linkwork::county::signposting::rules::must_count;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::county::Client;
use crate::on_both;

fn signposting() -> Value {
    json!({ "done_on": "2026-11-18", "about": ["loneliness_isolation", "food_fuel"], "mechanism": "in_person" })
}

async fn count(caller: &Client<'_>, query: &str) -> usize {
    let page = caller.get(&format!("/v1/signpostings{query}")).await.expect(200).body;
    page["items"].as_array().expect("a list").len()
}

#[test]
fn only_what_counts_changes() {
    for status in SignpostingStatus::ALL.iter().copied() {
        assert_eq!(must_count(status).is_ok(), status == SignpostingStatus::Recorded, "{status}");
    }
}

on_both! {
    async fn a_pharmacy_and_a_worker_keep_their_own_and_no_referral_comes_of_it(county) {
        let (pharmacy, amira) = (county.as_("millgate"), county.as_("amira"));
        let one = pharmacy.post("/v1/signpostings", &signposting()).await.expect(201);
        assert_eq!((&one.body["service_id"], &one.body["role"]), (&Value::Null, &json!("referrer")));
        let other = amira.post("/v1/signpostings", &signposting()).await.expect(201);
        assert_eq!(other.body["service_id"], json!(linkwork::system::sandbox::cast::service_id(1)));
        assert_eq!((count(&pharmacy, "").await, count(&amira, "").await), (1, 1));
        assert_eq!((count(&county.as_("leila"), "").await, count(&county.as_("hospital"), "").await), (1, 0));
        for (query, expected) in [("?mechanism=in_person", 1), ("?from=2026-11-19", 0), ("?to=2026-11-18", 1)] {
            assert_eq!(count(&pharmacy, query).await, expected, "{query}");
        }
        assert_eq!(pharmacy.get(&one.location()).await.expect(200).etag(), one.etag());
        amira.get(&one.location()).await.expect_problem(404, "not_found");
        let referrals = pharmacy.get("/v1/referrals").await.expect(200).body;
        assert_eq!(referrals["items"], json!([]), "it is never counted as a referral");
    }

    async fn it_names_no_person_and_something_that_it_was_about(county) {
        let pharmacy = county.as_("millgate");
        let mut body = signposting();
        body["person"] = json!({ "name": { "given_name": "Dorothy" } });
        let refused = pharmacy.post("/v1/signpostings", &body).await.expect(422);
        assert_eq!(refused.faults(), [("/person".to_owned(), "unknown_field".to_owned())]);
        let mut body = signposting();
        body["about"] = json!([]);
        body["done_on"] = json!("2026-11-19");
        pharmacy.post("/v1/signpostings", &body).await.expect(422);
        body["about"] = json!(["housing"]);
        let tomorrow = pharmacy.post("/v1/signpostings", &body).await.expect(422);
        assert_eq!(tomorrow.faults(), [("/done_on".to_owned(), "out_of_range".to_owned())]);
    }

    async fn it_is_taken_back(county) {
        let (pharmacy, amira) = (county.as_("millgate"), county.as_("amira"));
        let path = pharmacy.post("/v1/signpostings", &signposting()).await.expect(201).location();
        let stale = [("If-Match", "\"stale\"")];
        pharmacy.call(Method::POST, &format!("{path}/error"), &stale, None).await.expect_problem(412, "version_mismatch");
        let error = pharmacy.call(Method::POST, &format!("{path}/error"), &[], None).await.expect(200);
        assert_eq!(error.body["status"], "entered_in_error");
        pharmacy.call(Method::POST, &format!("{path}/error"), &[], None).await.expect_problem(409, "invalid_transition");
        let own = amira.post("/v1/signpostings", &signposting()).await.expect(201).location();
        amira.call(Method::POST, &format!("{own}/error"), &[], None).await.expect_problem(428, "precondition_required");
    }
}
