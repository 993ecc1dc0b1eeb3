//! Several nodes on one PostgreSQL, of which one is killed in the middle of its deliveries.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use super::Receiver;
use crate::harness::county::County;
use crate::harness::database::{Engine, TestDatabase};
use crate::harness::process::{Sandbox, token};
use crate::harness::{make_private, until};

const REFERRALS: usize = 60;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_killed_node_had_in_hand_another_delivers() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let database = TestDatabase::empty(Engine::Postgres);
    let start = |folder: &Path| {
        Sandbox::start_with(folder, |command| {
            command.args(["--database", &database.url, "--people", "0"]);
            command.env("LINKWORK_OUTBOUND_ALLOW", "127.0.0.1");
        })
    };
    let one = start(folder.path());
    // The other has the same keys, in a folder of its own.
    let elsewhere = tempfile::tempdir().expect("a folder can be made");
    let keys = elsewhere.path().join("keys");
    std::fs::create_dir(&keys).expect("it is ours");
    make_private(&keys);
    for file in std::fs::read_dir(folder.path().join("keys")).expect("the first has its keys") {
        let file = file.expect("a file");
        std::fs::copy(file.path(), keys.join(file.file_name())).expect("it can be copied");
    }
    let other = start(elsewhere.path());
    let receiver = Receiver::start().await;
    let http = reqwest::Client::new();
    // Each node is an issuer of its own.
    let agency = [folder.path(), elsewhere.path()].map(|folder| token(folder, "referrer"));
    let manager = token(folder.path(), "service_manager");
    let post = async |node: &Sandbox, path: &str, token: &str, key: String, body: &Value| {
        let request = http.post(format!("{}{path}", node.url)).bearer_auth(token).header("Idempotency-Key", key);
        request.json(body).send().await.expect("an answer").status().as_u16()
    };
    let endpoint = json!({ "url": receiver.url, "event_types": ["referral.submitted"] });
    assert_eq!(post(&one, "/v1/webhook-endpoints", &manager, "endpoint".to_owned(), &endpoint).await, 201);
    for number in 0..REFERRALS {
        let mut body = County::fixture("pharmacy");
        body["external_reference"] = json!(format!("nodes-{number}"));
        let (node, agency) = if number % 2 == 0 { (&one, &agency[0]) } else { (&other, &agency[1]) };
        assert_eq!(post(node, "/v1/referrals", agency, format!("nodes-{number}"), &body).await, 201);
        if number == REFERRALS / 2 {
            // From here on an answer takes a while: some are under way whenever a node is killed.
            receiver.never_answers(3);
        }
    }
    receiver.has(REFERRALS / 2).await;
    drop(other);
    // What it had claimed is free again after a minute of the domain's time.
    let has_all = async || {
        let moved = http
            .post(format!("{}/sandbox/clock", one.url))
            .bearer_auth(&agency[0])
            .json(&json!({ "advance": "PT2M" }))
            .send()
            .await;
        assert_eq!(moved.expect("an answer").status(), 200);
        tokio::time::sleep(Duration::from_millis(500)).await;
        let ids: BTreeSet<String> = receiver.received().into_iter().map(|one| one.id).collect();
        ids.len() >= REFERRALS
    };
    until(Duration::from_secs(90), has_all).await;
    let received = receiver.received();
    let ids: BTreeSet<&str> = received.iter().map(|one| one.id.as_str()).collect();
    println!("{} referrals, {} messages, {} of them twice", REFERRALS, received.len(), received.len() - ids.len());
    assert_eq!(ids.len(), REFERRALS, "none is lost, and none is another's");
    drop(one);
}
