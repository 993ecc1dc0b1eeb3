//! Finding in a directory of more groups than are looked at.

use std::collections::BTreeSet;

use linkwork::community::asset::index::millionths;
use linkwork::community::postcode::distance::Point;
use serde_json::{Value, json};

use super::find::{names_of, searched};
use super::speed::{fill, listing};
use crate::harness::county::Client;
use crate::on_both;

const COUNTY: usize = 2_400;
const HERE: Point = Point { latitude: 53_730_000, longitude: -1_870_000 };
const NEAR_HERE: &str = "latitude=53.73&longitude=-1.87";

/// All pages of a search: the names, and what is said of it.
async fn whole(caller: &Client<'_>, query: &str) -> (BTreeSet<String>, Value) {
    let (mut names, mut search, mut after) = (BTreeSet::new(), Value::Null, String::new());
    loop {
        let page = searched(caller, &format!("{query}&limit=200{after}")).await;
        for name in names_of(&page) {
            assert!(names.insert(name), "{query}: a group is found once");
        }
        search = if search.is_null() { page.body["search"].clone() } else { search };
        match page.body["next_cursor"].as_str() {
            Some(cursor) => after = format!("&after={cursor}"),
            None => return (names, search),
        }
    }
}

/// Those that run, within so many metres, whose names have the word.
fn there_are(within: f64, word: &str) -> BTreeSet<String> {
    let running = (0..COUNTY).filter(|n| n % 50 != 0).map(listing);
    let near = running.filter(|listing| {
        let place = listing.places.first().expect("each has one");
        let [latitude, longitude] =
            [place.latitude, place.longitude].map(|degrees| millionths(degrees.expect("a point")));
        HERE.metres_to(Point { latitude, longitude }).round() <= within
    });
    near.map(|listing| listing.name.as_str().to_owned()).filter(|name| name.contains(word)).collect()
}

on_both! {
    async fn what_is_found_is_all_as_far_as_is_said(county) {
        fill(county, COUNTY).await;
        let amira = county.as_("amira");

        let (found, search) = whole(&amira, "text=tea").await;
        assert_eq!(search["is_cut"], true, "every listing has the word");
        assert!((1_900..=2_000).contains(&found.len()), "{}", found.len());

        let (found, search) = whole(&amira, "text=tea+walks").await;
        assert_eq!((search["is_cut"].clone(), found), (json!(false), there_are(f64::INFINITY, "walking")));

        for (asked, word, text) in
            [(10_000, "", ""), (10_000, "", "&text=tea"), (10_000, "walking", "&text=tea+walks"), (100_000, "walking", "&text=walks")]
        {
            let (found, search) = whole(&amira, &format!("{NEAR_HERE}&within_metres={asked}{text}")).await;
            assert_eq!((search["is_cut"].clone(), search["within_metres"].clone()), (json!(false), json!(asked)), "{text}");
            assert_eq!(found, there_are(f64::from(asked), word), "{asked} {text}");
        }

        for text in ["", "&text=tea"] {
            let (found, search) = whole(&amira, &format!("{NEAR_HERE}&within_metres=100000{text}")).await;
            let within = search["within_metres"].as_f64().expect("it is said how far was looked");
            assert_eq!(search["is_cut"], true, "{text}");
            assert!((10_000.0..100_000.0).contains(&within), "{within}");
            assert_eq!(found, there_are(within, ""), "{text}");
        }
    }
}
