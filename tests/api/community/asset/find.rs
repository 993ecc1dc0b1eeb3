//! Finding a group.

use serde_json::{Value, json};

use super::{enter, informal, singing};
use crate::harness::county::{Answer, Client, County};
use crate::on_both;

/// What is called so and says this.
fn named(name: &str, description: &str) -> Value {
    let mut listing = informal(name);
    listing["description"] = json!(description);
    listing
}

/// Somewhere on the map.
pub fn at(mut listing: Value, latitude: f64, longitude: f64) -> Value {
    listing["places"][0]["latitude"] = json!(latitude);
    listing["places"][0]["longitude"] = json!(longitude);
    listing
}

pub async fn put(county: &County, listing: Value) -> String {
    enter(county, &json!({ "listing": listing })).await
}

pub async fn searched(caller: &Client<'_>, query: &str) -> Answer {
    caller.get(&format!("/v1/assets?{query}")).await.expect(200)
}

pub fn names_of(answer: &Answer) -> Vec<String> {
    let items = answer.body["items"].as_array().expect("a list").iter();
    items.map(|item| item["listing"]["name"].as_str().unwrap_or_default().to_owned()).collect()
}

async fn names(caller: &Client<'_>, query: &str) -> Vec<String> {
    names_of(&searched(caller, query).await)
}

on_both! {
    async fn what_has_the_words_in_its_name_comes_first(county) {
        put(county, named("Tea and talk", "After the walking there is tea.")).await;
        put(county, named("Hallowby walks", "Slowly along the canal.")).await;
        put(county, named("Canal history", "We read about the canal.")).await;
        let amira = county.as_("amira");
        for (query, expected) in [
            ("text=walks", vec!["Hallowby walks", "Tea and talk"]),
            ("text=WALKING+hallowby", vec!["Hallowby walks"]),
            ("text=canal", vec!["Canal history", "Hallowby walks"]),
            ("text=canal+walks", vec!["Hallowby walks"]),
            ("text=the+green", vec!["Tea and talk", "Hallowby walks", "Canal history"]),
            ("text=nothing+like+it", vec![]),
            ("text=!", vec![]),
        ] {
            assert_eq!(names(&amira, query).await, expected, "{query}");
        }
        let found = searched(&amira, "text=canal").await.body;
        let is_in_name: Vec<&Value> =
            found["search"]["matches"].as_array().expect("a list").iter().map(|one| &one["is_in_name"]).collect();
        assert_eq!(is_in_name, [&json!(true), &json!(false)]);
        assert_eq!(found["search"]["is_cut"], false);
        assert_eq!(amira.get("/v1/assets").await.expect(200).body["search"], Value::Null);
    }

    async fn the_nearest_comes_first_and_what_is_too_far_does_not_come(county) {
        put(county, at(informal("Far walkers"), 53.80, -1.87)).await;
        put(county, at(informal("Near walkers"), 53.7310, -1.8702)).await;
        put(county, at(informal("Here"), 53.7301, -1.8702)).await;
        put(county, informal("Somewhere")).await;
        let mut kept_back = at(informal("Refuge"), 53.7301, -1.8702);
        kept_back["places"][0]["is_withheld"] = json!(true);
        put(county, kept_back).await;
        let tom = county.as_("tom");
        let here = "latitude=53.7301&longitude=-1.8702";
        for (query, expected) in [
            (here.to_owned(), vec!["Here", "Near walkers", "Far walkers"]),
            (format!("{here}&within_metres=500"), vec!["Here", "Near walkers"]),
            (format!("{here}&within_metres=100"), vec!["Here", "Near walkers"]),
            (format!("{here}&text=walkers"), vec!["Near walkers", "Far walkers"]),
            (format!("{here}&text=walkers&within_metres=1000"), vec!["Near walkers"]),
            ("postcode=hx9+1&within_metres=3000".to_owned(), vec!["Near walkers", "Here"]),
        ] {
            let mut found = names(&tom, &query).await;
            if query.starts_with("postcode") {
                found.sort_unstable_by(|one, other| other.cmp(one));
            }
            assert_eq!(found, expected, "{query}");
        }
        let found = searched(&tom, &format!("{here}&within_metres=500")).await.body;
        let metres: Vec<i64> = found["search"]["matches"]
            .as_array().expect("a list").iter().filter_map(|one| one["distance_metres"].as_i64()).collect();
        assert_eq!(metres, [0, 100]);
        assert_eq!(found["search"]["within_metres"], 500);
    }

    async fn each_filter_narrows_what_is_found(county) {
        singing(county).await;
        let mut women = named("Knit and natter", "Women who knit");
        women["open_to"] = json!("women");
        women["capacity"] = json!(0);
        women["maximum_age"] = json!(30);
        women["categories"] = json!(["arts"]);
        put(county, women).await;
        put(county, informal("Sunday walkers")).await;
        let amira = county.as_("amira");
        let (singing, knitting, walking) = ("St Anne's singing group", "Knit and natter", "Sunday walkers");
        for (query, expected) in [
            ("age=15", vec![knitting, walking]),
            ("age=16", vec![singing, knitting, walking]),
            ("age=31", vec![singing, walking]),
            ("weekday=tuesday", vec![singing]),
            ("weekday=sunday", vec![knitting, walking]),
            ("weekday=monday", vec![]),
            ("starts_from=14:00&ends_by=15:30", vec![singing]),
            ("weekday=tuesday&starts_from=14:01", vec![]),
            ("language=cy", vec![singing]),
            ("language=pl", vec![]),
            ("access=hearing_loop", vec![singing]),
            ("access=easy_read", vec![]),
            ("open_to=women", vec![knitting]),
            ("open_to=everyone", vec![singing, walking]),
            ("has_places=true", vec![singing, walking]),
            ("has_places=false", vec![knitting]),
            ("has_places=true&category=arts", vec![singing]),
            ("age=20&category=arts", vec![singing, knitting]),
            ("age=20&category=nature", vec![]),
            ("text=women&category=arts&open_to=women", vec![knitting]),
            ("age=20&status=defunct", vec![]),
        ] {
            assert_eq!(names(&amira, query).await, expected, "{query}");
        }
    }

    async fn what_cannot_be_asked_is_said_at_each_place(county) {
        let amira = county.as_("amira");
        for (query, faults) in [
            ("latitude=53.7", vec![("query:longitude", "missing")]),
            ("longitude=-1.8", vec![("query:latitude", "missing")]),
            ("latitude=48&longitude=-1.8", vec![("query:latitude", "out_of_range")]),
            ("latitude=NaN&longitude=-1.8", vec![("query:latitude", "out_of_range")]),
            ("latitude=north&longitude=-1.8", vec![("query:latitude", "wrong_type")]),
            ("latitude=53.7&longitude=-1.8&postcode=HX9+1", vec![("query:postcode", "contradiction")]),
            ("within_metres=500", vec![("query:within_metres", "contradiction")]),
            ("within_metres=99&postcode=HX9+1", vec![("query:within_metres", "out_of_range")]),
            ("postcode=HX9+", vec![("query:postcode", "bad_format")]),
            ("postcode=HX9+1AB", vec![("query:postcode", "whole_postcode")]),
            ("postcode=hx91ab", vec![("query:postcode", "whole_postcode")]),
            ("postcode=ZZ9+9", vec![("query:postcode", "not_found")]),
            ("starts_from=25:00", vec![("query:starts_from", "not_valid")]),
            ("age=131", vec![("query:age", "out_of_range")]),
            ("colour=blue", vec![("query:colour", "unknown_parameter")]),
            ("episode_id=01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e", vec![("query:episode_id", "not_found")]),
        ] {
            let answer = amira.get(&format!("/v1/assets?{query}")).await.expect_problem(400, "invalid_parameter");
            let named: Vec<(String, String)> =
                faults.iter().map(|(place, code)| ((*place).to_owned(), (*code).to_owned())).collect();
            assert_eq!(answer.faults(), named, "{query}");
        }
    }

    async fn pages_go_on_where_the_one_before_ended(county) {
        for (name, latitude) in [("Walkers A", 53.75), ("Walkers B", 53.74), ("Strollers", 53.7301), ("Walkers C", 53.76)] {
            put(county, at(named(name, "Walkers all"), latitude, -1.8702)).await;
        }
        let amira = county.as_("amira");
        let query = "text=walkers&latitude=53.7301&longitude=-1.8702";
        let whole = names(&amira, query).await;
        assert_eq!(whole, ["Walkers B", "Walkers A", "Walkers C", "Strollers"]);
        let (mut paged, mut after) = (Vec::new(), String::new());
        for _ in 0..4 {
            let page = searched(&amira, &format!("{query}&limit=1{after}")).await;
            paged.extend(names_of(&page));
            after = page.body["next_cursor"].as_str().map(|cursor| format!("&after={cursor}")).unwrap_or_default();
        }
        assert_eq!((paged, after.as_str()), (whole, ""));
        let first = searched(&amira, &format!("{query}&limit=1")).await.body;
        let cursor = first["next_cursor"].as_str().expect("there is more");
        amira.get(&format!("/v1/assets?text=tea&after={cursor}")).await.expect_problem(400, "cursor_mismatch");
    }

    async fn a_group_finds_its_own_listing_alone(county) {
        singing(county).await;
        put(county, named("Tea and song", "We sing.")).await;
        assert_eq!(names(&county.as_("open_door_listing"), "text=sing").await, ["St Anne's singing group"]);
        assert_eq!(names(&county.as_("millgate"), "text=sing").await, ["St Anne's singing group", "Tea and song"]);
    }

    async fn a_change_of_a_listing_changes_what_it_is_found_by(county) {
        let path = put(county, named("Walkers", "Along the canal")).await;
        let amira = county.as_("amira");
        amira.patch(&path, &json!({ "listing": { "name": "Cyclists", "languages": ["pl"], "capacity": 0 } })).await.expect(200);
        for (query, count) in [("text=walkers", 0), ("text=cyclist", 1), ("language=pl", 1), ("has_places=false", 1)] {
            assert_eq!(names(&amira, query).await.len(), count, "{query}");
        }
    }
}
