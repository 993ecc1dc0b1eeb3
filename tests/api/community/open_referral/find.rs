use linkwork::community::postcode::entity::Model as Postcode;
use sea_orm::{ActiveModelTrait, DbErr, IntoActiveModel};
use serde_json::{Value, json};

use super::{contents, get};
use crate::community::asset::{enter, informal, singing};
use crate::harness::county::County;
use crate::on_both;

async fn names(county: &County, path: &str) -> Vec<String> {
    let page = get(county, path).await.expect(200).body;
    let name = |one: &Value| {
        let name = one["name"].as_str().or_else(|| one["service"]["name"].as_str());
        name.unwrap_or_default().to_owned()
    };
    contents(&page).iter().map(name).collect()
}

/// Somewhere with a point on the map.
fn at(name: &str, latitude: f64, longitude: f64) -> Value {
    let mut listing = informal(name);
    listing["places"][0]["latitude"] = json!(latitude);
    listing["places"][0]["longitude"] = json!(longitude);
    listing
}

async fn postcode(county: &County, postcode: &str, latitude: i32, longitude: i32) {
    let row = Postcode {
        postcode: postcode.parse().expect("a postcode"),
        outward_code: postcode.split(' ').next().expect("a half").parse().expect("half a postcode"),
        latitude,
        longitude,
        lsoa: None,
        msoa: None,
        deprivation_decile: None,
    };
    let db = county.server.state().db.system("a test says where a postcode lies");
    let written: Result<(), DbErr> =
        db.write(async |tx| row.into_active_model().reset_all().update(tx).await.map(|_| ())).await;
    written.expect("it can be written");
}

on_both! {
    async fn each_parameter_narrows_the_list(county) {
        singing(county).await;
        enter(county, &json!({ "listing": informal("Sunday walkers") })).await;
        let terms = get(county, "taxonomy_terms").await.expect(200).body;
        let term = |code: &str| {
            let found = contents(&terms).iter().find(|term| term["term"] == code).expect("a term");
            (found["id"].as_str().unwrap_or_default().to_owned(), found["taxonomy_id"].as_str().unwrap_or_default().to_owned())
        };
        let (arts, taxonomy) = term("arts");
        let (nature, _) = term("nature");
        let (singing, walkers) = ("St Anne's singing group", "Sunday walkers");
        for (query, expected) in [
            (String::new(), vec![singing, walkers]),
            ("search=sing".to_owned(), vec![singing]),
            ("search=walker".to_owned(), vec![walkers]),
            ("search=TEA+music".to_owned(), vec![singing]),
            ("search=tea+walkers".to_owned(), vec![]),
            ("search=hallowby".to_owned(), vec![singing]),
            ("search=!".to_owned(), vec![]),
            (format!("taxonomy_term_id={arts}"), vec![singing]),
            (format!("taxonomy_term_id={nature}"), vec![]),
            ("taxonomy_term_id=01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e".to_owned(), vec![]),
            (format!("taxonomy_id={taxonomy}"), vec![singing]),
            ("taxonomy_id=01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e".to_owned(), vec![]),
            ("minimum_age=16".to_owned(), vec![singing]),
            ("minimum_age=17".to_owned(), vec![]),
            ("maximum_age=99".to_owned(), vec![]),
            ("day=TU".to_owned(), vec![singing]),
            ("day=sunday".to_owned(), vec![walkers]),
            ("day=WE".to_owned(), vec![]),
            ("start_time=14:00&end_time=15:30".to_owned(), vec![singing]),
            ("day=FR&end_time=15:30".to_owned(), vec![]),
        ] {
            assert_eq!(names(county, &format!("services?{query}")).await, expected, "{query}");
        }
    }

    async fn pages_have_numbers(county) {
        for name in ["One", "Two", "Three"] {
            enter(county, &json!({ "listing": informal(name) })).await;
        }
        assert_eq!(names(county, "services?per_page=2").await, ["One", "Two"]);
        let second = get(county, "services?per_page=2&page=2").await.expect(200).body;
        assert_eq!(
            [&second["total_items"], &second["total_pages"], &second["page_number"], &second["size"], &second["last_page"]],
            [&json!(3), &json!(2), &json!(2), &json!(1), &json!(true)]
        );
        assert_eq!(names(county, "services?per_page=2&page=3").await, [""; 0]);
        assert_eq!(get(county, "service_at_locations?per_page=1").await.expect(200).body["total_items"], 3);
    }

    async fn places_near_a_postcode_come_nearest_first(county) {
        enter(county, &json!({ "listing": at("Far", 53.80, -1.87) })).await;
        enter(county, &json!({ "listing": at("Near", 53.7310, -1.8702) })).await;
        enter(county, &json!({ "listing": at("Here", 53.7301, -1.8702) })).await;
        let mut kept_back = at("Refuge", 53.7301, -1.8702);
        kept_back["places"][0]["is_withheld"] = json!(true);
        enter(county, &json!({ "listing": kept_back })).await;
        postcode(county, "HX9 1AB", 53_730_100, -1_870_200).await;
        for (query, expected) in [
            ("postcode=HX9+1AB&proximity=500", vec!["Here", "Near"]),
            ("postcode=hx91ab&proximity=50", vec!["Here"]),
            ("postcode=HX9+1AB&proximity=20000", vec!["Here", "Near", "Far"]),
            ("postcode=ZZ9+9ZZ&proximity=500", vec![]),
            ("postcode=HX9+1AB&proximity=20000&per_page=1&page=2", vec!["Near"]),
        ] {
            assert_eq!(names(county, &format!("service_at_locations?{query}")).await, expected, "{query}");
        }
        let all = get(county, "service_at_locations?postcode=HX9+1AB&proximity=20000&per_page=1").await.expect(200).body;
        assert_eq!((&all["total_items"], &all["last_page"]), (&json!(3), &json!(false)));
        assert_eq!(names(county, "service_at_locations?postcode=HX9+1AB").await.len(), 4, "no area is said of any");
    }
}
