//! Asking for a code that an episode should have earned.

use serde_json::json;

use super::{DECLINED, OFFERED, TAKEN_UP, first_conversation, receipt, taken_on};
use crate::on_both;

on_both! {
    async fn the_first_conversation_earns_the_code_and_the_second_does_not(county) {
        let amira = county.as_("amira");
        let (_, episode) = taken_on(county).await;
        let codes = format!("{episode}/coded-entries");
        let entry = amira.post(&codes, &first_conversation()).await.expect(201);
        assert_eq!((&entry.body["code"], &entry.body["status"]), (&json!(TAKEN_UP), &json!("to_enter")));
        assert_eq!(format!("/v1/episodes/{}", entry.body["episode_id"].as_str().expect("an id")), episode);
        assert_eq!(entry.body["allowed_actions"], json!(["receipt", "error"]));
        let again = amira.post(&codes, &first_conversation()).await.expect_problem(409, "code_already_earned");
        assert!(again.body["detail"].as_str().expect("words").contains("(001)"), "{}", again.text);
    }

    async fn what_earns_none_says_which_rule_and_where_it_stands(county) {
        let (_, episode) = taken_on(county).await;
        let codes = format!("{episode}/coded-entries");
        for (happening, words) in [
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
            let body = json!({ "code": TAKEN_UP, "happening": happening });
            let refused = county.as_("amira").post(&codes, &body).await.expect_problem(409, "code_not_earned");
            let detail = refused.body["detail"].as_str().expect("words");
            assert!(detail.contains(words) && (detail.contains("(001)") || detail.contains("(002 §10)")), "{detail}");
        }
        for code in [OFFERED, DECLINED] {
            let body = json!({ "code": code, "happening": "interaction" });
            let refused = county.as_("amira").post(&codes, &body).await.expect_problem(409, "code_not_earned");
            assert!(refused.body["detail"].as_str().expect("words").contains("another code"), "{}", refused.text);
        }
        for name in ["george", "kofi"] {
            let caller = county.as_(name);
            let headers = [("Access-Reason", "duty"), ("Idempotency-Key", name)];
            let refused = caller.call(reqwest::Method::POST, &codes, &headers, Some(&first_conversation())).await;
            let refused = refused.expect_problem(409, "code_not_earned");
            assert!(refused.body["detail"].as_str().expect("words").contains("codes of their own"), "{}", refused.text);
        }
        let all = county.as_("leila").get("/v1/coded-entries").await.expect(200);
        assert_eq!(all.body["items"], json!([]), "nothing of all this was kept");
    }

    async fn of_two_who_ask_at_once_one_gets_it(county) {
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let (_, episode) = taken_on(county).await;
        let (codes, body) = (format!("{episode}/coded-entries"), first_conversation());
        let (one, other) = tokio::join!(amira.post(&codes, &body), leila.post(&codes, &body));
        let (made, refused) = if one.status == 201 { (one, other) } else { (other, one) };
        made.expect(201);
        refused.expect_problem(409, "code_already_earned");
        let all = leila.get("/v1/coded-entries").await.expect(200).body;
        assert_eq!(all["items"].as_array().map(Vec::len), Some(1));
    }

    async fn after_an_error_it_can_be_earned_again(county) {
        let amira = county.as_("amira");
        let (_, episode) = taken_on(county).await;
        let codes = format!("{episode}/coded-entries");
        let entry = amira.post(&codes, &first_conversation()).await.expect(201).location();
        let wrong = amira.step(&entry, "error", &json!({ "reason": "did_not_happen" })).await.expect(200).body;
        assert_eq!((&wrong["status"], &wrong["task"]["status"]), (&json!("entered_in_error"), &json!("cancelled")));
        amira.step(&entry, "receipt", &receipt("2026-11-18T09:30:00Z")).await.expect_problem(409, "invalid_transition");
        amira.post(&codes, &first_conversation()).await.expect(201);
    }

    async fn a_code_of_tomorrow_is_refused(county) {
        let (_, episode) = taken_on(county).await;
        let body = json!({ "code": TAKEN_UP, "happening": "interaction", "happened_at": "2026-11-18T09:30:00.000001Z" });
        let refused = county.as_("amira").post(&format!("{episode}/coded-entries"), &body).await;
        assert_eq!(refused.expect(422).faults(), [("/happened_at".to_owned(), "out_of_range".to_owned())]);
        let late = json!({ "code": TAKEN_UP, "happening": "interaction", "happened_at": "2026-10-20T09:30:00Z" });
        let late = county.as_("amira").post(&format!("{episode}/coded-entries"), &late).await.expect(201);
        assert_eq!((&late.body["task"]["due_at"], &late.body["task"]["is_overdue"]), (&json!("2026-10-27T17:00:00Z"), &json!(true)));
    }
}
