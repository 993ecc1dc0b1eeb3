//! A year in the life of the county.

use linkwork::clock::Clock;
use linkwork::sandbox::beginnings::Beginnings;
use linkwork::sandbox::teller::Teller;
use linkwork::sandbox::year::Stage;
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::Notify;

use crate::house::county::County;
use crate::on_both;

/// Tells it of so many people, until all is told.
async fn tell(county: &County, folder: &TempDir, people: u32) {
    let house = county.server.house();
    let (today, beginnings, all) = (Clock::fixed(house.clock.now()), Beginnings::default(), Notify::new());
    let stage = Stage {
        dir: folder.path(),
        people,
        today: &today,
        beginnings: &beginnings,
        teller: Teller::new(house, county.server.address()).expect("a client"),
        then: &house.clock,
    };
    let say = |line: String| {
        if line.contains("100 %") {
            all.notify_one();
        }
    };
    tokio::select! {
        told = stage.tell(say) => panic!("it ends only with a fault: {told:?}"),
        () = all.notified() => {}
    }
    house.clock.reset();
}

/// What the managers of both services see.
async fn seen(county: &County, path: &str) -> Vec<Value> {
    let mut items = Vec::new();
    for manager in ["leila", "owen"] {
        let page = county.as_(manager).get(&format!("{path}?limit=200")).await.expect(200).body;
        items.extend(page["items"].as_array().expect("a list").iter().cloned());
    }
    items
}

on_both! {
    async fn it_is_told_once_and_goes_on_where_more_people_are_asked_for(county) {
        let folder = TempDir::new().expect("a folder");
        tell(county, &folder, 6).await;
        let (referrals, episodes) = (seen(county, "/v1/referrals").await, seen(county, "/v1/episodes").await);
        assert_eq!(referrals.len(), 6);
        let now = county.server.house().clock.now().to_rfc3339();
        assert!(!episodes.is_empty(), "somebody was taken on");
        assert!(episodes.iter().all(|episode| episode["opened_at"].as_str() < Some(now.as_str())), "in the past");

        tell(county, &folder, 8).await;
        let references: std::collections::BTreeSet<_> =
            seen(county, "/v1/referrals").await.iter().map(|row| row["external_reference"].to_string()).collect();
        assert_eq!(references.len(), 8, "{references:?}");
        assert!(seen(county, "/v1/episodes").await.len() >= episodes.len());
    }
}
