//! The command line, as processes: what a stranger types.

use std::process::{Command, Output};

use serde_json::Value;

use crate::harness::county::County;
use crate::harness::database::{Engine, TestDatabase};
use crate::harness::process::{Sandbox, linkwork, token};

fn output(mut command: Command) -> Output {
    command.output().expect("the binary runs")
}

fn said(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[tokio::test]
async fn a_sandbox_that_was_killed_goes_on_with_what_it_acknowledged() {
    for engine in Engine::ALL {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let database = (engine == Engine::Postgres).then(|| TestDatabase::empty(engine));
        let url = database.as_ref().map(|database| database.url.as_str());
        let http = reqwest::Client::new();

        let first = Sandbox::start(folder.path(), url);
        let agency = token(folder.path(), "referrer");
        let answer = http
            .post(format!("{}/v1/referrals", first.url))
            .bearer_auth(&agency)
            .header("Idempotency-Key", "after-the-kill")
            .json(&County::fixture("pharmacy"))
            .send()
            .await
            .expect("it answers");
        assert_eq!(answer.status(), 201, "{engine:?}");
        let path = answer.headers()["location"].to_str().expect("a path").to_owned();
        drop(first);

        let second = Sandbox::start(folder.path(), url);
        let worker = token(folder.path(), "link_worker");
        let answer = http.get(format!("{}{path}", second.url)).bearer_auth(&worker).send().await.expect("it answers");
        assert_eq!(answer.status(), 200, "{engine:?}");
        let referral: Value = answer.json().await.expect("JSON");
        assert_eq!(referral["external_reference"], County::fixture("pharmacy")["external_reference"], "{engine:?}");
    }
}

#[test]
fn everything_that_is_wrong_with_the_configuration_is_said_at_once() {
    let mut command = linkwork(&["check"]);
    command.env("LINKWORK_LISTEN", "nowhere").env("LINKWORK_ROOT_SECRET", "changeme").env("LINKWORK_COLOUR", "blue");
    let output = output(command);
    assert!(!output.status.success());
    let said = said(&output.stderr);
    for name in ["DATABASE_URL", "PUBLIC_URL", "LISTEN", "SIGNING_KEY", "OTHER_SIGNING_KEY", "ROOT_SECRET", "COLOUR"] {
        assert!(said.contains(&format!("LINKWORK_{name}")), "{name} is not named in: {said}");
    }
    assert!(!said.contains("changeme"), "a secret is repeated: {said}");
}

#[test]
fn there_are_two_of_each_role_to_be() {
    let listed = said(&output(linkwork(&["token", "--list"])).stdout);
    for role in <catalogue::Role as catalogue::coded::Coded>::ALL {
        let many = listed.lines().filter(|line| line.split_whitespace().next() == Some(&role.to_string())).count();
        assert!(many >= 2, "{role}: {many}");
    }
}

#[test]
fn a_token_before_the_first_start_says_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let output = output(linkwork(&["token", "referrer", "--data", &folder.path().display().to_string()]));
    assert!(!output.status.success());
    assert!(said(&output.stderr).contains("start `linkwork sandbox` first"), "{}", said(&output.stderr));
}

#[test]
fn the_contract_is_printed_as_json() {
    let printed = said(&output(linkwork(&["openapi"])).stdout);
    let document: Value = serde_json::from_str(&printed).expect("JSON");
    assert_eq!(document["openapi"], "3.1.0");
}
