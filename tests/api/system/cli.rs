//! The command line, as processes: what a stranger types.

use std::process::{Command, Output};

use sea_orm::{ConnectionTrait, Database};
use serde_json::Value;

use crate::harness::county::County;
use crate::harness::database::{Engine, TestDatabase};
use crate::harness::process::{Sandbox, linkwork, token};
use crate::system::mark::{operate, settings};

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
fn the_contract_is_printed_as_it_was_committed() {
    let printed = said(&output(linkwork(&["openapi"])).stdout);
    assert_eq!(printed, include_str!("../../../openapi/v1.json"));
}

#[tokio::test]
async fn the_audit_trail_is_looked_through_by_a_command() {
    for engine in Engine::ALL {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let database = TestDatabase::empty(engine);
        let settings = settings(folder.path(), &database.url);
        let verify = |more: &[&str]| operate(&[&["audit", "verify"], more].concat(), &settings);
        assert!(said(&verify(&[]).stderr).contains("run `linkwork migrate`"), "{engine:?}");
        assert!(operate(&["migrate"], &settings).status.success(), "{engine:?}");
        let whole = verify(&[]);
        assert!(whole.status.success(), "{engine:?}: {}", said(&whole.stderr));
        assert!(said(&whole.stdout).contains("The audit trail is as it was written."), "{}", said(&whole.stdout));
        let missing = verify(&["--checkpoint", "/nowhere"]);
        assert!(said(&missing.stderr).contains("/nowhere cannot be read"), "{}", said(&missing.stderr));

        let db = Database::connect(&database.url).await.expect("it opens");
        let id = match engine {
            Engine::Sqlite => "x'01900000000070008000000000000001'",
            Engine::Postgres => "'01900000-0000-7000-8000-000000000001'",
        };
        db.execute_unprepared(&format!(
            "INSERT INTO audit_entries (id, occurred_at, action, actor_role, actor_id, organisation_id, filter, seen, seal) \
             VALUES ({id}, '2026-11-18T09:30:00+00:00', 'getPerson', 'link_worker', {id}, {id}, '{{}}', '[]', 'forged')"
        ))
        .await
        .expect("the database obeys");
        db.close().await.expect("it closes");
        let forged = verify(&[]);
        assert!(!forged.status.success(), "{engine:?}");
        let found = "entry 01900000-0000-7000-8000-000000000001 was altered, or is none of Linkwork's";
        assert!(said(&forged.stdout).contains(found), "{}", said(&forged.stdout));
    }
}

#[tokio::test]
async fn after_a_restore_cursors_expire_by_a_command_and_a_check_says_what_is_wrong() {
    for engine in Engine::ALL {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let database = TestDatabase::empty(engine);
        let settings = settings(folder.path(), &database.url);
        let expire = || operate(&["feed", "expire-cursors"], &settings);
        assert!(said(&expire().stderr).contains("run `linkwork migrate`"), "{engine:?}");
        assert!(operate(&["migrate"], &settings).status.success(), "{engine:?}");
        let db = Database::connect(&database.url).await.expect("it opens");
        let era = async || kernel::event::era::current(&db).await.expect("it answers");
        let mut last = era().await;
        for _ in 0..2 {
            let expired = expire();
            assert!(expired.status.success(), "{engine:?}: {}", said(&expired.stderr));
            assert!(said(&expired.stdout).contains("are answered 410"), "{}", said(&expired.stdout));
            assert!(era().await > last, "{engine:?}");
            last = era().await;
        }
        db.close().await.expect("it closes");
        let check = said(&operate(&["check"], &settings).stdout);
        assert!(
            check.contains("fit to serve") && check.contains("warning: neither a mail server"),
            "{engine:?}: {check}"
        );
    }
}
