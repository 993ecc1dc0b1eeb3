//! Asking for a code that an episode should have.

use serde_json::{Value, json};

use super::{DECLINED, OFFERED, TAKEN_UP, first_talk, only_entry, path_of, receipt, taken_on, talk};
use crate::on_both;

/// Asks for the code of a contact.
fn of(contact: &Value) -> Value {
    json!({ "code": TAKEN_UP, "trigger": "interaction", "contact_id": contact })
}

on_both! {
    async fn what_has_none_says_which_rule_and_where_it_stands(county) {
        let (_, episode) = taken_on(county).await;
        let codes = format!("{episode}/coded-entries");
        for (trigger, words) in [
            ("welfare_call", "Welfare calls are not social prescribing"),
            ("booking", "Booking appointments is not"),
            ("list_making", "Collating lists is not"),
            ("marshalling", "vaccination centre"),
            ("administration", "Administrative tasks"),
            ("attempt", "No conversation took place"),
            ("reopening", "A reopened episode"),
            ("transfer", "another worker or service"),
            ("offer", "the practice's own staff"),
        ] {
            let body = json!({ "code": TAKEN_UP, "trigger": trigger });
            let refused = county.as_("amira").post(&codes, &body).await.expect_problem(409, "not_codable");
            let detail = refused.body["detail"].as_str().expect("words");
            assert!(detail.contains(words) && (detail.contains("(001)") || detail.contains("(002 §10)")), "{detail}");
        }
        let unnamed = county.as_("amira").post(&codes, &json!({ "code": TAKEN_UP, "trigger": "interaction" })).await;
        assert_eq!(unnamed.expect(422).faults(), [("/contact_id".to_owned(), "missing".to_owned())]);
        let foreign = county.as_("amira").post(&codes, &of(&json!("01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e"))).await;
        assert_eq!(foreign.expect(422).faults(), [("/contact_id".to_owned(), "not_found".to_owned())]);
        let all = county.as_("leila").get("/v1/coded-entries").await.expect(200);
        assert_eq!(all.body["items"], json!([]), "nothing of all this was kept");
    }

    async fn coaches_and_co_ordinators_never_get_one(county) {
        let (referral, episode) = taken_on(county).await;
        first_talk(&county.as_("amira"), &referral, &episode).await;
        for name in ["george", "kofi"] {
            let (caller, codes) = (county.as_(name), format!("{episode}/coded-entries"));
            let body = json!({ "code": DECLINED, "trigger": "decline" });
            let headers = [("Access-Reason", "duty"), ("Idempotency-Key", name)];
            let refused = caller.call(reqwest::Method::POST, &codes, &headers, Some(&body)).await;
            let refused = refused.expect_problem(409, "not_codable");
            assert!(refused.body["detail"].as_str().expect("words").contains("codes of their own"), "{}", refused.text);
        }
    }

    /// After an entry that was marked as wrong by mistake: nothing triggers it again by itself.
    async fn of_two_who_ask_at_once_one_gets_it(county) {
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let (referral, episode) = taken_on(county).await;
        let entry = first_talk(&amira, &referral, &episode).await;
        let wrong = amira.step(&entry, "error", &json!({ "reason": "wrong_code" })).await.expect(200).body;
        assert_eq!((&wrong["status"], &wrong["task"]["status"]), (&json!("entered_in_error"), &json!("cancelled")));
        amira.step(&entry, "receipt", &receipt("2026-11-18T09:30:00Z")).await.expect_problem(409, "invalid_transition");

        let codes = format!("{episode}/coded-entries");
        for code in [OFFERED, DECLINED] {
            let mut body = of(&wrong["contact_id"]);
            body["code"] = json!(code);
            let refused = amira.post(&codes, &body).await.expect_problem(409, "not_codable");
            assert!(refused.body["detail"].as_str().expect("words").contains("another code"), "{}", refused.text);
        }
        let body = of(&wrong["contact_id"]);
        let (one, other) = tokio::join!(amira.post(&codes, &body), leila.post(&codes, &body));
        let (made, refused) = if one.status == 201 { (one, other) } else { (other, one) };
        assert_eq!(made.expect(201).body["occurred_at"], "2026-11-18T09:00:00Z");
        let refused = refused.expect_problem(409, "already_coded");
        assert!(refused.body["detail"].as_str().expect("words").contains("(001)"), "{}", refused.text);
        let standing = leila.get("/v1/coded-entries?status=to_enter").await.expect(200).body;
        assert_eq!(standing["items"].as_array().map(Vec::len), Some(1));
    }

    async fn what_the_contact_says_counts_not_what_is_said_of_it(county) {
        let amira = county.as_("amira");
        let (referral, episode) = taken_on(county).await;
        let mut attempt = talk();
        for field in ["minutes", "conversation_with"] {
            attempt.as_object_mut().expect("an object").remove(field);
        }
        attempt["attendance"] = json!("attempt_no_answer");
        let attempt = amira.post(&format!("{episode}/contacts"), &attempt).await.expect(201).body;
        let refused = amira.post(&format!("{episode}/coded-entries"), &of(&attempt["id"])).await;
        refused.expect_problem(409, "not_codable");
        first_talk(&amira, &referral, &episode).await;
        assert_eq!(path_of(&only_entry(&amira, &referral).await).len(), "/v1/coded-entries/".len() + 36);
    }

    async fn what_is_coded_is_not_coded_again_until_it_was_wrong(county) {
        let amira = county.as_("amira");
        let (referral, episode) = taken_on(county).await;
        let entry = first_talk(&amira, &referral, &episode).await;
        let contact = amira.get(&entry).await.expect(200).body["contact_id"].clone();
        let codes = format!("{episode}/coded-entries");
        amira.post(&codes, &of(&contact)).await.expect_problem(409, "already_coded");
        amira.step(&entry, "error", &json!({ "reason": "wrong_code" })).await.expect(200);
        amira.post(&codes, &of(&contact)).await.expect(201);
    }
}
