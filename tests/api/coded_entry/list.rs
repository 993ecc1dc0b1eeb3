//! Whose coded entries one sees.

use serde_json::{Value, json};

use super::{DECLINED, TAKEN_UP, first_talk, only_entry, path_of, receipt, taken_on};
use crate::house::county::Client;
use crate::on_both;
use crate::referral::walk::{dorothy, send};

async fn count(caller: &Client<'_>, query: &str) -> usize {
    let page = caller.get(&format!("/v1/coded-entries{query}")).await.expect(200).body;
    page["items"].as_array().expect("a list").len()
}

on_both! {
    async fn filters_narrow_and_pages_follow(county) {
        let (amira, practice, leila) = (county.as_("amira"), county.as_("harbour"), county.as_("leila"));
        let first = send(&county.as_("millgate"), &dorothy()).await;
        amira.step(&first, "decline", &json!({ "reason": "not_now" })).await.expect(200);
        let (referral, episode) = taken_on(county).await;
        let coded = first_talk(&amira, &referral, &episode).await;
        amira.step(&coded, "receipt", &receipt("2026-11-18T09:30:00Z")).await.expect(200);

        let here = linkwork::sandbox::cast::organisation_id(5);
        let elsewhere = linkwork::sandbox::cast::organisation_id(6);
        for caller in [&amira, &practice, &leila] {
            for (query, expected) in [
                (String::new(), 2),
                ("?status=entered".to_owned(), 1),
                ("?status=removed".to_owned(), 0),
                (format!("?code={TAKEN_UP}"), 1),
                (format!("?code={DECLINED}&status=to_enter"), 1),
                (format!("?practice_id={here}"), 2),
                (format!("?practice_id={elsewhere}"), 0),
            ] {
                assert_eq!(count(caller, &query).await, expected, "{query}");
            }
        }
        let page = practice.get("/v1/coded-entries?limit=1").await.expect(200).body;
        let next = format!("?limit=1&after={}", page["next_cursor"].as_str().expect("another page"));
        assert_eq!(count(&practice, &next).await, 1);
        assert_eq!(count(&county.as_("vale_medical"), "").await, 0);
        assert_eq!(count(&county.as_("owen"), "").await, 0);
        practice.get("/v1/coded-entries?code=123").await.expect_problem(400, "invalid_parameter");
        county.as_("caldicott").get("/v1/coded-entries").await.expect_problem(403, "forbidden");
    }

    /// The person's no to their practice takes effect with the next request of anybody.
    async fn who_objects_to_their_practice_being_told_is_not_shown_to_it(county) {
        let (amira, practice) = (county.as_("amira"), county.as_("harbour"));
        let (path, episode) = taken_on(county).await;
        let person = amira.get(&path).await.expect(200).body["person_id"].as_str().expect("an id").to_owned();
        let mut says = json!({ "purpose": "direct_care", "decision": "refused", "given_by": "person", "method": "verbal" });
        amira.post(&format!("/v1/people/{person}/consents"), &says).await.expect(201);
        let entry = first_talk(&amira, &path, &episode).await;
        let body = amira.get(&entry).await.expect(200).body;
        assert_eq!((&body["on_hold"], &body["task"]), (&json!("person_objects"), &Value::Null));
        assert_eq!(count(&practice, "").await, 0);
        practice.get(&entry).await.expect_problem(404, "not_found");

        says["decision"] = json!("given");
        amira.post(&format!("/v1/people/{person}/consents"), &says).await.expect(201);
        assert_eq!(only_entry(&amira, &path).await["on_hold"], Value::Null);
        assert_eq!(count(&practice, "").await, 1);
        practice.step(&entry, "receipt", &receipt("2026-11-18T09:30:00Z")).await.expect(200);
    }

    async fn who_is_registered_nowhere_earns_the_code_and_it_waits(county) {
        let amira = county.as_("amira");
        let mut referral = dorothy();
        referral["person"].as_object_mut().expect("a person").remove("gp_practice");
        referral["person"]["absent"]["gp_practice"] = json!("not_registered");
        let path = send(&county.as_("millgate"), &referral).await;
        amira.step(&path, "decline", &json!({ "reason": "not_now" })).await.expect(200);
        let entry = only_entry(&amira, &path).await;
        assert_eq!((&entry["status"], &entry["on_hold"]), (&json!("to_enter"), &json!("no_practice")));
        assert_eq!((&entry["practice_id"], &entry["task"]), (&Value::Null, &Value::Null));
        let entered = amira.step(&path_of(&entry), "receipt", &receipt("2026-11-18T09:30:00Z")).await.expect(200).body;
        assert_eq!((&entered["status"], &entered["on_hold"]), (&json!("entered"), &Value::Null));
    }
}
