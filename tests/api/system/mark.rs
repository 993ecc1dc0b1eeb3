//! The sandbox never touches what is real, and nobody serves what is the sandbox's.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Output;

use kernel::auth::keys::SigningKey;
use kernel::auth::mac::RootSecret;
use kernel::clock::Clock;
use kernel::db::Db;
use linkwork::config::Config;
use linkwork::server::{Server, StartError};
use linkwork::system::mark::{self, Mark, Refused};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use secrecy::ExposeSecret;

use crate::harness::county::{County, seeded};
use crate::harness::database::{Engine, TestDatabase};
use crate::harness::document;
use crate::harness::process::{Sandbox, linkwork, token};
use crate::harness::{make_private, write_private};

/// An operator's settings for this database. Their keys are in the folder.
pub fn settings(folder: &Path, url: &str) -> Vec<(String, String)> {
    make_private(folder);
    let pem = |name: &str| (name.to_owned(), SigningKey::generate().expect("a key"));
    for (name, secret) in [
        pem("signing-current.pem"),
        pem("signing-next.pem"),
        ("root.secret".to_owned(), RootSecret::generate().expect("a secret")),
    ] {
        let path = folder.join(name);
        if !path.exists() {
            write_private(&path, secret.expose_secret().as_bytes());
        }
    }
    let keys = folder.display().to_string();
    [("DATABASE_URL", url), ("KEYS_DIR", &keys), ("PUBLIC_URL", "http://localhost:8080"), ("LISTEN", "127.0.0.1:0")]
        .map(|(name, value)| (format!("LINKWORK_{name}"), value.to_owned()))
        .to_vec()
}

/// A command of an operator, who has these settings in their shell.
pub fn operate(words: &[&str], settings: &[(String, String)]) -> Output {
    linkwork(words).envs(settings.iter().cloned()).output().expect("the binary runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// As `linkwork serve` starts, but that its figures are not kept.
async fn serve(settings: &[(String, String)]) -> Result<(), StartError> {
    let config = Config::read(settings.iter().cloned()).expect("the settings are good");
    let config = Config { metrics_listen: None, ..config };
    Server::start(config, Clock::real(), document::published()).await?.stop().await;
    Ok(())
}

/// A sandbox that is to refuse; what it says.
fn refused_sandbox(folder: &Path, more: &[&str], settings: &[(String, String)]) -> String {
    let folder = folder.display().to_string();
    let words: Vec<&str> = ["sandbox", "--port", "0", "--data", &folder].iter().chain(more).copied().collect();
    let output = operate(&words, settings);
    assert!(!output.status.success(), "{}", said(&output));
    said(&output)
}

/// How many rows some tables have, and which migrations there are.
async fn rows(url: &str) -> BTreeMap<&'static str, i64> {
    let db = Database::connect(url).await.expect("it opens");
    let mut rows = BTreeMap::new();
    for table in ["organisations", "services", "clients", "referrals", "events", "seaql_migrations"] {
        rows.insert(table, number(&db, &format!("SELECT count(*) FROM {table}")).await);
    }
    db.close().await.expect("it closes");
    rows
}

async fn number(db: &DatabaseConnection, query: &str) -> i64 {
    let statement = Statement::from_string(db.get_database_backend(), query);
    let row = db.query_one_raw(statement).await.expect("it can be asked").expect("it answers");
    row.try_get_by_index(0).expect("a number")
}

/// The database of a real county: its first client has been entered.
fn real(engine: Engine, folder: &Path) -> (TestDatabase, Vec<(String, String)>) {
    let database = TestDatabase::empty(engine);
    let settings = settings(folder, &database.url);
    for words in [&["migrate"][..], &["client", "create", "Set-up", "--organisation", "Fenwick ICS"]] {
        let output = operate(words, &settings);
        assert!(output.status.success(), "{}", said(&output));
    }
    (database, settings)
}

/// Takes the mark away, and the step that made room for it: as an earlier version left the database.
async fn unmark(url: &str) {
    let db = Database::connect(url).await.expect("it opens");
    for statement in ["DROP TABLE database_marks", "DELETE FROM seaql_migrations WHERE version LIKE '%_database_mark'"]
    {
        db.execute_unprepared(statement).await.expect("it is there");
    }
    db.close().await.expect("it closes");
}

#[tokio::test]
async fn each_takes_its_own_and_leaves_the_others_alone() {
    for engine in Engine::ALL {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let keys = tempfile::tempdir().expect("a folder can be made");
        let (county, operator) = real(engine, keys.path());
        let before = rows(&county.url).await;

        assert!(serve(&operator).await.is_ok(), "{engine:?}: a real one is served");
        let said_of_it = said(&operate(&["check"], &operator));
        assert!(said_of_it.contains("the database is real"), "{engine:?}: {said_of_it}");
        let complaint = refused_sandbox(folder.path(), &["--database", &county.url], &[]);
        assert!(complaint.contains("the database is real"), "{engine:?}: {complaint}");
        assert_eq!(rows(&county.url).await, before, "{engine:?}");

        let other = TestDatabase::empty(engine);
        drop(Sandbox::start(folder.path(), Some(&other.url)));
        drop(Sandbox::start(folder.path(), Some(&other.url)));
        let before = rows(&other.url).await;
        let operator = settings(keys.path(), &other.url);
        let refused = serve(&operator).await;
        assert!(matches!(refused, Err(StartError::Mark(Refused::IsSandbox))), "{engine:?}: {refused:?}");
        for words in [
            &["serve"][..],
            &["migrate"],
            &["check"],
            &["feed", "expire-cursors"],
            &["client", "create", "A", "--organisation", "B"],
        ] {
            let output = operate(words, &operator);
            assert!(!output.status.success(), "{engine:?} {words:?}");
            assert!(said(&output).contains("the database is a sandbox's"), "{engine:?} {words:?}: {}", said(&output));
        }
        assert_eq!(rows(&other.url).await, before, "{engine:?}");
    }
}

#[tokio::test]
async fn a_sandbox_does_not_see_what_its_shell_serves() {
    for engine in Engine::ALL {
        let (folder, keys) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let (county, operator) = real(engine, keys.path());
        let before = rows(&county.url).await;
        let sandbox = Sandbox::start_with(folder.path(), |command| {
            command.envs(operator);
        });
        assert!(folder.path().join("linkwork.db").exists());
        let reset = reqwest::Client::new().post(format!("{}/sandbox/reset", sandbox.url)).body("{}");
        let reset = reset.bearer_auth(token(folder.path(), "admin")).send().await.expect("it answers");
        assert_eq!(reset.status(), 204);
        assert_eq!(rows(&county.url).await, before, "{engine:?}");
    }
}

#[tokio::test]
async fn a_real_database_in_the_sandboxs_folder_is_neither_taken_nor_forgotten() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let file = folder.path().join("linkwork.db");
    let operator = settings(folder.path(), &format!("sqlite:{}", file.display()));
    assert!(operate(&["migrate"], &operator).status.success());
    for more in [&[][..], &["--reset"]] {
        let complaint = refused_sandbox(folder.path(), more, &[]);
        assert!(complaint.contains("the database is real"), "{complaint}");
    }
    assert!(said(&operate(&["check"], &operator)).contains("fit to serve"));
}

#[tokio::test]
async fn a_folder_is_one_sandboxs_at_a_time() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let sandbox = Sandbox::start(folder.path(), None);
    for more in [&[][..], &["--reset"]] {
        let complaint = refused_sandbox(folder.path(), more, &[]);
        assert!(complaint.contains("another sandbox runs in this folder"), "{complaint}");
    }
    token(folder.path(), "referrer");
    drop(sandbox);
    drop(Sandbox::start(folder.path(), None));
}

#[tokio::test]
async fn what_was_filled_before_there_was_a_mark_is_real_unless_all_of_it_is_the_sandboxs() {
    for engine in Engine::ALL {
        let (folder, keys) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let (county, operator) = real(engine, keys.path());
        unmark(&county.url).await;
        let before = rows(&county.url).await;
        refused_sandbox(folder.path(), &["--database", &county.url], &[]);
        assert_eq!(rows(&county.url).await, before, "{engine:?}: its schema is as it was, too");
        assert!(operate(&["migrate"], &operator).status.success(), "{engine:?}");
        assert!(serve(&operator).await.is_ok(), "{engine:?}");

        // The cast is there, and somebody beside it.
        let mixed = TestDatabase::migrated(engine, seeded).await;
        let db = Db::open(&mixed.url, 2).await.expect("it opens");
        let system = db.system("a test");
        let written: Result<_, sea_orm::DbErr> = system
            .write(async |tx| {
                tx.execute_unprepared("DELETE FROM database_marks").await?;
                tx.execute_unprepared("UPDATE clients SET secret_hash = 'known' WHERE name LIKE 'Harbour%'").await
            })
            .await;
        assert_eq!(written.expect("it is written").rows_affected(), 1);
        assert_eq!(mark::of(&db).await, Ok(Some(Mark::Real)), "{engine:?}: a program can ask it for a token");
        db.close().await.expect("it closes");

        let own = TestDatabase::migrated(engine, seeded).await;
        unmark(&own.url).await;
        assert_eq!(mark_of(&own.url).await, Some(Mark::Sandbox), "{engine:?}");
        drop(Sandbox::start(folder.path(), Some(&own.url)));
        assert_eq!(mark_of(&TestDatabase::empty(engine).url).await, None, "{engine:?}");
    }
}

async fn mark_of(url: &str) -> Option<Mark> {
    let db = Db::open(url, 2).await.expect("it opens");
    let mark = mark::of(&db).await.expect("it can be read");
    db.close().await.expect("it closes");
    mark
}

#[tokio::test]
async fn keys_of_one_mean_nothing_in_the_other() {
    for engine in Engine::ALL {
        let keys = tempfile::tempdir().expect("a folder can be made");
        let (_county, operator) = real(engine, keys.path());
        let sandbox = County::open_with(engine, |config| config.public_url = "http://localhost:8080".to_owned()).await;
        let url = &sandbox.server.state().public_url;

        // The sandbox makes keys of its own beside those that it finds, and a server does not find the sandbox's.
        let own = sandbox.keys_folder();
        let beside = operator.iter().cloned().map(|(name, value)| match name.as_str() {
            "LINKWORK_KEYS_DIR" => (name, own.display().to_string()),
            _ => (name, value),
        });
        let faults = Config::read(beside).map(|_| ()).expect_err("there are none").to_string();
        assert!(faults.contains("LINKWORK_SIGNING_KEY") && faults.contains("LINKWORK_ROOT_SECRET"), "{faults}");

        // Handed over by name all the same, they sign nothing that is taken, although all else is equal.
        let forced = operator.iter().filter(|(name, _)| name != "LINKWORK_KEYS_DIR").cloned().chain(
            [
                ("SIGNING_KEY_FILE", "sandbox-current.pem"),
                ("OTHER_SIGNING_KEY_FILE", "sandbox-next.pem"),
                ("ROOT_SECRET_FILE", "sandbox.secret"),
            ]
            .map(|(name, file)| (format!("LINKWORK_{name}"), own.join(file).display().to_string())),
        );
        let config = Config { metrics_listen: None, ..Config::read(forced).expect("the settings are good") };
        assert_eq!(&config.public_url, url);
        let server = Server::start(config, Clock::real(), document::published()).await.expect("it starts");
        let http = reqwest::Client::new();
        let asked =
            |at: std::net::SocketAddr, token: String| http.get(format!("http://{at}/v1/me")).bearer_auth(token).send();
        let sandboxs = sandbox.token("millgate");
        assert_eq!(asked(sandbox.server.address(), sandboxs.clone()).await.expect("it answers").status(), 200);
        let verified = server.state().trust.verify(&sandboxs, kernel::auth::real_now()).await;
        assert_eq!(verified, Err(kernel::auth::jws::Refused::Audience), "{engine:?}");
        let there = sandbox.server.state().trust.verify(&sandboxs, kernel::auth::real_now()).await.expect("ours");
        let kernel::auth::bearer::Bearer::Ours(there) = there else { panic!("ours") };
        let issued =
            server.state().trust.tokens.issue(there.grant, kernel::auth::token::LONGEST, kernel::auth::real_now());
        let real = issued.expect("a token").token.expose_secret().to_owned();
        assert_eq!(asked(sandbox.server.address(), real).await.expect("it answers").status(), 401, "{engine:?}");
        let marks = [server.state(), sandbox.server.state()].map(|state| state.etags.sign(&[b"x"]));
        assert_ne!(marks[0], marks[1], "{engine:?}");
        server.stop().await;
        sandbox.close().await;
    }
}
