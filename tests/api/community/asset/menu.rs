//! The menu of groups: a page that anybody can read, and that holds nothing it should not.

use std::path::Path;

use reqwest::Method;
use serde_json::json;

use super::find::put;
use super::{enter, informal, singing, whole};
use crate::care::care_plan::copy::{invalid, opened, violations};
use crate::care::care_plan::text::TEXTS;
use crate::harness::chromium::Browser;
use crate::harness::county::{Answer, Client, County};
use crate::harness::database::Engine;
use crate::on_both;

async fn menu(client: &Client<'_>, query: &str) -> Answer {
    client.call(Method::GET, &format!("/v1/assets/menu?{query}"), &[("Accept", "text/html")], None).await
}

/// At an address in Hallowby.
async fn in_hallowby(county: &County, name: &str, category: &str) -> String {
    let mut listing = informal(name);
    listing["categories"] = json!([category]);
    listing["places"][0]["address"] =
        json!({ "address_1": "Chapel Street", "city": "Hallowby", "postal_code": "HX9 1AB" });
    put(county, listing).await
}

on_both! {
    async fn the_groups_of_an_area_stand_on_it_by_need_in_plain_words(county) {
        singing(county).await;
        in_hallowby(county, "Sunday walkers", "nature").await;
        in_hallowby(county, "Art in the park", "arts").await;
        put(county, informal("Nobody knows where")).await;
        let closed = in_hallowby(county, "Closed choir", "arts").await;
        county.as_("amira").step(&closed, "closure", &json!({ "status": "temporarily_closed" })).await.expect(200);
        for caller in ["amira", "millgate", "commissioning"] {
            let page = menu(&county.as_(caller), "outward_code=HX9").await.expect(200);
            assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
            assert!(page.header("content-security-policy").starts_with("default-src 'none'"));
            let places: Vec<Option<usize>> =
                ["Arts, music, creativity and heritage", "Art in the park", "St Anne&#39;s singing group", "Nature and the outdoors", "Sunday walkers"]
                    .iter().map(|text| page.text.find(text)).collect();
            assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}: {}", page.text);
            for text in ["Every Tuesday, 2pm to 3:30pm", "£2 towards the tea", "For people aged 16 and over.", "Pat Lomax: 01632 960555", "You can just come."] {
                assert!(page.text.contains(text), "{text}: {}", page.text);
            }
            for text in ["Closed choir", "Nobody knows where", "Lesley Crane", "01632 960556", "step_free"] {
                assert!(!page.text.contains(text), "{text} stands on the page of {caller}");
            }
        }
        let arts = menu(&county.as_("amira"), "outward_code=hx9&category=arts").await.expect(200).text;
        assert!(arts.contains("<h1>Arts, music, creativity and heritage</h1>") && !arts.contains("Sunday walkers"));
        let everywhere = menu(&county.as_("amira"), "category=nature").await.expect(200).text;
        assert!(everywhere.contains("Sunday walkers") && !everywhere.contains("In the area of"));
        let none = menu(&county.as_("amira"), "outward_code=HX8").await.expect(200).text;
        assert!(none.contains("There is no group in this list yet."));
        let own = menu(&county.as_("open_door_listing"), "outward_code=HX9").await.expect(200).text;
        assert!(own.contains("singing group") && !own.contains("Sunday walkers"));
    }

    async fn a_place_that_is_kept_back_stands_on_no_menu(county) {
        let mut listing = whole();
        listing["places"][0]["is_withheld"] = json!(true);
        enter(county, &json!({ "listing": listing })).await;
        let page = menu(&county.as_("amira"), "outward_code=HX9").await.expect(200).text;
        assert!(!page.contains("singing"), "it is not even found by where it is");
    }

    async fn what_cannot_be_asked_is_said(county) {
        let amira = county.as_("amira");
        for (query, place, code) in [
            ("outward_code=HX9+1AB", "query:outward_code", "whole_postcode"),
            ("outward_code=HX9&category=fun", "query:category", "not_in_list"),
            ("outward_code=HX9&large=true", "query:large", "unknown_parameter"),
        ] {
            let refused = amira.get(&format!("/v1/assets/menu?{query}")).await.expect_problem(400, "invalid_parameter");
            assert_eq!(refused.faults(), [(place.to_owned(), code.to_owned())], "{query}");
        }
        amira.call(Method::GET, "/v1/assets/menu?outward_code=HX9", &[("Accept", "image/png")], None).await.expect_problem(406, "not_acceptable");
    }

    async fn what_somebody_wrote_as_html_is_read_as_they_wrote_it(county) {
        let path = singing(county).await;
        let amira = county.as_("amira");
        for text in TEXTS {
            let change = json!({ "listing": {
                "name": text, "description": text, "alert": text, "criteria": text, "first_visit": text,
                "contacts": [{ "name": text, "is_public": true }],
                "cost_options": [{ "option": text, "amount_description": text }],
                "schedules": [{ "text": text }],
            } });
            amira.patch(&path, &change).await.expect(200);
            let html = menu(&amira, "outward_code=HX9").await.expect(200).text;
            assert!(!html.contains("<script") && !html.contains("<img"), "{text}");
            let escaped = text.replace('&', "&#38;").replace('<', "&#60;").replace('>', "&#62;").replace('"', "&#34;").replace('\'', "&#39;");
            assert_eq!(html.matches(&escaped).count(), 9, "{text}: {html}");
        }
    }
}

#[tokio::test]
async fn the_menu_is_valid_and_accessible_and_says_where_there_is_more() {
    let county = County::open(Engine::Sqlite).await;
    singing(&county).await;
    for (name, category) in
        [("Sunday walkers", "nature"), ("Art in the park", "arts"), ("Chess at the library", "local_groups")]
    {
        in_hallowby(&county, name, category).await;
    }
    let amira = county.as_("amira");
    let browser = Browser::open().await;
    for (name, query) in [
        ("menu", "outward_code=HX9"),
        ("menu-large", "outward_code=HX9&large_print=true"),
        ("menu-arts", "outward_code=HX9&category=arts"),
        ("menu-empty", "outward_code=HX8"),
    ] {
        let html = menu(&amira, query).await.expect(200).text;
        assert_eq!(invalid(name, &html), "", "{name}");
        opened(&browser, name, &html).await;
        assert_eq!(violations(&browser).await, [""; 0], "{name}");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        browser.screenshot(&folder.join(format!("{name}.png"))).await;
        let printed = browser.printed().await;
        assert!(printed.pages <= 3, "{name}: {} sheets", printed.pages);
    }
    browser.close().await;
    super::speed::fill(&county, 250).await;
    let html = menu(&amira, "outward_code=HX9").await.expect(200).text;
    assert_eq!(html.matches("<article>").count(), 200);
    assert!(html.contains("There are more groups here than this list can hold."));
    county.close().await;
}
