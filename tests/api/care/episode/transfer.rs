//! Another service takes it over.

use linkwork::system::sandbox::cast::service_id;
use linkwork::system::task::TaskKind;
use serde_json::{Value, json};

use super::{nhs_number, open, open_tasks_of, opened};
use crate::care::referral::walk::with_feedback;
use crate::care::referral::walk::{about, dorothy, send};
use crate::on_both;

fn to_the_vale() -> Value {
    json!({ "service_id": service_id(2), "basis": "person_agreed", "comment": "She moves to her sister's." })
}

on_both! {
    async fn the_other_service_gets_the_senders_words_and_its_own_person_and_decides(county) {
        let pharmacy = county.as_("millgate");
        let mut body = with_feedback(about(dorothy(), &nhs_number(1)), "agreed");
        body["date_referred"] = json!("2026-10-01");
        let path = send(&pharmacy, &body).await;
        pharmacy.post(&format!("{path}/addenda"), &json!({ "text": "Her sister is back." })).await.expect(201);
        let (amira, bethan) = (county.as_("amira"), county.as_("bethan"));
        let case = opened(&amira, path, &json!({})).await;
        let closed = amira.step(&case.episode, "transfer", &to_the_vale()).await.expect(200).body;
        assert_eq!((&closed["status"], &closed["closing_reason"]), (&json!("finished"), &json!("transferred_service")));
        let ended = amira.get(&case.referral).await.expect(200).body;
        assert_eq!((&ended["status"], &ended["status_reason"]), (&json!("ended"), &json!("episode_closed")));
        assert_eq!(open_tasks_of(county, &case.person).await, []);

        let there = format!("/v1/referrals/{}", closed["transferred_to"].as_str().expect("a text"));
        amira.get(&there).await.expect_problem(404, "not_found");
        let received = bethan.get(&there).await.expect(200).body;
        assert_eq!((&received["status"], &received["date_referred"]), (&json!("submitted"), &json!("2026-10-01")));
        assert_eq!(received["submission"], ended["submission"], "the sender's words, unchanged");
        assert_eq!(received["addendum_count"], 1);
        let added = bethan.get(&format!("{there}/addenda")).await.expect(200).body;
        assert_eq!(added["items"][0]["addition"]["text"], "Her sister is back.");
        assert_ne!(received["person_id"], ended["person_id"], "services never share a person");
        let followed = pharmacy.get(&there).await.expect(200).body;
        assert_eq!((&followed["view"], &followed["status"]), (&json!("informed_referrer"), &json!("submitted")));
        let accepted = bethan.step(&there, "acceptance", &json!({})).await.expect(200).body;
        assert_ne!(accepted["episode_id"], closed["id"]);
    }

    async fn a_code_recorded_before_is_not_recorded_again_there(county) {
        let (amira, bethan) = (county.as_("amira"), county.as_("bethan"));
        let case = opened(&amira, send(&county.as_("millgate"), &about(dorothy(), &nhs_number(1))).await, &json!({})).await;
        let talk = json!({ "starts_at": "2026-11-18T09:00:00Z", "consultation_mechanism": "telephone",
            "attendance": "attended", "minutes": 30, "conversation_with": "person" });
        amira.post(&format!("{}/contacts", case.episode), &talk).await.expect(201);
        let closed = amira.step(&case.episode, "transfer", &to_the_vale()).await.expect(200).body;
        let there = format!("/v1/referrals/{}", closed["transferred_to"].as_str().expect("a text"));
        let accepted = bethan.step(&there, "acceptance", &json!({})).await.expect(200).body;
        let episode = format!("/v1/episodes/{}", accepted["episode_id"].as_str().expect("a text"));
        let contact = bethan.post(&format!("{episode}/contacts"), &talk).await.expect(201).body;
        assert_eq!(bethan.get("/v1/coded-entries").await.expect(200).body["items"], json!([]));
        let asked = json!({ "code": "871731000000106", "trigger": "interaction", "contact_id": contact["id"] });
        bethan.post(&format!("{episode}/coded-entries"), &asked).await.expect_problem(409, "not_codable");
    }

    async fn what_the_person_decided_since_holds_there_too(county) {
        let pharmacy = county.as_("millgate");
        let body = with_feedback(about(dorothy(), &nhs_number(1)), "agreed");
        let (amira, bethan) = (county.as_("amira"), county.as_("bethan"));
        let case = opened(&amira, send(&pharmacy, &body).await, &json!({})).await;
        let withdrawn = json!({ "purpose": "feedback", "recipient_id": linkwork::system::sandbox::cast::organisation_id(7),
            "decision": "withdrawn", "given_by": "person", "method": "verbal" });
        amira.post(&format!("{}/consents", case.person), &withdrawn).await.expect(201);
        let closed = amira.step(&case.episode, "transfer", &to_the_vale()).await.expect(200).body;
        let there = format!("/v1/referrals/{}", closed["transferred_to"].as_str().expect("a text"));
        assert_eq!(pharmacy.get(&there).await.expect(200).body["view"], "referrer", "the status alone");
        bethan.get(&there).await.expect(200);
    }

    async fn a_risk_is_looked_at_anew_there(county) {
        let mut body = about(dorothy(), &nhs_number(1));
        body["risks"] = json!({ "status": "listed", "items": [{ "kind": "self_harm", "source": "person" }] });
        body["safety_actions"] = json!(["gp_informed"]);
        let (amira, bethan) = (county.as_("amira"), county.as_("bethan"));
        let case = opened(&amira, send(&county.as_("millgate"), &body).await, &json!({})).await;
        let looked = json!({ "finding": "no_danger_now", "text": "Spoke with her." });
        amira.step(&case.referral, "risk-review", &looked).await.expect(200);
        let closed = amira.step(&case.episode, "transfer", &to_the_vale()).await.expect(200).body;
        let there = format!("/v1/referrals/{}", closed["transferred_to"].as_str().expect("a text"));
        let received = bethan.get(&there).await.expect(200).body;
        assert!(received["risk_to_review_since"].is_string());
        let person = format!("/v1/people/{}", received["person_id"].as_str().expect("a text"));
        let kinds: Vec<_> = open_tasks_of(county, &person).await.into_iter().map(|(kind, _)| kind).collect();
        assert_eq!(kinds, [TaskKind::DecideReferral, TaskKind::ReviewSafetyRisk]);
    }

    async fn only_a_service_that_takes_referrals_gets_it(county) {
        let case = open(county, 1).await;
        let amira = county.as_("amira");
        let mut to = to_the_vale();
        to["service_id"] = json!(service_id(1));
        let own = amira.step(&case.episode, "transfer", &to).await.expect_problem(422, "validation_failed");
        assert_eq!(own.faults(), [("/service_id".to_owned(), "own".to_owned())]);
        to["service_id"] = json!(service_id(9));
        let unknown = amira.step(&case.episode, "transfer", &to).await.expect_problem(422, "service_not_taking");
        assert_eq!(unknown.faults(), [("/service_id".to_owned(), "not_found".to_owned())]);
        let vale = format!("/v1/services/{}", service_id(2));
        county.as_("set_up").patch(&vale, &json!({ "accepting_referrals": false })).await.expect(200);
        let closed = amira.step(&case.episode, "transfer", &to_the_vale()).await;
        let closed = closed.expect_problem(422, "service_not_taking");
        assert_eq!(closed.faults(), [("/service_id".to_owned(), "closed".to_owned())]);
        assert_eq!(amira.get(&case.episode).await.expect(200).body["status"], "active");
    }

    async fn the_plan_goes_along_in_the_persons_words_where_they_agreed_and_without_what_they_permit_here(county) {
        let case = open(county, 1).await;
        let (amira, bethan) = (county.as_("amira"), county.as_("bethan"));
        let mut to = to_the_vale();
        to["summary"] = json!({ "goal": "To sing with others again.", "care_plan": true });
        let none = amira.step(&case.episode, "transfer", &to).await.expect_problem(422, "validation_failed");
        assert_eq!(none.faults(), [("/summary/care_plan".to_owned(), "not_found".to_owned())]);
        let mut plan = crate::care::care_plan::plan();
        plan["sensitive_classes"] = json!(["domestic_abuse"]);
        let path = amira.post(&format!("{}/care-plans", case.episode), &plan).await.expect(201).location();
        amira.step(&path, "agreement", &json!({ "by": "person" })).await.expect(200);
        to["basis"] = json!("safeguarding");
        let unasked = amira.step(&case.episode, "transfer", &to).await.expect_problem(422, "validation_failed");
        assert_eq!(unasked.faults(), [("/summary".to_owned(), "contradiction".to_owned())]);
        to["basis"] = json!("person_agreed");
        let closed = amira.step(&case.episode, "transfer", &to).await.expect(200).body;

        amira.step(&case.episode, "transfer", &to).await.expect_problem(409, "invalid_transition");
        let there = format!("/v1/referrals/{}", closed["transferred_to"].as_str().expect("a text"));
        bethan.step(&there, "acceptance", &json!({})).await.expect(200);
        let added = bethan.get(&format!("{there}/addenda")).await.expect(200).body;
        let received = &added["items"][0]["summary"];
        assert_eq!(received["goal"], "To sing with others again.");
        let received = &received["care_plan"];
        assert_eq!((&received["status"], &received["agreed_on"]), (&json!("agreed"), &json!("2026-11-18")));
        for part in ["what_matters", "how_best_to_support", "if_not_working"] {
            assert_eq!(received["content"][part], plan[part], "{part}");
        }
        assert_eq!(received["content"]["goals"][0]["text"], plan["goals"][0]["text"]);
        assert_eq!(received["content"]["permissions"], json!([]));
        assert_eq!(received["content"]["actions"][1]["worker_id"], Value::Null);
        // Who sent the first referral is told nothing of it.
        let sender = county.as_("millgate").get(&format!("{there}/addenda")).await;
        assert!(!sender.text.contains("Singing. And that my sister"), "{}", sender.text);
        assert_eq!(bethan.get("/v1/care-plans").await.expect(200).body["items"], json!([]), "a plan here is written here");
    }
}
