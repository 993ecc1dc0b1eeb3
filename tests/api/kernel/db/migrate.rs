//! Bringing a database up to date that an earlier version filled.

use kernel::db::Db;
use serde_json::Value;

use crate::harness::county::{Client, County};
use crate::harness::database::{Engine, TestDatabase};

/// A sandbox's database with a year of three people, as it was before the first release: see the README beside it.
const EARLIER: &str = "2026-11-29";
/// The day after.
const THEN: &str = "2026-11-30T09:30:00Z";

/// What a list gives, and each of it read by itself, below this path.
async fn all_read(caller: &Client<'_>, list: &str, each: &str) -> Vec<Value> {
    let items = caller.get(&format!("{list}?limit=200")).await.expect(200).body["items"].take();
    let Value::Array(items) = items else { panic!("{list} is no list") };
    for item in &items {
        let id = item["id"].as_str().expect("an identifier");
        let whole = caller.get(&format!("{each}/{id}")).await.expect(200);
        assert_eq!(whole.body["id"], id);
    }
    items
}

#[tokio::test]
async fn a_database_of_an_earlier_version_is_brought_up_to_date_and_served() {
    for engine in Engine::ALL {
        let database = TestDatabase::of_earlier(engine, EARLIER);
        let db = Db::open(&database.url, 2).await.expect("it opens");
        assert!(db.pending_migrations().await.expect("it can be read") > 0, "{engine:?}");
        assert_eq!(db.migrate().await, Ok(()), "{engine:?}");
        db.close().await.expect("it closes");

        let county = County::on(database, THEN, |_| {}).await;
        let worker = county.as_("amira");
        let referrals = all_read(&worker, "/v1/referrals", "/v1/referrals").await;
        assert!(referrals.len() >= 5, "{engine:?}: {}", referrals.len());
        let tasks = all_read(&worker, "/v1/tasks", "/v1/tasks").await;
        assert!(tasks.len() >= 3, "{engine:?}: {}", tasks.len());
        let mut contacts = 0;
        for referral in &referrals {
            let Some(episode) = referral["episode_id"].as_str() else { continue };
            contacts += all_read(&worker, &format!("/v1/episodes/{episode}/contacts"), "/v1/contacts").await.len();
            let changes = worker.get(&format!("/v1/changes?resource_id={episode}")).await.expect(200);
            assert!(!changes.types().is_empty());
        }
        assert!(contacts > 0, "{engine:?}: nobody was met");
        let agency = county.as_("millgate");
        let own = all_read(&agency, "/v1/referrals", "/v1/referrals").await;
        assert!(!own.is_empty(), "{engine:?}");
        agency.post("/v1/referrals", &County::fixture("pharmacy")).await.expect(201);
        assert_eq!(all_read(&agency, "/v1/referrals", "/v1/referrals").await.len(), own.len() + 1);
        county.close().await;
    }
}
