//! Who may be the person of a referral too.

use linkwork::system::sandbox::cast::{self, worker_id};
use serde_json::{Value, json};

use crate::care::person::referred::{dot, dot_without_number, refer, referred};
use crate::on_both;

on_both! {
    async fn they_are_the_others_of_the_service_each_once(county) {
        let (referral, _) = referred(county, &dot()).await;
        let (_, other) = referred(county, &dot_without_number()).await;
        let mut elsewhere = dot();
        elsewhere["service_id"] = json!(cast::service_id(2));
        refer(county, &elsewhere).await;
        let seen = county.as_("amira").get(&format!("{referral}/candidate-matches")).await.expect(200);
        let people: Vec<&Value> = seen.body["items"].as_array().expect("items").iter().map(|it| &it["person_id"]).collect();
        assert_eq!(people, [&json!(other)]);
    }

    async fn a_name_of_before_makes_none_for_those_to_whom_it_is_not_shown(county) {
        let called = |family: &str, alias: Option<&str>| {
            let mut body = dot_without_number();
            body["person"]["name"]["family_name"] = json!(family);
            if let Some(alias) = alias {
                body["person"]["name"]["alias"] = json!(alias);
            }
            body
        };
        let (before, _) = referred(county, &called("Holt", None)).await;
        let (now, _) = referred(county, &called("Ashworth", Some("Holt"))).await;
        let reasons = async |referral: &str| {
            let seen = county.as_("amira").get(&format!("{referral}/candidate-matches")).await.expect(200).body;
            let items = seen["items"].as_array().expect("items").clone();
            assert_eq!(items.len(), 1, "both have a telephone number in common: {items:?}");
            items[0]["matched_on"].clone()
        };
        let by_name = json!(["name_and_birth_date", "name_and_postcode", "contact"]);
        assert_eq!((reasons(&before).await, reasons(&now).await), (by_name.clone(), by_name.clone()));
        let path = format!("/v1/workers/{}", worker_id(1));
        county.as_("set_up").patch(&path, &json!({ "sensitive_classes": ["third_party"] })).await.expect(200);
        assert_eq!((reasons(&before).await, reasons(&now).await), (json!(["contact"]), json!(["contact"])));
        let amira = county.as_("amira");
        amira.step(&now, "acceptance", &json!({ "worker_id": worker_id(1) })).await.expect(200);
        assert_eq!((reasons(&before).await, reasons(&now).await), (by_name.clone(), by_name), "her own case");
    }
}
