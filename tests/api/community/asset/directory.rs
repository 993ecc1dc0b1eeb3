use linkwork::system::sandbox::cast::{organisation_id, service_id};
use reqwest::Method;
use serde_json::{Value, json};

use super::{enter, informal, singing, whole};
use crate::harness::county::Client;
use crate::on_both;

async fn names(caller: &Client<'_>, query: &str) -> Vec<String> {
    let page = caller.get(&format!("/v1/assets{query}")).await.expect(200).body;
    let items = page["items"].as_array().expect("a list").iter();
    items.map(|item| item["listing"]["name"].as_str().unwrap_or_default().to_owned()).collect()
}

on_both! {
    async fn an_informal_group_needs_a_name_a_place_and_a_time(county) {
        let amira = county.as_("amira");
        let entered = amira.post("/v1/assets", &json!({ "listing": informal("Sunday walkers") })).await.expect(201);
        assert_eq!(entered.body["service_id"], json!(service_id(1)));
        assert_eq!((&entered.body["status"], &entered.body["organisation_id"]), (&json!("active"), &Value::Null));
        assert_eq!(entered.body["confirm_by"], "2027-05-18");
        let again = amira.get(&entered.location()).await.expect(200);
        assert_eq!(again.etag(), entered.etag());
        for missing in ["name", "places", "schedules"] {
            let mut listing = informal("Sunday walkers");
            listing.as_object_mut().expect("an object").remove(missing);
            let refused = amira.post("/v1/assets", &json!({ "listing": listing })).await.expect(422);
            assert_eq!(refused.faults(), [(format!("/listing/{missing}"), "missing".to_owned())]);
        }
        let history = amira.history(&entered.location()).await;
        assert_eq!(history.types(), ["asset.entered"]);
    }

    async fn every_part_of_a_listing_comes_back_as_it_was_written(county) {
        let path = singing(county).await;
        let read = county.as_("amira").get(&path).await.expect(200).body;
        for (part, written) in whole().as_object().expect("an object") {
            if ["contacts", "places", "schedules", "cost_options"].contains(&part.as_str()) {
                let (written, read) = (written.as_array().expect("a list"), read["listing"][part].as_array());
                let read = read.expect("a list");
                assert_eq!(written.len(), read.len(), "{part}");
                for (written, read) in written.iter().zip(read) {
                    for (name, value) in written.as_object().expect("an object") {
                        if name == "address" {
                            assert_eq!(read["address"]["postal_code"], value["postal_code"]);
                        } else {
                            assert_eq!(&read[name], value, "{part}/{name}");
                        }
                    }
                }
            } else {
                assert_eq!(&read["listing"][part], written, "{part}");
            }
        }
        assert_eq!((&read["places_taken"], &read["places_free"]), (&json!(0), &json!(2)));
    }

    async fn the_directory_is_everybodys_and_a_group_sees_its_own_listing_only(county) {
        let own = singing(county).await;
        let trust = json!({ "organisation_id": organisation_id(15), "listing": informal("Vale walkers") });
        let other = enter(county, &trust).await;
        let nobodys = enter(county, &json!({ "listing": informal("Sunday walkers") })).await;
        let group = county.as_("open_door_listing");
        assert_eq!(names(&group, "").await, ["St Anne's singing group"]);
        group.get(&own).await.expect(200);
        for foreign in [&other, &nobodys] {
            group.get(foreign).await.expect_problem(404, "not_found");
            group.get(&format!("{foreign}/versions")).await.expect_problem(404, "not_found");
            let change = json!({ "listing": { "name": "Ours now" } });
            let headers = [("If-Match", "\"any\""), ("Content-Type", "application/merge-patch+json")];
            group.call(Method::PATCH, foreign, &headers, Some(&change)).await.expect_problem(404, "not_found");
        }
        for caller in ["amira", "bethan", "millgate", "harbour", "commissioning", "set_up", "dr_khan"] {
            let seen = names(&county.as_(caller), "").await;
            assert_eq!(seen, ["St Anne's singing group", "Vale walkers", "Sunday walkers"], "{caller}");
        }
    }

    async fn who_did_not_agree_to_be_named_and_a_place_that_is_kept_back_are_for_services_alone(county) {
        let mut listing = whole();
        listing["places"][0]["is_withheld"] = json!(true);
        let path = enter(county, &json!({ "organisation_id": organisation_id(14), "listing": listing })).await;
        for (caller, sees_all) in
            [("amira", true), ("bethan", true), ("dr_khan", true), ("open_door_listing", true), ("millgate", false),
                ("harbour", false), ("commissioning", false), ("reporting", false), ("caldicott", false)]
        {
            let answer = county.as_(caller).get(&path).await.expect(200);
            let says = |words: &str| answer.text.contains(words);
            assert!(says("Pat Lomax"), "{caller}");
            for kept_back in ["Lesley Crane", "01632 960556", "Chapel Street", "HX9 1AB", "53.7301"] {
                assert_eq!(says(kept_back), sees_all, "{caller}: {kept_back}");
            }
        }
    }

    async fn the_list_is_narrowed_and_paged(county) {
        singing(county).await;
        enter(county, &json!({ "organisation_id": organisation_id(15), "listing": informal("Vale walkers") })).await;
        enter(county, &json!({ "listing": informal("Sunday walkers") })).await;
        let tom = county.as_("tom");
        for (query, expected) in [
            (String::new(), 3),
            ("?category=arts".to_owned(), 1),
            ("?category=nature".to_owned(), 0),
            (format!("?organisation_id={}", organisation_id(15)), 1),
            (format!("?service_id={}", service_id(1)), 3),
            (format!("?service_id={}", service_id(2)), 0),
            ("?status=defunct".to_owned(), 0),
            ("?is_stale=true".to_owned(), 0),
            ("?is_stale=false".to_owned(), 3),
        ] {
            assert_eq!(names(&tom, &query).await.len(), expected, "{query}");
        }
        let first = tom.get("/v1/assets?limit=2").await.expect(200).body;
        let next = first["next_cursor"].as_str().expect("there is more");
        assert_eq!(names(&tom, &format!("?limit=2&after={next}")).await, ["Sunday walkers"]);
        county.set_clock("2027-05-19T09:30:00Z");
        assert_eq!(names(&tom, "?is_stale=true").await.len(), 3);
    }

    async fn what_cannot_be_is_refused_with_all_its_faults(county) {
        let mut listing = whole();
        listing["url"] = json!("javascript:alert(1)");
        listing["places"][1]["name"] = json!("St Anne's hall");
        listing["places"][0]["latitude"] = json!(100);
        listing["schedules"][0]["closes_at"] = json!("13:00");
        let body = json!({ "organisation_id": "01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e", "listing": listing });
        let refused = county.as_("amira").post("/v1/assets", &body).await.expect_problem(422, "validation_failed");
        let faults: Vec<String> = refused.faults().into_iter().map(|(at, code)| format!("{at} {code}")).collect();
        for expected in [
            "/listing/url bad_format",
            "/listing/places/0/latitude out_of_range",
            "/listing/places/1/name repeated",
            "/listing/schedules/0/closes_at out_of_range",
            "/organisation_id not_found",
        ] {
            assert!(faults.iter().any(|fault| fault == expected), "{expected} is not among {faults:?}");
        }
        let place = json!({ "organisation_id": organisation_id(2), "listing": informal("Walkers") });
        let refused = county.as_("amira").post("/v1/assets", &place).await.expect(422);
        assert_eq!(refused.faults(), [("/organisation_id".to_owned(), "wrong_kind".to_owned())]);
    }
}
