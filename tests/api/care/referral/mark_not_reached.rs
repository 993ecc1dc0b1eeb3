//! Giving up on somebody who could not be reached: what must have been tried.

use linkwork::system::sandbox::cast::worker_id;
use serde_json::{Value, json};

use crate::care::contact::walk::{Case, call, came, case, case_of, recorded, refused, with};
use crate::care::referral::walk::{at_risk, dorothy, open_to};
use crate::harness::county::County;
use crate::on_both;

async fn tried(county: &County, case: &Case, attempts: &[(&str, &str)]) {
    for (at, mechanism) in attempts {
        let body = with(came(at, "attempt_no_answer"), json!({ "consultation_mechanism": mechanism }));
        recorded(&county.as_("amira"), case, &body).await;
    }
}

async fn missing(county: &County, case: &Case, body: &Value) -> Vec<(String, String)> {
    let answer = county.as_("amira").step(&case.referral, "not-reached", body).await;
    let (status, code, faults) = refused(&answer);
    assert_eq!((status, code.as_str()), (409, "attempts_missing"), "{}", answer.text);
    faults
}

fn faults(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(pointer, code)| ((*pointer).to_owned(), (*code).to_owned())).collect()
}

const DAYS: (&str, &str) = ("", "too_few_days");
const MEANS: (&str, &str) = ("", "too_few_means");

on_both! {
    async fn it_needs_three_days_and_two_means_and_ends_the_episode(county) {
        let case = case(county).await;
        let amira = county.as_("amira");
        assert!(open_to(&amira, &case.referral).await.contains(&"not_reached".to_owned()));
        assert_eq!(missing(county, &case, &json!({})).await, faults(&[DAYS, MEANS]));
        county.set_clock("2026-11-21T12:00:00Z");
        tried(county, &case, &[("2026-11-18T10:00:00Z", "telephone"), ("2026-11-18T15:00:00Z", "text_message")]).await;
        assert_eq!(missing(county, &case, &json!({})).await, faults(&[DAYS]));
        tried(county, &case, &[("2026-11-19T10:00:00Z", "telephone"), ("2026-11-20T10:00:00Z", "telephone")]).await;
        let comment = json!({ "comment": "Four attempts; her neighbour has not seen her since summer." });
        let ended = amira.step(&case.referral, "not-reached", &comment).await.expect(200).body;
        assert_eq!((&ended["status"], &ended["ended_at"]), (&json!("not_reached"), &json!("2026-11-21T12:00:00Z")));
        assert_eq!(amira.get(&case.episode).await.expect(200).body["status"], "finished");
        amira.step(&case.referral, "not-reached", &comment).await.expect_problem(409, "invalid_transition");
        let told = county.as_("millgate").get(&case.referral).await.expect(200);
        assert!(!told.text.contains("neighbour"), "words leave only when released");
    }

    async fn a_day_is_londons(county) {
        county.set_clock("2028-03-28T12:00:00Z");
        let case = case_of(county, &with(dorothy(), json!({ "date_referred": "2028-03-20" }))).await;
        // 23:59 in London, 01:00 the next day in summer time, and the leap year's Monday after.
        let two = [("2028-03-25T23:59:59Z", "telephone"), ("2028-03-26T22:59:59Z", "letter")];
        tried(county, &case, &two).await;
        tried(county, &case, &[("2028-03-26T00:00:00Z", "telephone")]).await;
        assert_eq!(missing(county, &case, &json!({})).await, faults(&[DAYS]));
        tried(county, &case, &[("2028-03-26T23:00:00Z", "telephone")]).await;
        county.as_("amira").step(&case.referral, "not-reached", &json!({})).await.expect(200);
    }

    async fn what_safe_contact_rules_out_counts_for_nothing(county) {
        let safe = json!({ "status": "asked", "how": ["telephone", "through_somebody"] });
        let case = case_of(county, &with(dorothy(), json!({ "safe_contact": safe }))).await;
        county.set_clock("2026-11-22T12:00:00Z");
        tried(county, &case, &[("2026-11-18T10:00:00Z", "telephone"), ("2026-11-19T10:00:00Z", "telephone")]).await;
        tried(county, &case, &[("2026-11-20T10:00:00Z", "letter"), ("2026-11-21T10:00:00Z", "letter")]).await;
        assert_eq!(missing(county, &case, &json!({})).await, faults(&[DAYS, MEANS]));
        let through = with(came("2026-11-20T11:00:00Z", "message_left"), json!({ "through_somebody": true }));
        recorded(&county.as_("amira"), &case, &through).await;
        county.as_("amira").step(&case.referral, "not-reached", &json!({})).await.expect(200);
    }

    async fn with_a_safety_risk_a_supervisor_decides_and_the_practice_is_told(county) {
        let case = case_of(county, &at_risk()).await;
        county.set_clock("2026-11-21T12:00:00Z");
        let calls = [("2026-11-18T10:00:00Z", "telephone"), ("2026-11-19T10:00:00Z", "letter"), ("2026-11-20T10:00:00Z", "telephone")];
        tried(county, &case, &calls).await;
        let wanting = [("/decision", "missing"), ("/practice_informed_at", "missing")];
        assert_eq!(missing(county, &case, &json!({})).await, faults(&wanting));
        let amira = county.as_("amira");
        let whole = |number, at: &str| json!({
            "decision": { "decided_by": worker_id(number), "text": "The practice will ring her daughter." },
            "practice_informed_at": at,
        });
        for (body, pointer) in [
            (whole(8, "2026-11-21T12:00:00.000001Z"), "/practice_informed_at"),
            (whole(1, "2026-11-21T12:00:00Z"), "/decision/decided_by"),
            (whole(9, "2026-11-21T12:00:00Z"), "/decision/decided_by"),
        ] {
            let answer = amira.step(&case.referral, "not-reached", &body).await.expect(422);
            assert_eq!(answer.faults()[0].0, pointer);
        }
        let ended = amira.step(&case.referral, "not-reached", &whole(8, "2026-11-21T12:00:00Z")).await.expect(200).body;
        assert_eq!(ended["not_reached"]["decision"]["decided_by"], json!(worker_id(8)));
    }

    async fn nobody_is_given_up_who_was_reached(county) {
        let case = case(county).await;
        recorded(&county.as_("amira"), &case, &call("2026-11-18T09:00:00Z")).await;
        let answer = county.as_("amira").step(&case.referral, "not-reached", &json!({})).await;
        answer.expect_problem(409, "invalid_transition");
        let joan = county.as_("kofi").step(&case.referral, "not-reached", &json!({})).await;
        joan.expect_problem(403, "forbidden");
    }

    async fn nobody_is_given_up_on_over_an_open_matter_of_safety(county) {
        let case = case(county).await;
        let amira = county.as_("amira");
        let heard = json!({ "kind": "safeguarding", "occurred_at": "2026-11-18T09:00:00Z" });
        amira.post(&format!("{}/safety-events", case.episode), &heard).await.expect(201);
        county.set_clock("2026-11-21T12:00:00Z");
        let calls = [("2026-11-18T10:00:00Z", "telephone"), ("2026-11-19T10:00:00Z", "letter"), ("2026-11-20T10:00:00Z", "telephone")];
        tried(county, &case, &calls).await;
        amira.step(&case.referral, "not-reached", &json!({})).await.expect_problem(409, "safety_open");
    }
}
