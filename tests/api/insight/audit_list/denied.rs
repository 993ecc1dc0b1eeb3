//! What was denied to somebody, and that nobody fills the disk with it.

use linkwork::system::sandbox::cast::worker_id;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::county::{Answer, County};
use crate::on_both;
use crate::system::oauth::{GRANT, basic, post, program, token};
use crate::system::task::referred;

const NEVER: &str = "01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e";

async fn denied(county: &County) -> Answer {
    county.as_("caldicott").get("/v1/audit-entries?denied=true&limit=200").await.expect(200)
}

fn rows(page: &Answer) -> Vec<[String; 3]> {
    let text = |entry: &Value, name: &str| entry[name].as_str().unwrap_or_default().to_owned();
    let items = page.body["items"].as_array().expect("a list");
    items.iter().map(|entry| ["action", "outcome", "asked_for_id"].map(|name| text(entry, name))).collect()
}

on_both! {
    async fn who_asked_for_which_row_in_vain(county) {
        let path = referred(county, json!({})).await;
        let id = path.rsplit('/').next().expect("an identifier");
        let (amira, other) = (county.as_("amira"), county.as_("constabulary"));
        other.get(&path).await.expect_problem(404, "not_found");
        amira.get(&format!("/v1/referrals/{NEVER}")).await.expect_problem(404, "not_found");
        other.get("/v1/audit-entries").await.expect_problem(403, "forbidden");
        let step = |noun: &str| format!("{path}/{noun}");
        let stale = [("If-Match", "\"AAAAAAAAAAAAAAAAAAAAAA\"")];
        let body = json!({});
        amira.call_once(&Method::POST, &step("acceptance"), &stale, Some(&body)).await.expect_problem(412, "version_mismatch");
        amira.step(&path, "acceptance", &body).await.expect(200);
        amira.step(&path, "acceptance", &body).await.expect_problem(409, "invalid_transition");
        let found = rows(&denied(county).await);
        let row = |action: &str, outcome: &str, id: &str| [action, outcome, id].map(str::to_owned);
        for expected in [
            row("getReferral", "not_found", id),
            row("getReferral", "not_found", NEVER),
            row("listAuditEntries", "forbidden", ""),
            row("acceptReferral", "version_mismatch", id),
            row("acceptReferral", "invalid_transition", id),
        ] {
            assert!(found.contains(&expected), "{expected:?} in {found:?}");
        }
        // What was read is told apart from it.
        let read = county.as_("caldicott").get("/v1/audit-entries").await.expect(200);
        let outcomes = read.body["items"].as_array().expect("a list");
        assert!(!outcomes.is_empty() && outcomes.iter().all(|entry| entry["outcome"].is_null()), "{}", read.text);
    }

    async fn a_request_is_found_by_the_callers_name_and_by_ours(county) {
        let amira = county.as_("amira");
        let mut own = Vec::new();
        for _ in 0..2 {
            let path = format!("/v1/referrals/{NEVER}");
            amira.call_once(&Method::GET, &path, &[("X-Request-ID", NEVER)], None).await.expect_problem(404, "not_found");
        }
        for entry in denied(county).await.body["items"].as_array().expect("a list") {
            assert_eq!((&entry["request_id"], &entry["actor_id"]), (&json!(NEVER), &json!(worker_id(1))));
            own.push(entry["own_request_id"].as_str().expect("it is there").to_owned());
        }
        own.sort_unstable();
        own.dedup();
        assert_eq!(own.len(), 2, "two requests under one name of the caller's");
    }

    async fn a_token_that_was_good_leaves_a_trace_and_one_that_was_not_leaves_none(county) {
        let (id, secret) = program(county, json!({})).await;
        let token = token(county, &id, &secret).await;
        let form = format!("{GRANT}&token={token}");
        post(county, "/oauth/revoke", Some(&basic(&id, &secret)), &form).await.expect(200);
        county.bearing(Some(&token)).get("/v1/me").await.expect_problem(401, "unauthorized");
        county.bearing(Some("made.up.entirely")).get("/v1/me").await.expect_problem(401, "unauthorized");
        county.bearing(None).get("/v1/me").await.expect_problem(401, "unauthorized");
        let page = denied(county).await;
        assert_eq!(rows(&page), [["getMe", "unauthorized", ""].map(str::to_owned)]);
        assert_eq!(page.body["items"][0]["actor_id"], json!(id));
    }

    async fn of_very_many_some_are_written(county) {
        let pharmacy = county.as_("millgate");
        for _ in 0..70 {
            pharmacy.get(&format!("/v1/referrals/{NEVER}")).await.expect_problem(404, "not_found");
        }
        let count = denied(county).await.body["items"].as_array().expect("a list").len();
        // A minute may have ended meanwhile.
        assert!((60..70).contains(&count), "{count}");
    }
}
