//! A year in the life of the county.

use std::collections::BTreeMap;

use catalogue::Action;
use kernel::clock::Clock;
use linkwork::system::sandbox::cast::{Actor, CAST};
use linkwork::system::sandbox::narrator::Narrator;
use linkwork::system::sandbox::resets::Resets;
use linkwork::system::sandbox::year::Stage;
use reqwest::Method;
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::Notify;

use crate::harness::county::County;
use crate::harness::document::document;
use crate::on_both;

/// Tells it of so many people, until all is told.
async fn narrate(county: &County, folder: &TempDir, people: u32) {
    let state = county.server.state();
    let (today, resets, all) = (Clock::fixed(state.clock.now()), Resets::default(), Notify::new());
    let stage = Stage {
        dir: folder.path(),
        people,
        today: &today,
        resets: &resets,
        narrator: Narrator::new(state, county.server.address()).expect("a client"),
        then: &state.clock,
    };
    let say = |line: String| {
        if line.contains("100 %") {
            all.notify_one();
        }
    };
    tokio::select! {
        told = stage.narrate(say) => panic!("it ends only with a fault: {told:?}"),
        () = all.notified() => {}
    }
    state.clock.reset();
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
        narrate(county, &folder, 6).await;
        let (referrals, episodes) = (seen(county, "/v1/referrals").await, seen(county, "/v1/episodes").await);
        assert_eq!(referrals.len(), 6);
        let now = county.server.state().clock.now().to_rfc3339();
        assert!(!episodes.is_empty(), "somebody was taken on");
        assert!(episodes.iter().all(|episode| episode["opened_at"].as_str() < Some(now.as_str())), "in the past");

        narrate(county, &folder, 8).await;
        let references: std::collections::BTreeSet<_> =
            seen(county, "/v1/referrals").await.iter().map(|row| row["external_reference"].to_string()).collect();
        assert_eq!(references.len(), 8, "{references:?}");
        assert!(seen(county, "/v1/episodes").await.len() >= episodes.len());
    }

    async fn what_a_list_shows_somebody_is_read_by_them_in_the_same_version(county) {
        let folder = TempDir::new().expect("a folder");
        narrate(county, &folder, 12).await;
        // What fell due meanwhile climbs and is sent now, and not between a list and what is read of it.
        linkwork::system::job::sweep(county.server.state()).await.expect("what is overdue climbs");
        crate::insight::notification::deliver(county).await;
        let document = document();
        let paths = document["paths"].as_object().expect("paths");
        let reads = paths.iter().filter(|(path, item)| path.starts_with("/v1/") && item.get("get").is_some());
        let reads: BTreeMap<&str, &str> =
            reads.map(|(path, item)| (path.as_str(), item["get"]["operationId"].as_str().unwrap_or_default())).collect();
        let may = |actor: &Actor, path: &str| {
            reads.get(path).and_then(|id| Action::of_operation(id)).is_some_and(|action| action.roles().contains(&actor.role))
        };
        let (mut seen, reason) = (0, [("Access-Reason", "duty")]);
        for (one, list) in reads.keys().filter_map(|one| Some((*one, one.strip_suffix("/{id}")?))) {
            for actor in CAST.iter().filter(|actor| may(actor, list) && may(actor, one)) {
                let reader = county.as_(actor.name);
                let get = async |path: &str| reader.call(Method::GET, path, &reason, None).await;
                let page = get(&format!("{list}?limit=20")).await.expect(200).body;
                for row in page["items"].as_array().expect("a list") {
                    let id = row["id"].as_str().expect("an identifier");
                    let read = get(&one.replace("{id}", id)).await.expect(200);
                    assert_eq!(read.etag(), row["etag"].as_str().unwrap_or_default(), "{} reads {one} {id}", actor.name);
                    seen += 1;
                    for beneath in reads.keys().filter(|path| path.starts_with(one) && path.matches('{').count() == 1) {
                        if *beneath != one && may(actor, beneath) {
                            get(&beneath.replace("{id}", id)).await;
                        }
                    }
                }
            }
        }
        assert!(seen > 200, "{seen}");
    }
}
