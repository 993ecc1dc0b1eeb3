//! Who may be the person of a referral too.

use linkwork::system::sandbox::cast;
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
}
