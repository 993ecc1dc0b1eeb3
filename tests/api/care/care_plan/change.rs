//! Nothing of a plan is overwritten, and what changed can be read.

use reqwest::Method;
use serde_json::{Value, json};

use super::{case, drafted, plan};
use crate::on_both;

on_both! {
    async fn every_version_is_kept_and_two_can_be_compared(county) {
        let case = case(county).await;
        let amira = county.as_("amira");
        let path = drafted(county, &case, &plan()).await;
        let mut goals = plan()["goals"].clone();
        goals[0]["status"] = json!("achieved");
        amira.patch(&path, &json!({ "goals": goals, "barriers": [] })).await.expect(200);
        county.set_clock("2026-11-19T09:00:00Z");
        let last = amira.patch(&path, &json!({ "what_matters": "Singing, and my sister" })).await.expect(200).body;
        assert_eq!(last["content"]["goals"][0]["status"], "achieved", "the rest stays");
        assert_eq!(last["version_number"], 3);

        let page = amira.get(&format!("{path}/versions?limit=2")).await.expect(200).body;
        let changed: Vec<&Value> = page["items"].as_array().expect("items").iter().map(|item| &item["changed"]).collect();
        assert_eq!(changed, [&json!(["what_matters"]), &json!(["goals", "barriers"])]);
        let next = page["next_cursor"].as_str().expect("an earlier one");
        let rest = amira.get(&format!("{path}/versions?limit=2&after={next}")).await.expect(200).body;
        assert_eq!((&rest["items"][0]["number"], &rest["next_cursor"]), (&json!(1), &Value::Null));
        assert_eq!(rest["items"][0]["changed"].as_array().map(Vec::len), Some(15), "{rest}");

        let first = amira.get(&format!("{path}/versions/1")).await.expect(200).body;
        assert_eq!(first["content"]["barriers"], plan()["barriers"]);
        amira.get(&format!("{path}/versions/9")).await.expect_problem(404, "not_found");
        amira.get(&format!("{path}/versions/one")).await.expect_problem(400, "invalid_parameter");

        let told = amira.get(&format!("{path}/comparison?from=1")).await.expect(200).body;
        assert_eq!((&told["from"], &told["to"]), (&json!(1), &json!(3)));
        let changes = told["changes"].as_array().expect("a list");
        assert_eq!(changes.len(), 3, "{told}");
        assert_eq!(changes[0]["part_display"], "What matters to me");
        assert_eq!(changes[1]["entry"], "Sing at the carol service");
        assert_eq!((&changes[1]["field"], &changes[1]["before"], &changes[1]["after"]), (&json!("status"), &json!("active"), &json!("achieved")));
        assert_eq!((&changes[2]["difference"], &changes[2]["before"]), (&json!("removed"), &plan()["barriers"][0]));
        let back = amira.get(&format!("{path}/comparison?from=3&to=2")).await.expect(200).body;
        assert_eq!(back["changes"][0]["after"], plan()["what_matters"]);
        let faults = amira.get(&format!("{path}/comparison?from=1&to=7")).await.expect_problem(400, "invalid_parameter").faults();
        assert_eq!(faults, [("query:to".to_owned(), "not_found".to_owned())]);
    }

    async fn whoever_changes_it_has_read_it(county) {
        let case = case(county).await;
        let amira = county.as_("amira");
        let path = drafted(county, &case, &json!({})).await;
        let stale = amira.get(&path).await.etag();
        let patch = json!({ "strengths": ["Mends clocks"] });
        let send = async |headers: &[(&str, &str)]| {
            let all: Vec<_> = [("Content-Type", "application/merge-patch+json")].into_iter().chain(headers.iter().copied()).collect();
            amira.call(Method::PATCH, &path, &all, Some(&patch)).await
        };
        send(&[]).await.expect_problem(428, "precondition_required");
        send(&[("If-Match", &stale)]).await.expect(200);
        send(&[("If-Match", &stale)]).await.expect_problem(412, "version_mismatch");
    }

    async fn of_two_who_begin_one_at_once_one_is_first(county) {
        let case = case(county).await;
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let path = format!("{}/care-plans", case.episode);
        let body = plan();
        let (one, other) = tokio::join!(amira.post(&path, &body), leila.post(&path, &body));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409], "{} {}", one.text, other.text);
    }

    async fn what_points_nowhere_or_is_off_its_scale_is_pointed_at(county) {
        let case = case(county).await;
        let amira = county.as_("amira");
        let path = drafted(county, &case, &json!({})).await;
        let bethan = linkwork::system::sandbox::cast::worker_id(3);
        let wrong = json!({
            "goals": [
                { "key": "a", "text": "Sing", "status": "active", "importance": 11 },
                { "key": "a", "text": "Swim", "status": "active", "need": "none" },
            ],
            "part_two": { "completed_on": "2026-11-19", "what_changed": "Much" },
        });
        let faults = amira.patch(&path, &wrong).await.expect_problem(422, "validation_failed").faults();
        let points: Vec<&str> = faults.iter().map(|(at, _)| at.as_str()).collect();
        assert!(points.contains(&"/goals/0/importance"), "{points:?}");
        let strange = json!({ "actions": [{ "key": "a", "what": "Come along", "by": "worker", "worker_id": bethan, "status": "done" }] });
        let faults = amira.patch(&path, &strange).await.expect_problem(422, "validation_failed").faults();
        assert_eq!(faults, [("/actions/0/worker_id".to_owned(), "not_found".to_owned())], "she is of another service");
        let many: Vec<Value> = (0..10_000).map(|n| json!({ "key": format!("g{n}"), "text": "Sing", "status": "active" })).collect();
        let faults = amira.patch(&path, &json!({ "goals": many })).await.expect_problem(422, "validation_failed").faults();
        assert!(faults.contains(&("/goals".to_owned(), "too_many".to_owned())), "{faults:?}");
        let unknown = amira.patch(&path, &json!({ "goal": [] })).await.expect_problem(422, "validation_failed").faults();
        assert!(unknown.iter().any(|(at, _)| at == "/goal"), "{unknown:?}");
    }

    async fn who_sees_the_episode_sees_its_plan_and_nobody_else(county) {
        let case = case(county).await;
        let path = drafted(county, &case, &plan()).await;
        county.as_("leila").get(&path).await.expect(200);
        county.as_("tom").get(&path).await.expect_problem(403, "access_reason_required");
        county.as_("tom").call(Method::GET, &path, &[("Access-Reason", "cover")], None).await.expect(200);
        assert_eq!(county.as_("tom").get("/v1/care-plans").await.expect(200).body["items"], json!([]));
        for beneath in ["", "/versions", "/versions/1", "/comparison?from=1"] {
            county.as_("bethan").get(&format!("{path}{beneath}")).await.expect_problem(404, "not_found");
        }
        for outside in ["millgate", "harbour", "caldicott", "set_up", "reporting"] {
            county.as_(outside).get(&path).await.expect_problem(403, "forbidden");
        }
        let own = format!("{}/care-plans", case.episode);
        county.as_("bethan").post(&own, &plan()).await.expect_problem(404, "not_found");
    }
}
