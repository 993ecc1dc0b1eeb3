//! What has happened before anybody comes, and `POST /sandbox/reset`.

use std::collections::BTreeMap;

use linkwork::system::sandbox::story;
use serde_json::json;

use crate::harness::county::County;
use crate::harness::database::Engine;
use crate::kernel::audit::checkpoint;
use crate::on_both;
use crate::system::task::referred;

/// How many referrals stand where, as the managers of both services see them.
async fn statuses(county: &County) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for manager in ["leila", "owen"] {
        let page = county.as_(manager).get("/v1/referrals?limit=200").await.expect(200);
        for referral in page.body["items"].as_array().into_iter().flatten() {
            *found.entry(referral["status"].as_str().unwrap_or_default().to_owned()).or_default() += 1;
        }
    }
    found
}

fn story_events() -> BTreeMap<String, usize> {
    [("accepted", 1), ("returned", 1), ("submitted", 9), ("waiting", 1)]
        .map(|(status, count)| (status.to_owned(), count))
        .into()
}

on_both! {
    async fn ten_senders_have_referred_and_the_service_has_begun(county) {
        county.set_clock("2026-11-21T12:00:00Z");
        assert_eq!(statuses(county).await, BTreeMap::new(), "a test's county has no story");
        story::narrate(county.server.state(), county.server.address()).await.expect("it goes through");
        assert_eq!(statuses(county).await, story_events());
        assert_eq!(county.as_("council").get("/v1/tasks").await.body["items"][0]["kind"], "decide_returned");
        // A visitor may send a fixture as it stands.
        county.as_("millgate").post("/v1/referrals", &County::fixture("pharmacy")).await.expect(201);
    }

    async fn what_is_not_a_sandbox_any_more_is_not_emptied(county) {
        let path = referred(county, json!({})).await;
        county.run_by_hand(&["UPDATE database_marks SET kind = 'real'"]).await.expect("it is written");
        county.as_("millgate").post("/sandbox/reset", &json!({})).await.expect_problem(500, "internal_error");
        county.as_("millgate").get(&path).await.expect(200);
    }
}

#[tokio::test]
async fn a_reset_begins_anew() {
    for engine in Engine::ALL {
        let county = County::owning(engine).await;
        let path = referred(&county, json!({})).await;
        let visitor = county.as_("millgate");
        visitor.post("/sandbox/clock", &json!({ "advance": "P40D" })).await.expect(200);
        // Who saw what is linked already: nobody else could take that out.
        county.as_("amira").get(&path).await.expect(200);
        checkpoint(&county).await;
        visitor.post("/sandbox/reset", &json!({})).await.expect(204);
        assert_eq!(
            county.clock.now(),
            crate::harness::county::BEGINNING.parse::<chrono::DateTime<chrono::Utc>>().expect("an instant")
        );
        county.as_("millgate").get(&path).await.expect_problem(404, "not_found");
        assert_eq!(statuses(&county).await, story_events());
        visitor.post("/sandbox/reset", &json!({})).await.expect(204);
        assert_eq!(statuses(&county).await, story_events());
        county.close().await;
    }
}
