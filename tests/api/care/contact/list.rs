//! The diary.

use serde_json::{Value, json};

use super::walk::{call, came, case, case_of, plan, recorded};
use crate::care::referral::walk::{about, dorothy};
use crate::harness::county::Client;
use crate::on_both;

async fn diary(worker: &Client<'_>, query: &str) -> Vec<Value> {
    let page = worker.get(&format!("/v1/contacts?{query}")).await.expect(200).body;
    page["items"].as_array().expect("a list").iter().map(|one| one["starts_at"].clone()).collect()
}

on_both! {
    async fn the_diary_is_in_the_order_of_time_and_narrowed(county) {
        let amira = county.as_("amira");
        let (dot, sam) = (case(county).await, case_of(county, &about(dorothy(), "9990000018")).await);
        let (eight, nine) = ("2026-11-18T08:00:00Z", "2026-11-18T09:00:00Z");
        let (monday, tuesday) = ("2026-11-23T10:00:00Z", "2026-11-24T10:00:00Z");
        recorded(&amira, &dot, &plan(tuesday)).await;
        recorded(&amira, &dot, &call(nine)).await;
        recorded(&amira, &sam, &plan(monday)).await;
        let gone = recorded(&amira, &sam, &came(eight, "message_left")).await;
        assert_eq!(diary(&amira, "mine=true").await, [eight, nine, monday, tuesday]);
        assert_eq!(diary(&amira, "status=planned").await, [monday, tuesday]);
        assert_eq!(diary(&amira, &format!("from={nine}&to={tuesday}")).await, [nine, monday]);
        assert_eq!(diary(&amira, "attendance=message_left").await, [eight]);
        amira.step(&gone, "error", &json!({ "reason": "test" })).await.expect(200);
        assert_eq!(diary(&amira, "").await, [nine, monday, tuesday]);
        assert_eq!(diary(&amira, "status=entered_in_error").await, [eight]);

        let first = amira.get("/v1/contacts?limit=2").await.expect(200).body;
        let rest = format!("limit=2&after={}", first["next_cursor"].as_str().expect("a text"));
        assert_eq!(diary(&amira, &rest).await, [tuesday]);
        let other = format!("/v1/contacts?status=planned&after={}", first["next_cursor"].as_str().expect("a text"));
        amira.get(&other).await.expect_problem(400, "cursor_mismatch");

        assert_eq!(diary(&county.as_("tom"), "").await, [] as [&str; 0]);
        assert_eq!(diary(&county.as_("leila"), "").await, [nine, monday, tuesday]);
        assert_eq!(diary(&county.as_("leila"), "mine=true").await, [] as [&str; 0]);
        assert_eq!(diary(&county.as_("owen"), "").await, [] as [&str; 0]);
        let page = amira.get(&format!("{}?status=planned&limit=1", dot.contacts())).await.expect(200).body;
        assert_eq!((&page["items"][0]["starts_at"], &page["next_cursor"]), (&json!(tuesday), &Value::Null));
    }
}
