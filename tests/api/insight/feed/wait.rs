//! `wait`: an answer without changes is put off until there is one.

use std::time::{Duration, Instant};

use serde_json::json;

use super::read_on;
use crate::harness::county::County;
use crate::harness::database::Engine;
use crate::on_both;
use crate::system::task::referred;

on_both! {
    async fn a_change_ends_the_wait(county) {
        let (millgate, leila) = (county.as_("millgate"), county.as_("leila"));
        let (_, end) = read_on(county, &leila, None).await;
        let path = format!("/v1/changes?after={end}&wait=30");
        let since = Instant::now();
        let waits = leila.call_once(&reqwest::Method::GET, &path, &[], None);
        let happens = async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            referred(county, json!({})).await;
        };
        let (answer, ()) = tokio::join!(waits, happens);
        assert!(answer.expect(200).types().contains(&"referral.submitted"));
        assert!(since.elapsed() < Duration::from_secs(25), "{:?}", since.elapsed());
        // What is another's does not end it.
        let (_, end) = read_on(county, &millgate, None).await;
        let path = format!("/v1/changes?after={end}&wait=2");
        let since = Instant::now();
        let constabulary = county.as_("constabulary");
        let (_, of_other) = read_on(county, &constabulary, None).await;
        let other = format!("/v1/changes?after={of_other}&wait=2");
        let waits = constabulary.call_once(&reqwest::Method::GET, &other, &[], None);
        let (answer, _) = tokio::join!(waits, referred(county, json!({})));
        assert_eq!(answer.expect(200).body["items"], json!([]));
        assert!(since.elapsed() >= Duration::from_secs(2), "{:?}", since.elapsed());
        assert!(!millgate.get(&path).await.expect(200).body["items"].as_array().expect("a list").is_empty());
    }

    async fn another_nodes_change_ends_it_too(county) {
        let leila = county.as_("leila");
        let (_, end) = read_on(county, &leila, None).await;
        let other = county.another_node("2026-11-18T09:30:00Z").await;
        let url = format!("http://{}/v1/changes?after={end}&wait=30", other.address());
        let since = Instant::now();
        let waits = reqwest::Client::new().get(url).bearer_auth(county.token("leila")).send();
        let happens = async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            referred(county, json!({})).await;
        };
        let (answer, ()) = tokio::join!(waits, happens);
        let text = answer.expect("an answer").text().await.expect("text");
        assert!(text.contains("referral.submitted"), "{text}");
        assert!(since.elapsed() < Duration::from_secs(25), "{:?}", since.elapsed());
        other.stop().await;
    }
}

async fn who_waits_has_no_connection_and_the_end_of_the_node_ends_it(engine: Engine) {
    // Fewer connections than there are who wait.
    let county = County::open_with(engine, |config| config.database.connections = 2).await;
    let mut waiting = Vec::new();
    let http = reqwest::Client::new();
    for name in ["millgate", "leila", "constabulary"] {
        let (_, end) = read_on(&county, &county.as_(name), None).await;
        for _ in 0..4 {
            let url = county.url(&format!("/v1/changes?after={end}&wait=30"));
            waiting.push(tokio::spawn(http.get(url).bearer_auth(county.token(name)).send()));
        }
    }
    let fifth = || async { county.as_("leila").get("/v1/changes?wait=1&limit=1").await.status.as_u16() };
    crate::harness::until(Duration::from_secs(60), async || fifth().await == 429).await;
    let refused = county.as_("leila").get("/v1/changes?wait=1").await.expect_problem(429, "too_many_requests");
    assert_eq!(refused.header("retry-after"), "5");
    county.as_("leila").get("/v1/changes").await.expect(200);
    let since = Instant::now();
    county.as_("amira").get("/v1/tasks").await.expect(200);
    assert!(since.elapsed() < Duration::from_secs(5), "{:?}", since.elapsed());
    county.server.drain().await;
    for answer in waiting {
        let answer = answer.await.expect("it was not broken off").expect("an answer");
        assert_eq!(answer.status(), 200);
    }
    assert!(since.elapsed() < Duration::from_secs(15), "{:?}", since.elapsed());
    county.close().await;
}

#[tokio::test]
async fn who_waits_has_no_connection_on_sqlite() {
    who_waits_has_no_connection_and_the_end_of_the_node_ends_it(Engine::Sqlite).await;
}

#[tokio::test]
async fn who_waits_has_no_connection_on_postgres() {
    who_waits_has_no_connection_and_the_end_of_the_node_ends_it(Engine::Postgres).await;
}
