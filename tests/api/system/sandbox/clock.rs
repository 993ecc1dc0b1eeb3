//! `POST /sandbox/clock`.

use reqwest::Method;
use serde_json::{Value, json};

use crate::on_both;
use crate::system::task::{at_risk, referred, task_of};

on_both! {
    async fn the_clock_is_moved_and_what_fell_due_is_told_at_once(county) {
        let path = referred(county, at_risk()).await;
        let leila = county.as_("leila");
        let task = task_of(&leila, &path, "review_safety_risk").await;
        assert_eq!(leila.get(&task).await.body["escalation"], Value::Null);
        let visitor = county.as_("millgate");
        let moved = visitor.post("/sandbox/clock", &json!({ "advance": "PT8H" })).await.expect(200);
        assert_eq!(moved.body["now"], "2026-11-18T17:30:00Z");
        let overdue = leila.get(&task).await.expect(200);
        assert_eq!((&overdue.body["is_overdue"], &overdue.body["escalation"]["to"]), (&json!(true), &json!("service_manager")));
        for (body, now) in [
            (json!({ "advance": 60 }), "2026-11-18T17:31:00Z"),
            (json!({ "now": "2027-01-04T09:00:00Z" }), "2027-01-04T09:00:00Z"),
            (json!({ "reset": true }), "2026-11-18T09:30:00Z"),
        ] {
            assert_eq!(visitor.post("/sandbox/clock", &body).await.expect(200).body["now"], now);
        }
    }

    async fn nobody_moves_it_without_a_token_of_the_sandbox(county) {
        for path in ["/sandbox/clock", "/sandbox/reset", "/%73andbox/reset"] {
            for token in [None, Some("made-up")] {
                county.bearing(token).post(path, &json!({ "advance": 60 })).await.expect_problem(401, "unauthorized");
            }
        }
        assert_eq!(county.clock.now().to_rfc3339(), "2026-11-18T09:30:00+00:00");
        county.as_("millgate").get("/v1/me").await.expect(200);
    }

    async fn no_page_of_another_origin_is_let_in_to_it(county) {
        let http = reqwest::Client::new();
        let page = "http://127.0.0.1:3000";
        for (path, allowed) in [
            ("/v1/referrals", page),
            ("/oauth/token", page),
            ("/sandbox/reset", ""),
            ("/sandbox/clock", ""),
            ("/%73andbox/reset", ""),
            ("//sandbox/reset", ""),
        ] {
            let preflight = http
                .request(Method::OPTIONS, county.url(path))
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization");
            for request in [preflight, http.post(county.url(path))] {
                let answer = request.header("Origin", page).send().await.expect("it answers");
                let said = answer.headers().get("access-control-allow-origin").map(reqwest::header::HeaderValue::as_bytes);
                assert_eq!(said.unwrap_or_default(), allowed.as_bytes(), "{path}");
            }
        }
    }

    async fn one_thing_is_said_and_it_is_understood(county) {
        let visitor = county.as_("millgate");
        for body in [
            json!({}),
            json!({ "now": "2027-01-04T09:00:00Z", "reset": true }),
            json!({ "reset": false }),
            json!({ "advance": "P1M" }),
            json!({ "forward": 1 }),
        ] {
            visitor.post("/sandbox/clock", &body).await.expect_problem(422, "validation_failed");
        }
    }
}
