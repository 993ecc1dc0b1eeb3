//! Finding a group for somebody.

use reqwest::Method;
use serde_json::{Value, json};

use super::find::{at, names_of, put, searched};
use super::{enter, informal};
use crate::care::episode::{Case, open};
use crate::care::household_link::keep_apart;
use crate::care::precaution::Door;
use crate::community::connection::{id, offer};
use crate::harness::county::{Client, County};
use crate::on_both;

fn with(name: &str, what: Value) -> Value {
    let mut listing = informal(name);
    for (field, value) in what.as_object().expect("an object") {
        listing[field] = value.clone();
    }
    listing
}

async fn left_out(caller: &Client<'_>, case: &Case, query: &str) -> Vec<(String, Vec<String>)> {
    let body = searched(caller, &format!("episode_id={}&{query}", id(&case.episode))).await.body;
    let named = body["search"]["left_out"].as_array().expect("a list").iter().map(|one| {
        let reasons = one["reasons"].as_array().expect("a list").iter();
        let reasons = reasons.map(|reason| reason.as_str().unwrap_or_default().to_owned()).collect();
        (one["name"].as_str().unwrap_or_default().to_owned(), reasons)
    });
    let named: Vec<(String, Vec<String>)> = named.collect();
    assert_eq!(body["search"]["left_out_count"], json!(named.len()));
    named
}

fn because(name: &str, reasons: &[&str]) -> (String, Vec<String>) {
    (name.to_owned(), reasons.iter().map(|reason| (*reason).to_owned()).collect())
}

async fn moved(county: &County, case: &Case, postcode: &str) {
    let address = json!({ "demographics": { "address": { "lines": ["1 Mill Lane"], "postcode": postcode } } });
    county.as_("amira").patch(&case.person, &address).await.expect(200);
}

async fn walkers(county: &County) {
    for (name, what) in [
        ("Walkers", json!({})),
        ("Young walkers", json!({ "maximum_age": 30 })),
        ("Men walkers", json!({ "open_to": "men" })),
        ("Women walkers", json!({ "open_to": "women" })),
        ("Polish walkers", json!({ "languages": ["pl"] })),
        ("Full walkers", json!({ "capacity": 0 })),
    ] {
        put(county, at(with(name, what), 53.7300, -1.8700)).await;
    }
    put(county, at(informal("Walkers far away"), 53.9, -1.87)).await;
    put(county, informal("Walkers somewhere")).await;
}

on_both! {
    async fn what_does_not_suit_the_person_is_left_out_and_each_is_said(county) {
        walkers(county).await;
        let case = open(county, 1).await;
        let amira = county.as_("amira");
        let query = format!("episode_id={}&text=walkers", id(&case.episode));
        let found = searched(&amira, &query).await;
        assert_eq!(names_of(&found), ["Walkers", "Women walkers", "Walkers somewhere"], "{}", found.text);
        let matches = found.body["search"]["matches"].as_array().expect("a list").clone();
        // How they get about is said in words; what has no point on the map may be anywhere.
        assert_eq!(matches[0]["to_check"], json!(["access"]));
        assert_eq!((&matches[2]["to_check"], &matches[2]["distance_metres"]), (&json!(["access", "distance"]), &Value::Null));
        assert_eq!(
            left_out(&amira, &case, "text=walkers").await,
            [
                because("Young walkers", &["age"]),
                because("Men walkers", &["open_to"]),
                because("Polish walkers", &["language"]),
                because("Full walkers", &["places"]),
                because("Walkers far away", &["distance"]),
            ]
        );
    }

    async fn what_the_worker_says_takes_the_place_of_the_persons_own(county) {
        walkers(county).await;
        let case = open(county, 1).await;
        let amira = county.as_("amira");
        for (query, expected) in [
            ("age=20", "Young walkers"),
            ("language=pl", "Polish walkers"),
            ("has_places=false", "Full walkers"),
            ("open_to=men", "Men walkers"),
            ("within_metres=50000", "Walkers far away"),
        ] {
            let found = searched(&amira, &format!("episode_id={}&text=walkers&{query}", id(&case.episode))).await;
            assert!(names_of(&found).contains(&expected.to_owned()), "{query}: {}", found.text);
        }
        // Without words, what lies around where they live is looked at.
        let near = searched(&amira, &format!("episode_id={}", id(&case.episode))).await;
        assert_eq!(names_of(&near), ["Walkers", "Women walkers"]);
        assert_eq!(near.body["search"]["within_metres"], 10_000);
    }

    async fn what_somebody_needs_to_take_part_and_what_they_speak_are_looked_at(county) {
        let mut loop_there = informal("Choir with a loop");
        loop_there["places"][0]["accessibility"] = json!(["hearing_loop", "step_free"]);
        let mut no_loop = informal("Choir without");
        no_loop["places"][0]["accessibility"] = json!(["step_free"]);
        put(county, loop_there).await;
        put(county, no_loop).await;
        put(county, informal("Choir that says nothing")).await;
        let case = open(county, 1).await;
        let amira = county.as_("amira");
        let needs = json!({ "individual_requirements": { "status": "asked", "communication": ["hearing_loop"] },
            "demographics": { "preferred_language": "ur" } });
        amira.patch(&case.person, &needs).await.expect(200);
        let found = searched(&amira, &format!("episode_id={}&text=choir", id(&case.episode))).await;
        assert_eq!(names_of(&found), ["Choir with a loop", "Choir that says nothing"]);
        let matches = &found.body["search"]["matches"];
        assert_eq!(matches[0]["to_check"], json!(["language", "distance"]));
        assert_eq!(matches[1]["to_check"], json!(["language", "access", "distance"]));
        assert_eq!(left_out(&amira, &case, "text=choir").await, [because("Choir without", &["access"])]);
    }

    async fn where_somebody_goes_from_whom_they_are_kept_apart_is_left_out_without_a_word_of_why(county) {
        let group = enter(county, &json!({ "listing": with("Choir", json!({ "maximum_age": 30 })) })).await;
        put(county, informal("Other choir")).await;
        let (case, other) = (open(county, 1).await, open(county, 2).await);
        let amira = county.as_("amira");
        offer(county, &other, &group).await.expect(201);
        assert_eq!(left_out(&amira, &case, "text=choir").await, [because("Choir", &["age"])]);
        keep_apart(county, &case.person, &other.person).await;
        // Both ways, since neither is to be brought together with the other.
        for case in [&case, &other] {
            let found = left_out(&amira, case, "text=choir").await;
            let expected = if id(&case.person) == id(&other.person) { vec![because("Choir", &["age"])] } else { vec![because("Choir", &["protection"])] };
            assert_eq!(found, expected);
        }
        // What they are looked for with sets nothing aside that protects.
        assert_eq!(left_out(&amira, &case, "text=choir&age=20").await, [because("Choir", &["protection"])]);
        let whole = searched(&amira, &format!("episode_id={}&text=choir", id(&case.episode))).await;
        for word in ["Hartley", "household", "risk", id(&other.person), id(&other.episode)] {
            assert!(!whole.text.contains(word), "{word}: {}", whole.text);
        }
    }

    /// By whichever door the words came: near it, nothing is found, offered or agreed.
    async fn near_a_place_that_is_to_be_avoided_nothing_is_found_or_offered(county) {
        let near = put(county, at(informal("Choir"), 53.7250, -1.8800)).await;
        let far = put(county, at(informal("Far choir"), 53.7600, -1.8800)).await;
        put(county, informal("Choir somewhere")).await;
        let amira = county.as_("amira");
        let away = json!({ "protective_instructions": [{ "rule": "do_not_go_near", "postcode": "hx91ab" }] });
        for (n, door) in (1..).zip(Door::ALL) {
            let case = open(county, n).await;
            assert_eq!(left_out(&amira, &case, "text=choir").await, [], "{door:?}");
            let before = offer(county, &case, &near).await.expect(201).location();
            door.say(county, (n, &case), &away).await;
            assert_eq!(left_out(&amira, &case, "text=choir").await, [because("Choir", &["protection"])], "{door:?}");
            let found = searched(&amira, &format!("episode_id={}&text=choir", id(&case.episode))).await.body;
            let to_check: Vec<&Value> =
                found["search"]["matches"].as_array().expect("a list").iter().map(|one| &one["to_check"]).collect();
            assert!(!to_check[0].to_string().contains("protection"), "{door:?} {to_check:?}");
            assert!(to_check[1].to_string().contains("protection"), "{door:?} {to_check:?}");
            amira.step(&before, "agreement", &json!({})).await.expect_problem(409, "do_not_go_near");
            let refused = offer(county, &case, &near).await.expect_problem(409, "do_not_go_near");
            assert!(!refused.text.contains("HX9"), "{}", refused.text);
            offer(county, &case, &far).await.expect(201);
        }
        let unknown = json!({ "protective_instructions": [{ "rule": "do_not_go_near", "postcode": "ZZ9 9ZZ" }] });
        let case = open(county, 9).await;
        amira.patch(&case.person, &unknown).await.expect(200);
        let found = searched(&amira, &format!("episode_id={}&text=choir", id(&case.episode))).await.body;
        let matches = found["search"]["matches"].as_array().expect("a list").clone();
        assert!(matches.len() == 3 && matches.iter().all(|one| one["to_check"].to_string().contains("protection")), "{matches:?}");
        let stray = json!({ "protective_instructions": [{ "rule": "do_not_go_near" }, { "rule": "speak_alone", "postcode": "HX9 1AB" }] });
        let refused = amira.patch(&case.person, &stray).await.expect(422);
        assert_eq!(refused.faults(), [
            ("/protective_instructions/0/postcode".to_owned(), "missing".to_owned()),
            ("/protective_instructions/1/postcode".to_owned(), "contradiction".to_owned()),
        ]);
    }

    /// Whoever is a danger is found everything, so that nobody learns from what is missing where the other went.
    async fn who_is_at_risk_is_found_nothing_near_the_home_of_the_other_and_never_the_other_way_about(county) {
        let near_other = put(county, at(informal("Choir"), 53.7565, -1.9200)).await;
        let near_own = put(county, at(informal("Own choir"), 53.7250, -1.8800)).await;
        let (at_risk, other) = (open(county, 1).await, open(county, 2).await);
        let amira = county.as_("amira");
        moved(county, &other, "HX8 1AB").await;
        keep_apart(county, &at_risk.person, &other.person).await;
        assert_eq!(left_out(&amira, &at_risk, "text=choir&within_metres=50000").await, [because("Choir", &["protection"])]);
        offer(county, &at_risk, &near_other).await.expect_problem(409, "do_not_go_near");
        assert_eq!(left_out(&amira, &other, "text=choir&within_metres=50000").await, []);
        offer(county, &other, &near_own).await.expect(201);
        // What somebody keeps back is not told by what is left out.
        let kept_back = json!({ "demographics": { "address": null, "absent": { "address": "withheld" } } });
        amira.patch(&other.person, &kept_back).await.expect(200);
        assert_eq!(left_out(&amira, &at_risk, "text=Choir&within_metres=50000").await, [because("Own choir", &["protection"])]);
    }

    async fn only_who_may_see_the_case_finds_for_somebody_and_it_is_audited(county) {
        walkers(county).await;
        let case = open(county, 1).await;
        let path = format!("/v1/assets?episode_id={}&text=walkers", id(&case.episode));
        for stranger in ["bethan", "millgate", "commissioning", "dr_khan", "open_door_listing", "set_up", "reporting"] {
            let answer = county.as_(stranger).get(&path).await;
            if answer.status == 400 {
                assert_eq!(answer.faults(), [("query:episode_id".to_owned(), "not_found".to_owned())], "{stranger}");
            } else {
                // A supervisor of who carries the case.
                assert_eq!((stranger, answer.status.as_u16()), ("dr_khan", 200));
            }
        }
        let tom = county.as_("tom");
        tom.get(&path).await.expect_problem(403, "access_reason_required");
        tom.call(Method::GET, &path, &[("Access-Reason", "duty")], None).await.expect(200);
        let person = id(&case.person);
        let audited = county.as_("caldicott").get(&format!("/v1/audit-entries?person_id={person}&limit=200")).await.expect(200);
        let entry = audited.body["items"].as_array().expect("a list").iter()
            .find(|entry| entry["action"] == "listAssets").expect("it is audited").clone();
        assert_eq!(entry["filter"]["text"], true, "{entry}");
        assert!(!audited.text.contains("walkers"), "no words of a search are written down");
    }

    async fn who_keeps_their_address_back_is_found_nothing_by_it_for_whoever_may_not_know_it(county) {
        walkers(county).await;
        let case = open(county, 1).await;
        let amira = county.as_("amira");
        let query = format!("/v1/assets?episode_id={}&text=walkers", id(&case.episode));
        let kept_back = json!({ "demographics": { "address": null, "absent": { "address": "withheld" } } });
        amira.patch(&case.person, &kept_back).await.expect(200);
        let found = amira.get(&query).await.expect(200).body;
        let distances = found["search"]["matches"].as_array().expect("a list").iter().map(|one| &one["distance_metres"]);
        assert!(distances.into_iter().all(Value::is_null));
        let far = amira.get(&format!("{query}&within_metres=500")).await.expect_problem(400, "invalid_parameter");
        assert_eq!(far.faults(), [("query:within_metres".to_owned(), "contradiction".to_owned())]);
    }
}
