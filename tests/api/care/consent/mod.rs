//! What a person agreed to, and that it works at once.

use reqwest::Method;
use serde_json::{Value, json};

use crate::care::person::referred::{NOBODYS, dot, path, refer, referred};
use crate::harness::county::{Answer, County};
use crate::on_both;
use crate::system::task::task_of;

async fn record(county: &County, person: &str, decision: &Value) -> Answer {
    county.as_("amira").post(&format!("{}/consents", path(person)), decision).await
}

fn decided(purpose: &str, decision: &str) -> Value {
    json!({ "purpose": purpose, "decision": decision, "given_by": "person", "method": "verbal" })
}

fn on_feedback(decision: &str, recipient: &Value) -> Value {
    let mut body = decided("feedback", decision);
    body["recipient_id"] = recipient.clone();
    body
}

/// All of an answer but the names that it has to have.
fn of(answer: &Answer) -> Value {
    let mut body = answer.body.clone();
    for own in ["id", "etag"] {
        body.as_object_mut().expect("a referral").remove(own);
    }
    body
}

on_both! {
    async fn withdrawing_feedback_ends_the_sharing_of_the_outcome_with_the_next_request(county) {
        let (referral, person) = referred(county, &dot()).await;
        let pharmacy = county.as_("millgate");
        let before = pharmacy.get(&referral).await.expect(200);
        assert_eq!(before.body["view"], "informed_referrer");
        let millgate = &before.body["organisation_id"];
        let millgate = if millgate.is_null() {
            county.as_("amira").get(&referral).await.body["organisation_id"].clone()
        } else {
            millgate.clone()
        };
        record(county, &person, &on_feedback("withdrawn", &millgate)).await.expect(201);
        let after = pharmacy.get(&referral).await.expect(200);
        assert_eq!(after.body["view"], "referrer");
        assert_ne!(after.etag(), before.etag());
        let list = pharmacy.get("/v1/referrals").await.expect(200);
        assert_eq!(list.body["items"][0]["view"], "referrer");
        record(county, &person, &on_feedback("given", &millgate)).await.expect(201);
        assert_eq!(pharmacy.get(&referral).await.expect(200).body["view"], "informed_referrer");
    }

    async fn a_no_to_direct_care_hides_the_referral_from_the_practice_at_once(county) {
        let (referral, person) = referred(county, &dot()).await;
        let practice = county.as_("harbour");
        for no in ["refused", "withdrawn"] {
            practice.get(&referral).await.expect(200);
            record(county, &person, &decided("direct_care", no)).await.expect(201);
            practice.get(&referral).await.expect_problem(404, "not_found");
            assert_eq!(practice.get("/v1/referrals").await.expect(200).body["items"], json!([]));
            let seen = county.as_("amira").get(&path(&person)).await.expect(200);
            assert_eq!(seen.body["practice_objection"], true);
            record(county, &person, &decided("direct_care", "given")).await.expect(201);
        }
        practice.get(&referral).await.expect(200);
    }

    async fn an_objection_that_a_referrer_reports_holds_for_their_referral_until_the_person_was_asked(county) {
        let (referral, person) = referred(county, &dot()).await;
        let (harbour, amira) = (county.as_("harbour"), county.as_("amira"));
        let mut objecting = dot();
        objecting["agreement"]["objects_to_practice"] = json!(true);
        let second = refer(county, &objecting).await.location();
        harbour.get(&referral).await.expect(200);
        harbour.get(&second).await.expect_problem(404, "not_found");
        assert_eq!(harbour.get("/v1/referrals").await.body["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(amira.get(&path(&person)).await.body["practice_objection"], false);
        let consents = amira.get(&format!("{}/consents?purpose=direct_care", path(&person))).await;
        assert_eq!(consents.body["items"][0]["method"], "reported_by_referrer");

        let task = task_of(&amira, &second, "confirm_consent").await;
        record(county, &person, &decided("direct_care", "given")).await.expect(201);
        assert_eq!(amira.get(&task).await.body["status"], "done");
        harbour.get(&second).await.expect(200);
    }

    async fn an_objection_that_came_with_the_first_referral_is_the_persons(county) {
        let mut objecting = dot();
        objecting["agreement"]["objects_to_practice"] = json!(true);
        let (first, person) = referred(county, &objecting).await;
        let second = refer(county, &dot()).await.location();
        for path in [&first, &second] {
            county.as_("harbour").get(path).await.expect_problem(404, "not_found");
        }
        let amira = county.as_("amira");
        assert_eq!(amira.get(&path(&person)).await.body["practice_objection"], true);
        let asked = amira.get("/v1/tasks?kind=confirm_consent").await.expect(200);
        assert_eq!(asked.body["items"], json!([]), "nothing contradicts it");
    }

    async fn a_referrers_yes_does_not_undo_the_no_that_is_on_record(county) {
        let (first, person) = referred(county, &dot()).await;
        let (millgate, amira) = (county.as_("millgate"), county.as_("amira"));
        let pharmacy = amira.get(&first).await.expect(200).body["organisation_id"].clone();
        record(county, &person, &on_feedback("withdrawn", &pharmacy)).await.expect(201);
        let second = refer(county, &dot()).await.location();
        for path in [&first, &second] {
            assert_eq!(millgate.get(path).await.expect(200).body["view"], "referrer");
        }
        let task = task_of(&amira, &second, "confirm_consent").await;
        record(county, &person, &on_feedback("given", &pharmacy)).await.expect(201);
        for path in [&first, &second] {
            assert_eq!(millgate.get(path).await.expect(200).body["view"], "informed_referrer");
        }
        assert_eq!(amira.get(&task).await.body["status"], "done");
    }

    async fn what_a_referrer_reports_holds_for_that_referral_alone(county) {
        let first = refer(county, &dot()).await.location();
        let mut refused = dot();
        refused["agreement"]["feedback_to_referrer"] = json!("refused");
        let second = refer(county, &refused).await.location();
        let millgate = county.as_("millgate");
        assert_eq!(millgate.get(&first).await.expect(200).body["view"], "informed_referrer");
        assert_eq!(millgate.get(&second).await.expect(200).body["view"], "referrer");
    }

    async fn what_a_submission_is_answered_says_nothing_of_the_person(county) {
        let (_, person) = referred(county, &dot()).await;
        let millgate = county.as_("amira").get("/v1/referrals").await.body["items"][0]["organisation_id"].clone();
        for name in ["millgate", "harbour", "vale_medical"] {
            for feedback in ["agreed", "refused", "not_asked"] {
                let mut of_dot = dot();
                of_dot["agreement"]["feedback_to_referrer"] = json!(feedback);
                let mut of_somebody = of_dot.clone();
                of_somebody["person"]["nhs_number"] = json!(NOBODYS);
                of_somebody["person"]["birth_date"] = json!("1950-01-02");
                let stranger = of(&county.as_(name).post("/v1/referrals", &of_somebody).await.expect(201));
                for about in [
                    decided("direct_care", "given"),
                    on_feedback("given", &millgate),
                    decided("direct_care", "refused"),
                    on_feedback("withdrawn", &millgate),
                ] {
                    record(county, &person, &about).await.expect(201);
                    let known = of(&county.as_(name).post("/v1/referrals", &of_dot).await.expect(201));
                    assert_eq!(known, stranger, "{name} {feedback} {about}");
                }
            }
        }
    }

    async fn every_decision_stays_and_the_newest_comes_first(county) {
        let (_, person) = referred(county, &dot()).await;
        for decision in ["given", "withdrawn", "refused"] {
            record(county, &person, &decided("survey", decision)).await.expect(201);
        }
        let amira = county.as_("amira");
        let consents = format!("{}/consents", path(&person));
        let first = amira.get(&format!("{consents}?purpose=survey&limit=2")).await.expect(200);
        let decisions = |page: &Answer| -> Vec<String> {
            let items = page.body["items"].as_array().expect("items");
            items.iter().filter_map(|item| item["decision"].as_str().map(str::to_owned)).collect()
        };
        assert_eq!(decisions(&first), ["refused", "withdrawn"]);
        let next = first.body["next_cursor"].as_str().expect("more").to_owned();
        let second = amira.get(&format!("{consents}?purpose=survey&limit=2&after={next}")).await.expect(200);
        assert_eq!(decisions(&second), ["given"]);
        amira.get(&format!("{consents}?limit=2&after={next}")).await.expect_problem(400, "cursor_mismatch");
        for method in [Method::PATCH, Method::PUT, Method::DELETE] {
            amira.call(method, &consents, &[], Some(&json!({}))).await.expect(405);
        }
    }

    async fn a_decision_that_cannot_be_is_refused(county) {
        let (_, person) = referred(county, &dot()).await;
        let somebody = json!("01920000-0000-7000-8000-000000000107");
        let with = |mut body: Value, name: &str, value: Value| {
            body[name] = value;
            body
        };
        for (body, pointer, code) in [
            (decided("feedback", "given"), "/recipient_id", "missing"),
            (with(decided("survey", "given"), "recipient_id", somebody.clone()), "/recipient_id", "contradiction"),
            (on_feedback("given", &json!("01920000-0000-7000-8000-0000000001ff")), "/recipient_id", "not_found"),
            (decided("story", "given"), "/method", "contradiction"),
            (decided("story", "given"), "/note", "missing"),
            (decided("story", "given"), "/uses", "missing"),
            (with(decided("survey", "given"), "uses", json!(["print"])), "/uses", "contradiction"),
            (with(decided("survey", "given"), "method", json!("correction")), "/method", "contradiction"),
            (with(decided("survey", "given"), "given_by", json!("best_interests")), "/note", "missing"),
            (with(decided("survey", "given"), "decided_at", json!("2026-11-18T09:30:00.000001Z")),
                "/decided_at", "out_of_range"),
            (with(decided("survey", "given"), "recorded_at", json!("2026-11-18T09:30:00Z")),
                "/recorded_at", "unknown_field"),
            (decided("survey", "maybe"), "/decision", "not_in_list"),
        ] {
            let refused = record(county, &person, &body).await.expect(422);
            assert!(refused.faults().contains(&(pointer.to_owned(), code.to_owned())), "{body}: {}", refused.text);
        }
        record(county, &person, &on_feedback("given", &somebody)).await.expect(201);
        let story = with(with(decided("story", "given"), "method", json!("written")), "note", json!("Annual report"));
        let story = with(story, "uses", json!(["report"]));
        record(county, &person, &story).await.expect(201);
    }

    async fn an_old_yes_does_not_undo_a_no(county) {
        let (_, person) = referred(county, &dot()).await;
        record(county, &person, &decided("evaluation", "withdrawn")).await.expect(201);
        let mut old = decided("evaluation", "given");
        old["decided_at"] = json!("2026-11-01T10:00:00Z");
        record(county, &person, &old).await.expect_problem(409, "invalid_transition");
        let mut late = decided("evaluation", "refused");
        late["decided_at"] = json!("2026-11-01T10:00:00Z");
        record(county, &person, &late).await.expect(201);
    }

    async fn consents_are_for_the_service_alone(county) {
        let (referral, person) = referred(county, &dot()).await;
        let consents = format!("{}/consents", path(&person));
        for agency in ["millgate", "harbour"] {
            county.as_(agency).get(&consents).await.expect_problem(403, "forbidden");
            county.as_(agency).post(&consents, &decided("survey", "given")).await.expect_problem(403, "forbidden");
        }
        county.as_("bethan").get(&consents).await.expect_problem(404, "not_found");
        county.as_("bethan").post(&consents, &decided("survey", "given")).await.expect_problem(404, "not_found");
        county.as_("amira").step(&referral, "acceptance", &json!({})).await.expect(200);
        county.as_("tom").get(&consents).await.expect_problem(403, "access_reason_required");
    }
}
