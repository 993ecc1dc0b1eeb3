//! How outcomes change over time, in words and as a small drawing.

use std::path::Path;

use reqwest::Method;
use serde_json::{Value, json};

use super::{begun, built_in, ons4, pam, recorded};
use crate::harness::chromium::Browser;
use crate::harness::county::County;
use crate::harness::database::Engine;
use crate::on_both;

on_both! {
    async fn each_later_value_stands_beside_the_first_and_a_lower_anxiety_is_better(county) {
        let case = begun(county).await;
        let amira = county.as_("amira");
        recorded(&amira, &case, &ons4("2026-11-18", [4, 5, 3, 7])).await;
        recorded(&amira, &case, &pam("2026-11-18", 48, 2)).await;
        let swemwbs = |value: i32| {
            let answers: Vec<Value> = (1..=7).map(|n| json!({ "item": format!("item_{n}"), "value": value })).collect();
            json!({ "instrument_id": built_in(3), "taken_on": "2026-11-18", "answers": answers })
        };
        let made = amira.post(&format!("{}/outcomes", case.episode), &swemwbs(3)).await.expect(201).body;
        assert_eq!(made["total"], 19.25, "the metric score of a raw 21");
        county.set_clock("2027-05-18T09:00:00Z");
        recorded(&amira, &case, &ons4("2027-05-18", [6, 5, 9, 3])).await;
        let mut outside = pam("2026-12-01", 90, 4);
        outside["outside_protocol"] = json!(true);
        recorded(&amira, &case, &outside).await;

        let path = format!("{}/outcomes/summary", case.person);
        let all = amira.get(&path).await.expect(200).body;
        let of = |code: &str| {
            let found = all["instruments"].as_array().expect("a list").iter().find(|one| one["code"] == code);
            found.expect("it was used").clone()
        };
        let measures = of("ons4")["measures"].clone();
        assert_eq!(measures.as_array().map(Vec::len), Some(4), "no total");
        let (satisfied, same, anxious) = (&measures[0], &measures[1], &measures[3]);
        assert_eq!((&satisfied["baseline"]["value"], &satisfied["baseline"]["band"]), (&json!(4.0), &json!("low")));
        assert_eq!((&satisfied["follow_ups"][0]["meaning"], &satisfied["follow_ups"][0]["band"]), (&json!("better"), &json!("medium")));
        assert_eq!(same["follow_ups"][0]["display"], "The same as at the start");
        let better = &anxious["follow_ups"][0];
        assert_eq!((&better["change"], &better["meaning"], &better["band"]), (&json!(-4.0), &json!("better"), &json!("low")));
        assert_eq!(better["display"], "4 lower than at the start; lower is better");
        let pam = of("pam");
        assert_eq!(pam["outside_protocol"], 1);
        let total = pam["measures"].as_array().expect("a list").last().expect("the total").clone();
        assert_eq!((&total["key"], &total["baseline"]["value"], &total["follow_ups"]), (&json!("total"), &json!(48.0), &json!([])));
        let one = amira.get(&format!("{path}?instrument=pam")).await.expect(200).body;
        assert_eq!(one["instruments"].as_array().map(Vec::len), Some(1));
        let nobody = county.as_("bethan").get(&path).await;
        nobody.expect_problem(404, "not_found");
        county.as_("tom").get(&path).await.expect_problem(403, "access_reason_required");
    }

    async fn a_drawing_is_of_one_instrument_and_says_in_words_what_it_shows(county) {
        let case = begun(county).await;
        let amira = county.as_("amira");
        recorded(&amira, &case, &ons4("2026-11-18", [4, 5, 3, 7])).await;
        let path = format!("{}/outcomes/summary", case.person);
        let draw = async |query: &str| amira.call(Method::GET, &format!("{path}{query}"), &[("Accept", "image/svg+xml")], None).await;
        let image = draw("?instrument=ons4").await.expect(200);
        assert_eq!(image.header("content-type"), "image/svg+xml");
        for text in ["<title id=\"title-1\">", "satisfied: 4 on 2026-11-18", "anxious (lower is better): 7", "role=\"img\""] {
            assert!(image.text.contains(text), "{text}: {}", image.text);
        }
        let faults = draw("").await.expect_problem(400, "invalid_parameter").faults();
        assert_eq!(faults, [("query:instrument".to_owned(), "missing".to_owned())]);
        draw("?instrument=pam").await.expect_problem(404, "not_found");
    }
}

#[tokio::test]
async fn the_drawing_can_be_looked_at() {
    let county = County::open(Engine::Sqlite).await;
    let case = begun(&county).await;
    let amira = county.as_("amira");
    for (on, values) in [("2026-11-18", [4, 5, 3, 7]), ("2027-05-18", [6, 6, 7, 5]), ("2027-11-18", [7, 8, 8, 3])] {
        county.set_clock(&format!("{on}T10:00:00Z"));
        recorded(&amira, &case, &ons4(on, values)).await;
    }
    let path = format!("{}/outcomes/summary?instrument=ons4", case.person);
    let image = amira.call(Method::GET, &path, &[("Accept", "image/svg+xml")], None).await.expect(200).text;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(folder.join("outcomes.svg"), &image).expect("it can be written");
    let browser = Browser::open().await;
    browser.go(&format!("file://{}", folder.join("outcomes.svg").display())).await;
    let texts = browser.run("return [...document.querySelectorAll('text')].map(text => text.textContent.trim())").await;
    for label in ["satisfied", "worthwhile", "happy", "anxious (lower is better)"] {
        assert!(texts.as_array().is_some_and(|texts| texts.contains(&json!(label))), "{label}: {texts}");
    }
    let colours = browser.run(
        "return [...new Set([...document.querySelectorAll('*')].flatMap(one => ['stroke', 'fill'].map(name => one.getAttribute(name))))]",
    );
    let colours = colours.await;
    let grey = |colour: &Value| colour.as_str().is_none_or(|colour| ["none", "#000000", "#FFFFFF"].contains(&colour));
    assert!(colours.as_array().expect("a list").iter().all(grey), "black and white: {colours}");
    browser.screenshot(&folder.join("outcomes.png")).await;
    browser.close().await;
    county.close().await;
}
