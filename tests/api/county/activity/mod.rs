//! Time without a person.

use catalogue::coded::Coded;
use linkwork::county::activity::kind::{ActivityKind, ActivityStatus};
use linkwork::county::activity::rules::{faults, must_count, service};
use linkwork::system::sandbox::cast;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::county::Client;
use crate::on_both;

fn mapping() -> Value {
    json!({ "kind": "asset_mapping", "done_on": "2026-11-18", "minutes": 90, "note": "Walked the canal side." })
}

async fn count(caller: &Client<'_>, query: &str) -> usize {
    let page = caller.get(&format!("/v1/activities{query}")).await.expect(200).body;
    page["items"].as_array().expect("a list").len()
}

#[test]
fn every_bound_is_kept_at_its_edge() {
    let today = "2028-02-29".parse().expect("a date");
    for (on, minutes, expected) in [
        ("2028-02-29", 1, vec![]),
        ("2019-04-01", 960, vec![]),
        ("2028-03-01", 90, vec!["/done_on"]),
        ("2019-03-31", 90, vec!["/done_on"]),
        ("2028-02-29", 0, vec!["/minutes"]),
        ("2028-03-01", 961, vec!["/done_on", "/minutes"]),
    ] {
        let found = faults(ActivityKind::Research, on.parse().expect("a date"), minutes, false, today);
        let found: Vec<_> = found.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(found, expected, "{on}, {minutes}");
    }
    for kind in ActivityKind::ALL.iter().copied() {
        let wordless = faults(kind, today, 10, false, today);
        assert_eq!(wordless.len(), usize::from(kind == ActivityKind::Other), "{kind}");
    }
    for status in ActivityStatus::ALL.iter().copied() {
        assert_eq!(must_count(status).is_ok(), status == ActivityStatus::Recorded, "{status}");
    }
    let (one, two) = (cast::service_id(1), cast::service_id(2));
    for (named, theirs, expected) in [
        (None, vec![one], Some(one)),
        (Some(one), vec![one, two], Some(one)),
        (None, vec![one, two], None),
        (Some(two), vec![one], None),
        (None, vec![], None),
    ] {
        assert_eq!(service(named, &theirs).ok(), expected, "{named:?} of {theirs:?}");
    }
}

on_both! {
    async fn a_worker_keeps_their_own_and_the_manager_reads_all(county) {
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let made = amira.post("/v1/activities", &mapping()).await.expect(201);
        assert_eq!((&made.body["role"], &made.body["status"]), (&json!("link_worker"), &json!("recorded")));
        let training = json!({ "kind": "training", "done_on": "2026-11-17", "minutes": 60 });
        let coach = county.as_("kofi").post("/v1/activities", &training).await;
        assert_eq!(coach.expect(201).body["role"], "health_and_wellbeing_coach");
        assert_eq!((count(&amira, "").await, count(&leila, "").await), (1, 2));
        for (query, expected) in [
            ("?kind=training", 1), ("?from=2026-11-18", 1), ("?to=2026-11-17", 1), ("?status=entered_in_error", 0),
            (&format!("?worker_id={}", cast::worker_id(1)), 1),
        ] {
            assert_eq!(count(&leila, query).await, expected, "{query}");
        }
        county.as_("tom").get(&made.location()).await.expect_problem(404, "not_found");
        county.as_("owen").get(&made.location()).await.expect_problem(404, "not_found");
        county.as_("dr_khan").get(&made.location()).await.expect_problem(403, "forbidden");
    }

    async fn it_is_corrected_and_taken_back(county) {
        let amira = county.as_("amira");
        let path = amira.post("/v1/activities", &mapping()).await.expect(201).location();
        let patched = amira.patch(&path, &json!({ "minutes": 120, "note": null })).await.expect(200).body;
        assert_eq!((&patched["minutes"], &patched["note"], &patched["kind"]), (&json!(120), &Value::Null, &json!("asset_mapping")));
        let wrong = amira.patch(&path, &json!({ "minutes": 1000 })).await.expect(422);
        assert_eq!(wrong.faults()[0].0, "/minutes");
        amira.call(Method::POST, &format!("{path}/error"), &[], None).await.expect_problem(428, "precondition_required");
        let error = amira.call(Method::POST, &format!("{path}/error"), &[("If-Match", &amira.get(&path).await.etag())], None).await;
        assert_eq!(error.expect(200).body["status"], "entered_in_error");
        amira.patch(&path, &json!({ "minutes": 60 })).await.expect_problem(409, "invalid_transition");
        amira.step(&path, "error", &Value::Null).await.expect_problem(409, "invalid_transition");
    }

    /// There is no field for a person, under any name.
    async fn it_has_no_place_for_a_person(county) {
        let amira = county.as_("amira");
        for field in ["person_id", "episode_id", "referral_id", "nhs_number", "name"] {
            let mut body = mapping();
            body[field] = json!("01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e");
            let refused = amira.post("/v1/activities", &body).await.expect(422);
            assert_eq!(refused.faults(), [(format!("/{field}"), "unknown_field".to_owned())]);
        }
        let made = amira.post("/v1/activities", &mapping()).await.expect(201).body;
        let held = made.as_object().expect("an object");
        assert!(["person_id", "episode_id"].iter().all(|name| !held.contains_key(*name)));
    }
}
