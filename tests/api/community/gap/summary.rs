use linkwork::system::sandbox::cast::service_id;
use serde_json::{Value, json};

use super::{escalated, evenings, raised};
use crate::on_both;

fn line(quarter: &str, category: &str, area: Value, counts: [i64; 6]) -> Value {
    let [total, raised, escalated, answered, met, closed] = counts;
    json!({ "quarter_starts_on": quarter, "category": category, "outward_code": area, "total": total, "raised": raised,
        "escalated": escalated, "answered": answered, "met": met, "closed": closed })
}

on_both! {
    async fn gaps_are_counted_by_quarter_category_and_area(county) {
        let amira = county.as_("amira");
        let first = raised(county, &evenings()).await;
        escalated(county, &first).await;
        raised(county, &evenings()).await;
        raised(county, &json!({ "category": "arts", "comment": "Nothing for painters" })).await;
        let wrong = raised(county, &evenings()).await;
        amira.step(&wrong, "error", &json!({})).await.expect(200);
        let vale = json!({ "category": "arts", "comment": "Nothing for painters", "outward_code": "HX8" });
        county.as_("bethan").post("/v1/gaps", &vale).await.expect(201);
        county.set_clock("2027-01-04T10:00:00Z");
        let later = raised(county, &evenings()).await;
        amira.step(&later, "closure", &json!({ "reason": "met" })).await.expect(200);

        let area = json!("HX9");
        let own = [
            line("2027-01-01", "physical_activity", area.clone(), [1, 0, 0, 0, 1, 0]),
            line("2026-10-01", "arts", Value::Null, [1, 1, 0, 0, 0, 0]),
            line("2026-10-01", "physical_activity", area.clone(), [2, 1, 1, 0, 0, 0]),
        ];
        let summary = amira.get("/v1/gaps/summary").await.expect(200).body;
        assert_eq!((&summary["lines"], &summary["is_complete"]), (&json!(own), &json!(true)));
        // Who plans for the whole county counts all of it, and true numbers: gaps are not people.
        let all = [own[0].clone(), own[1].clone(), line("2026-10-01", "arts", json!("HX8"), [1, 1, 0, 0, 0, 0]), own[2].clone()];
        for name in ["commissioning", "council_commissioning", "reporting"] {
            let summary = county.as_(name).get("/v1/gaps/summary").await.expect(200).body;
            assert_eq!(summary["lines"], json!(all), "{name}");
        }
        for (query, lines) in [
            ("?to=2026-12-31", &own[1..]),
            ("?from=2027-03-31&to=2027-03-31", &own[..1]),
            ("?category=arts", &own[1..2]),
            ("?outward_code=HX9&to=2026-10-01", &own[2..]),
            ("?from=2026-01-01&to=2026-03-31", &[]),
        ] {
            let query = format!("/v1/gaps/summary{query}&service_id={}", service_id(1));
            let summary = county.as_("reporting").get(&query).await.expect(200).body;
            assert_eq!(summary["lines"], json!(lines), "{query}");
        }
        let foreign = format!("/v1/gaps/summary?service_id={}", service_id(2));
        assert_eq!(amira.get(&foreign).await.expect(200).body["lines"], json!([]));
    }

    async fn eight_quarters_are_counted_at_most(county) {
        let amira = county.as_("amira");
        amira.get("/v1/gaps/summary?from=2025-01-01&to=2026-12-31").await.expect(200);
        for (query, parameter) in [("?from=2024-12-31&to=2026-12-31", "query:from"), ("?from=2027-01-01", "query:to")] {
            let refused = amira.get(&format!("/v1/gaps/summary{query}")).await.expect_problem(400, "invalid_parameter");
            assert_eq!(refused.faults(), [(parameter.to_owned(), "out_of_range".to_owned())]);
        }
    }
}
