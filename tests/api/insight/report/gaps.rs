//! Gaps in reports: by number, and true for everybody.

use linkwork::system::sandbox::cast;
use serde_json::{Value, json};

use super::count::agree;
use super::{november, part, total};
use crate::community::gap::{escalated, evenings, raised};
use crate::on_both;

on_both! {
    async fn gaps_are_counted_by_category_district_and_where_they_stand_and_the_numbers_are_true(county) {
        let arts = json!({ "category": "arts", "comment": "Nothing to sing in" });
        raised(county, &evenings()).await;
        let taken = raised(county, &evenings()).await;
        let slip = raised(county, &evenings()).await;
        raised(county, &arts).await;
        county.as_("bethan").post("/v1/gaps", &arts).await.expect(201);
        agree(county, "after gaps were raised").await;
        escalated(county, &taken).await;
        county.as_("amira").step(&slip, "error", &json!({})).await.expect(200);
        agree(county, "after one was taken to somebody and one was a slip").await;
        county.set_clock("2026-12-02T09:30:00Z");
        let read = async |who: &'static str, more: &str| november(&county.as_(who), "gaps", more).await;
        let parts = |report: &Value, values: [&str; 2]| values.map(|value| part(report, "gaps_raised", value));
        let by_category = read("commissioning", "&breakdown=category").await;
        assert_eq!((total(&by_category, "gaps_raised"), &by_category["is_controlled"]), ("4".into(), &json!(false)));
        assert_eq!(parts(&by_category, ["physical_activity", "arts"]), ["2", "2"]);
        assert_eq!(part(&by_category, "gaps_raised", "nature"), "0");
        let by_district = read("reporting", "&breakdown=district").await;
        assert_eq!(parts(&by_district, ["HX9", "everywhere"]), ["2", "2"]);
        assert_eq!(by_district["figures"][0]["parts"].as_array().map(Vec::len), Some(2), "districts of which there is something");
        let by_status = read("commissioning", "&breakdown=gap_status").await;
        assert_eq!(parts(&by_status, ["raised", "escalated"]), ["3", "1"]);
        // A gap is of a service, and of each area that its service covers; of no practice by itself.
        assert_eq!(total(&read("leila", "").await, "gaps_raised"), "3");
        let of = |number: u8| format!("&area_id={}", cast::organisation_id(number));
        for (area, expected) in [(1, "4"), (2, "4"), (3, "3"), (4, "1"), (5, "3"), (6, "1")] {
            assert_eq!(total(&read("commissioning", &of(area)).await, "gaps_raised"), expected, "{area}");
        }
        let path = "/v1/reports/gaps?period=month&ending=2026-11&breakdown=pcn";
        county.as_("commissioning").get(path).await.expect_problem(400, "invalid_parameter");
        let year = "/v1/reports/gaps?period=rolling_12_months&ending=2026-11";
        assert_eq!(total(&county.as_("commissioning").get(year).await.expect(200).body, "gaps_raised"), "4");
    }
}
