//! Many referrals in one request.

use reqwest::Method;
use serde_json::{Value, json};

use super::walk::{about, at_risk, dorothy};
use crate::harness::county::{Answer, Client, County};
use crate::on_both;

const BATCH: &str = "/v1/referrals/batch";

async fn send(caller: &Client<'_>, key: &str, items: Value) -> Answer {
    caller.call(Method::POST, BATCH, &[("Idempotency-Key", key)], Some(&json!({ "items": items }))).await
}

fn statuses(answer: &Answer) -> Vec<u64> {
    answer.body["items"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|item| item["status"].as_u64().expect("it is there"))
        .collect()
}

fn numbered(reference: &str) -> Value {
    let mut body = dorothy();
    body["external_reference"] = json!(reference);
    body
}

async fn count(caller: &Client<'_>) -> usize {
    caller.get("/v1/referrals?limit=200").await.expect(200).body["items"].as_array().expect("a list").len()
}

on_both! {
    async fn an_item_that_has_too_much_is_refused_and_the_others_are_taken(county) {
        let pharmacy = county.as_("millgate");
        let mut much = numbered("B");
        let entry = at_risk()["risks"]["items"][0].clone();
        much["risks"] = json!({ "status": "listed", "items": vec![entry; 3000] });
        let mut long = numbered("C");
        long["person"]["name"]["family_name"] = json!("x".repeat(100_000));
        let answer = send(&pharmacy, "much", json!([numbered("A"), much, long, numbered("D")])).await.expect(207);
        assert_eq!(statuses(&answer), [201, 422, 422, 201]);
        for (index, code) in [(1, "too_many"), (2, "too_long")] {
            let text = answer.body["items"][index]["problem"].to_string();
            assert!(text.contains(&format!("\"/items/{index}/")) && text.contains(code), "{text}");
        }
        let mut long = numbered("E");
        long["person"]["name"]["family_name"] = json!("x".repeat(1000));
        let many = send(&pharmacy, "many", json!(vec![long; 150])).await.expect(207);
        assert_eq!(statuses(&many), vec![422; 150], "each of them, and not the first hundred");
        assert_eq!(count(&pharmacy).await, 2);
    }

    async fn each_item_is_taken_or_refused_by_itself(county) {
        let pharmacy = county.as_("millgate");
        let mut unreadable = numbered("B");
        unreadable["person"]["nhs_number"] = json!("1234567890");
        unreadable["odd"] = json!(1);
        let mut broken = numbered("C");
        broken["household_hidden"] = json!(true);
        broken["date_referred"] = json!("2026-12-24");
        let items = json!([numbered("A"), unreadable, broken, 7, numbered("A"), at_risk()]);
        let answer = send(&pharmacy, "one", items).await.expect(207);
        assert_eq!(statuses(&answer), [201, 422, 422, 422, 409, 201]);
        let items = answer.body["items"].as_array().expect("a list");
        let places: Vec<u64> = items.iter().map(|item| item["index"].as_u64().expect("it is there")).collect();
        assert_eq!(places, [0, 1, 2, 3, 4, 5]);
        let references: Vec<Option<&str>> = items.iter().map(|item| item["external_reference"].as_str()).collect();
        assert_eq!(references, [Some("A"), Some("B"), Some("C"), None, Some("A"), None]);

        let pointers = |item: &Value| -> Vec<String> {
            let errors = item["problem"]["errors"].as_array().expect("a list");
            let mut all: Vec<String> = errors.iter().map(|fault| fault["pointer"].as_str().expect("a text").to_owned()).collect();
            all.sort_unstable();
            all
        };
        assert_eq!(pointers(&items[1]), ["/items/1/odd", "/items/1/person/nhs_number"]);
        assert_eq!(pointers(&items[2]), ["/items/2/date_referred", "/items/2/household_hidden"]);
        assert_eq!(pointers(&items[3]), ["/items/3"]);
        let first = items[0]["id"].as_str().expect("a text");
        assert!(items[4]["problem"]["errors"][0]["detail"].as_str().expect("a text").contains(first), "{}", answer.text);
        assert_eq!(items[4]["problem"]["instance"], BATCH);
        assert_eq!(items[5]["emergency_line"]["numbers"][0]["number"], "999");
        assert!(items[0].get("emergency_line").is_none() && items[0].get("problem").is_none());
        assert_eq!(pharmacy.get(&format!("/v1/referrals/{first}")).await.expect(200).body["external_reference"], "A");
        assert_eq!(count(&pharmacy).await, 2);
    }

    async fn what_was_received_is_answered_as_before_and_the_rest_is_tried(county) {
        let pharmacy = county.as_("millgate");
        let mut slip = numbered("B");
        slip["date_referred"] = json!("2026-12-24");
        let before = send(&pharmacy, "one", json!([numbered("A"), slip])).await.expect(207);
        assert_eq!(statuses(&before), [201, 422]);
        let after = send(&pharmacy, "one", json!([numbered("A"), numbered("B"), numbered("C")])).await.expect(207);
        assert_eq!(statuses(&after), [201, 201, 201]);
        assert_eq!(after.body["items"][0], before.body["items"][0]);
        let changed = send(&pharmacy, "one", json!([numbered("D"), numbered("B")])).await.expect(207);
        assert_eq!(statuses(&changed), [422, 201]);
        assert_eq!(changed.body["items"][0]["problem"]["code"], "idempotency_key_reused");
        let (one, other) = tokio::join!(
            send(&pharmacy, "two", json!([numbered("E"), numbered("F")])),
            send(&pharmacy, "two", json!([numbered("E"), numbered("F")])),
        );
        assert_eq!(one.expect(207).body, other.expect(207).body);
        assert_eq!(count(&pharmacy).await, 5);
    }

    async fn only_what_is_not_about_one_item_refuses_the_whole(county) {
        let pharmacy = county.as_("millgate");
        let items = json!([numbered("A")]);
        let unkeyed = pharmacy.call(Method::POST, BATCH, &[], Some(&json!({ "items": items }))).await;
        unkeyed.expect_problem(400, "idempotency_key_missing");
        send(&pharmacy, "one", json!([])).await.expect_problem(422, "validation_failed");
        send(&pharmacy, "one", Value::from(vec![7; 501])).await.expect_problem(422, "validation_failed");
        send(&county.as_("amira"), "one", items.clone()).await.expect_problem(403, "forbidden");
        let odd = json!({ "items": items, "odd": 1 });
        pharmacy.post(BATCH, &odd).await.expect_problem(422, "validation_failed");
        let large = " ".repeat(8 * 1024 * 1024 + 1);
        let headers = [("Idempotency-Key", "one")];
        let refused = pharmacy.send(Method::POST, BATCH, &headers, Some(large)).await;
        refused.expect_problem(413, "body_too_large");
        let roomy = format!("{{\"items\":[7]}}{}", " ".repeat(2 * 1024 * 1024));
        assert_eq!(statuses(&pharmacy.send(Method::POST, BATCH, &headers, Some(roomy)).await.expect(207)), [422]);
        assert_eq!(count(&pharmacy).await, 0);
    }

    async fn a_household_comes_in_one_batch_and_each_member_stands_alone(county) {
        let (landlord, leila) = (county.as_("loom_street"), county.as_("leila"));
        let household = County::fixture("housing_association");
        let answer = send(&landlord, "one", household["items"].clone()).await.expect(207);
        assert_eq!(statuses(&answer), [201, 201, 201]);
        let path = |i: usize| format!("/v1/referrals/{}", answer.body["items"][i]["id"].as_str().expect("a text"));

        let together = "/v1/referrals?household_reference=CHA-TEN-20557";
        let known = leila.get(together).await.expect(200).body["items"].clone();
        assert_eq!(known.as_array().expect("a list").len(), 3, "the service sees who belongs together");
        let own = landlord.get(together).await.expect(200).body["items"].clone();
        assert_eq!(own.as_array().expect("a list").len(), 2, "a hidden link is not shown, and not found by asking either");
        assert_eq!(landlord.get(&path(2)).await.expect(200).body["household_reference"], Value::Null);
        assert_eq!(landlord.get(&path(0)).await.expect(200).body["household_reference"], "CHA-TEN-20557");

        leila.step(&path(0), "rejection", &json!({ "reason": "no_capacity" })).await.expect(200);
        let shown: Vec<Value> = {
            let mut shown = Vec::new();
            for i in 0..3 {
                let body = landlord.get(&path(i)).await.expect(200).body;
                shown.push(json!([body["view"], body["status"]]));
            }
            shown
        };
        assert_eq!(shown, [
            json!(["informed_referrer", "rejected"]),
            json!(["informed_referrer", "submitted"]),
            json!(["referrer", "submitted"]),
        ]);
        let kuba = leila.get(&path(2)).await.expect(200).body;
        assert_eq!(kuba["submission"]["safe_contact"]["never"], "Please not through Mum; he wants to tell her himself");
        assert!(kuba["household_hidden"].as_bool().expect("it is there"));
        let other = send(&landlord, "two", json!([about(numbered("Z"), "9990000018")])).await.expect(207);
        assert_eq!(statuses(&other), [201]);
    }
}
