//! List sizes: how many people are registered with each practice.

use linkwork::system::sandbox::cast;
use serde_json::{Value, json};

use crate::care::episode::refer;
use crate::insight::report::{counted, november};
use crate::on_both;

fn sizes(lines: &[(&str, &str, i64)]) -> Value {
    let line =
        |(code, month, people): &(&str, &str, i64)| json!({ "ods_code": code, "month": month, "people": people });
    json!({ "source": "NHS England, October 2026", "lines": lines.iter().map(line).collect::<Vec<_>>() })
}

on_both! {
    async fn a_file_is_taken_whole_or_not_at_all_and_may_be_sent_again(county) {
        let analyst = county.as_("reporting");
        let wrong = sizes(&[("Y99001", "2026-10", 9000), ("FZZ01", "2026-10", 1), ("Y99999", "2026-10", 1)]);
        let refused = analyst.post("/v1/list-sizes", &wrong).await.expect_problem(422, "validation_failed");
        let at = |line: usize| (format!("/lines/{line}/ods_code"), "not_found".to_owned());
        assert_eq!(refused.faults(), [at(1), at(2)], "a pharmacy has no list");
        let ahead = sizes(&[("Y99001", "2026-12", 9000), ("Y99001", "2026-12", 9000)]);
        let refused = analyst.post("/v1/list-sizes", &ahead).await.expect_problem(422, "validation_failed");
        assert_eq!(refused.faults().len(), 3, "{}", refused.text);
        let file = sizes(&[("Y99001", "2026-10", 9000), ("Y99002", "2026-10", 6000)]);
        let count = |answer: &Value| ["recorded", "changed", "unchanged"].map(|which| answer[which].as_u64());
        let first = analyst.post("/v1/list-sizes", &file).await.expect(201).body;
        assert_eq!(count(&first), [Some(2), Some(0), Some(0)]);
        let mut newer = file.clone();
        newer["lines"][1]["people"] = json!(6100);
        let again = county.as_("set_up").post("/v1/list-sizes", &newer).await.expect(201).body;
        assert_eq!(count(&again), [Some(0), Some(1), Some(1)]);
        let same = analyst.post("/v1/list-sizes", &newer).await.expect(201).body;
        assert_eq!(count(&same), [Some(0), Some(0), Some(2)]);
        let vale = cast::organisation_id(6);
        let listed = analyst.get(&format!("/v1/list-sizes?practice_id={vale}")).await.expect(200).body;
        assert_eq!((&listed["items"][0]["people"], &listed["items"][0]["month"]), (&json!(6100), &json!("2026-10")));
        let path = format!("/v1/list-sizes/{}", listed["items"][0]["id"].as_str().expect("an id"));
        assert_eq!(analyst.get(&path).await.expect(200).body["practice_id"], json!(vale));
        county.as_("leila").post("/v1/list-sizes", &newer).await.expect_problem(403, "forbidden");
    }

    async fn rates_are_of_the_published_number_over_all_who_are_registered(county) {
        for n in 0..9 {
            refer(county, n).await;
        }
        let analyst = county.as_("reporting");
        analyst.post("/v1/list-sizes", &sizes(&[("Y99001", "2026-10", 9000)])).await.expect(201);
        county.set_clock("2026-12-02T09:30:00Z");
        counted(county).await;
        let report = november(&analyst, "referrals", "&breakdown=practice").await;
        assert_eq!((&report["registered"], &report["figures"][0]["rate_per_1000"]), (&Value::Null, &Value::Null), "one has none");
        let harbour = cast::organisation_id(5).to_string();
        let rate = |report: &Value| {
            let parts = report["figures"][0]["parts"].as_array().expect("a list").clone();
            parts.into_iter().find(|part| part["value"] == harbour).expect("it is there")["rate_per_1000"].clone()
        };
        assert_eq!(rate(&report), json!(1.1), "10 of 9,000");
        analyst.post("/v1/list-sizes", &sizes(&[("Y99002", "2026-03", 6000)])).await.expect(201);
        let report = november(&analyst, "referrals", "").await;
        assert_eq!((&report["registered"], &report["figures"][0]["rate_per_1000"]), (&json!(15_000), &json!(0.7)));
    }
}
