//! Where to refer.

use linkwork::system::sandbox::cast;
use serde_json::{Value, json};

use crate::harness::county::{Client, County};
use crate::on_both;

const HALLOWBY: &str = "Hallowby Social Prescribing";
const VALE: &str = "Vale Link Workers";

async fn found(agency: &Client<'_>, query: &str) -> Vec<String> {
    let list = agency.get(&format!("/v1/services?{query}")).await.expect(200);
    assert_eq!(list.body["next_cursor"], Value::Null);
    let items = list.body["items"].as_array().cloned().unwrap_or_default();
    items.iter().map(|item| item["name"].as_str().unwrap_or_default().to_owned()).collect()
}

on_both! {
    async fn the_nearest_tie_decides(county) {
        let agency = county.as_("millgate");
        for (query, services) in [
            ("practice=Y99001", vec![HALLOWBY]),
            ("practice=y99002", vec![VALE]),
            ("practice=Y99002&outward_code=HX9", vec![VALE]),
            ("practice=Y00000&outward_code=hx8", vec![VALE]),
            ("outward_code=HX8", vec![VALE]),
            ("outward_code=ZZ1", vec![HALLOWBY]),
            ("practice=Y00000", vec![HALLOWBY]),
        ] {
            assert_eq!(found(&agency, query).await, services, "{query}");
        }
    }

    async fn who_covers_the_practice_by_name_comes_first_unless_closed(county) {
        let (admin, agency) = (county.as_("set_up"), county.as_("millgate"));
        let vale = format!("/v1/services/{}", cast::service_id(2));
        let harbour = json!({"covers": {"practices": [cast::organisation_id(5)]}});
        admin.patch(&vale, &harbour).await.expect(200);
        assert_eq!(found(&agency, "practice=Y99001").await, [VALE, HALLOWBY]);
        assert_eq!(found(&agency, "practice=Y99001&limit=1").await, [VALE]);
        assert_eq!(found(&agency, "practice=Y99002").await, [VALE], "what was covered before still is");

        let closed = json!({"accepting_referrals": false, "closed_reason": "Full until the new year."});
        admin.patch(&vale, &closed).await.expect(200);
        let list = agency.get("/v1/services?practice=Y99001").await.expect(200);
        let last = &list.body["items"][1];
        assert_eq!(last["name"], VALE);
        assert_eq!((&last["accepting_referrals"], &last["closed_reason"]), (&json!(false), &json!("Full until the new year.")));
        assert_eq!((&last["usual_wait_days"], &last["contact_phone"]), (&json!(14), &json!("01632 960200")));
        assert_eq!(last["emergency_line"]["numbers"][0]["number"], "999");

        admin.patch(&vale, &json!({"status": "disabled"})).await.expect(200);
        assert_eq!(found(&agency, "practice=Y99002").await, [HALLOWBY], "the intake takes what nobody else covers");
    }

    async fn the_first_one_found_is_where_an_unaddressed_referral_goes(county) {
        let agency = county.as_("millgate");
        let list = agency.get("/v1/services?practice=Y99001").await.expect(200);
        agency.post("/v1/referrals", &County::fixture("pharmacy")).await.expect(201);
        let queue = county.as_("amira").get("/v1/referrals").await.expect(200);
        assert_eq!(queue.body["items"][0]["service_id"], list.body["items"][0]["id"]);
    }

    async fn a_whole_postcode_is_refused_and_not_repeated(county) {
        for written in ["HX9%201AB", "hx91ab"] {
            let refused = county.as_("millgate").get(&format!("/v1/services?outward_code={written}")).await;
            let refused = refused.expect_problem(400, "invalid_parameter");
            assert_eq!(refused.faults(), [("query:outward_code".into(), "whole_postcode".into())]);
            // The name of the request may have these letters by chance.
            let text = refused.text.replace(&refused.header("x-request-id"), "").to_lowercase();
            assert!(!text.contains("1ab"), "{text}");
        }
    }

    async fn without_a_person_in_mind_all_are_paged(county) {
        let agency = county.as_("commissioning");
        let first = agency.get("/v1/services?limit=1").await.expect(200);
        let cursor = first.body["next_cursor"].as_str().expect("there is more");
        let second = agency.get(&format!("/v1/services?limit=1&after={cursor}")).await.expect(200);
        assert_eq!((&first.body["items"][0]["name"], &second.body["items"][0]["name"]), (&json!(HALLOWBY), &json!(VALE)));
        assert_eq!(second.body["next_cursor"], Value::Null);
        let elsewhere = format!("/v1/services?practice=Y99001&after={cursor}");
        agency.get(&elsewhere).await.expect_problem(400, "cursor_mismatch");
    }
}
