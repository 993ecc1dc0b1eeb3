//! A running server on the invented county, and its people as clients of it: what a test goes through.

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use catalogue::Role;
use kernel::auth::scope::Scopes;
use kernel::auth::token::{Grant, LONGEST_IN_SANDBOX};
use kernel::clock::Clock;
use kernel::db::Db;
use kernel::outbound::{Allowed, Exception};
use linkwork::config::Config;
use linkwork::server::Server;
use linkwork::system::sandbox;
use linkwork::system::sandbox::cast::{self, Actor};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};
use secrecy::ExposeSecret;
use serde_json::Value;

use super::conformity::{self, Asked};
use super::database::{Engine, TestDatabase};
use super::document;
use super::plans;
use super::postgres;
use super::probe::{self, Probed, Sent};
use super::until;

/// Declares a test that runs on SQLite and on PostgreSQL, each time with a county of its own:
///
/// ```ignore
/// on_both! {
///     async fn a_stranger_is_refused(county) { … }
/// }
/// ```
#[macro_export]
macro_rules! on_both {
    ($($(#[$attr:meta])* async fn $name:ident($county:ident) $body:block)+) => {$(
        mod $name {
            #[allow(unused_imports, reason = "a test may need nothing of its module")]
            use super::*;

            async fn test($county: &$crate::harness::county::County) $body

            $(#[$attr])*
            #[tokio::test]
            async fn on_sqlite() {
                let county = $crate::harness::county::County::open($crate::harness::database::Engine::Sqlite).await;
                test(&county).await;
                county.close().await;
                $crate::harness::witness::hear();
                $crate::harness::plans::judge($crate::harness::database::Engine::Sqlite).await;
            }

            $(#[$attr])*
            #[tokio::test]
            async fn on_postgres() {
                let county = $crate::harness::county::County::open($crate::harness::database::Engine::Postgres).await;
                test(&county).await;
                county.close().await;
                $crate::harness::witness::hear();
                $crate::harness::plans::judge($crate::harness::database::Engine::Postgres).await;
            }
        }
    )+};
}

/// The same, with a county that may call servers on this machine.
#[macro_export]
macro_rules! on_both_reaching_here {
    ($(async fn $name:ident($county:ident) $body:block)+) => {$(
        mod $name {
            use super::*;

            async fn test($county: &$crate::harness::county::County) $body

            #[tokio::test]
            async fn on_sqlite() {
                let county = $crate::harness::county::County::reaching_here($crate::harness::database::Engine::Sqlite).await;
                test(&county).await;
                county.close().await;
                $crate::harness::witness::hear();
            }

            #[tokio::test]
            async fn on_postgres() {
                let county = $crate::harness::county::County::reaching_here($crate::harness::database::Engine::Postgres).await;
                test(&county).await;
                county.close().await;
                $crate::harness::witness::hear();
            }
        }
    )+};
}

/// A server on a database of its own, furnished with the sandbox's county.
pub struct County {
    /// The server.
    pub server: Server,
    /// The domain's time, which stands still unless the test moves it.
    pub clock: Clock,
    database: TestDatabase,
    folder: tempfile::TempDir,
    http: reqwest::Client,
    probed: Option<Probed>,
}

/// When every test begins: a Saturday morning would not do, so a Wednesday, 18 November 2026, 09:30 in London.
pub const BEGINNING: &str = "2026-11-18T09:30:00Z";

/// Migrates a database and enters the county: what each test begins with.
pub async fn seeded(url: &str) -> Result<(), Box<dyn Error>> {
    let db = Db::open(url, 2).await?;
    db.migrate().await?;
    db.grant_to_user_of(&postgres::as_who_serves(url), url).await?;
    sandbox::seed(&db, BEGINNING.parse().expect("an instant")).await?;
    db.close().await?;
    Ok(())
}

/// Lets requests go to this machine.
pub fn here(config: &mut Config) {
    config.outbound = Allowed::new(vec![Exception::read("127.0.0.1").expect("an address")]);
}

async fn start(
    database: &TestDatabase,
    folder: &tempfile::TempDir,
    clock: Clock,
    alter: impl FnOnce(&mut Config),
) -> Server {
    let url = database.serving_url().into();
    let mut config = Config::sandbox(folder.path(), 0, Some(&url), []).expect("the sandbox's settings are good");
    alter(&mut config);
    Server::start(config, clock, document::published()).await.expect("the server starts")
}

impl County {
    /// Starts a server.
    pub async fn open(engine: Engine) -> Self {
        let county = Self { probed: Some(Probed::default()), ..Self::open_with(engine, |_| {}).await };
        plans::watch(&county.server.state().db, engine);
        county
    }

    /// Starts a server with settings of its own. What is sent to it is not probed: it may count.
    pub async fn open_with(engine: Engine, alter: impl FnOnce(&mut Config)) -> Self {
        Self::on(TestDatabase::migrated(engine, seeded).await, BEGINNING, alter).await
    }

    /// Starts a server that owns the tables it serves, as a sandbox does.
    pub async fn owning(engine: Engine) -> Self {
        let database = TestDatabase::migrated(engine, seeded).await;
        let url = database.url.clone();
        Self::on(database, BEGINNING, |config| config.database.url = url.into()).await
    }

    /// Starts a server that may call others on this machine.
    pub async fn reaching_here(engine: Engine) -> Self {
        Self::open_with(engine, here).await
    }

    /// Starts a server on a migrated database, at this instant.
    pub async fn on(database: TestDatabase, at: &str, alter: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let clock = Clock::fixed(at.parse().expect("an instant"));
        // On the heap: else every test would be as large as the start of a server.
        let server = Box::pin(start(&database, &folder, clock.clone(), alter)).await;
        // Well below the server's own patience, so that no request meets a connection that is being closed.
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .pool_idle_timeout(Duration::from_secs(1))
            .build()
            .expect("a client");
        Self { server, clock, database, folder, http, probed: None }
    }

    /// Starts another node on the same database, whose clock shows this instant.
    pub async fn another_node(&self, at: &str) -> Server {
        start(&self.database, &self.folder, Clock::fixed(at.parse().expect("an instant")), |_| {}).await
    }

    /// Shows this instant from now on.
    pub fn set_clock(&self, at: &str) {
        self.clock.set(at.parse().expect("an instant"));
    }

    /// Waits until the change feed tells of all that has happened so far: on PostgreSQL whatever transaction of the
    /// cluster is still open, another test's included, holds back what is newer.
    pub async fn all_told(&self) {
        let system = self.server.state().db.system("a test waits for the feed");
        if system.read().get_database_backend() != DbBackend::Postgres {
            return;
        }
        let held_back =
            "SELECT 1 FROM events WHERE xid >= pg_snapshot_xmin(pg_current_snapshot())::text::bigint LIMIT 1";
        let held_back = Statement::from_string(DbBackend::Postgres, held_back);
        until(Duration::from_secs(120), async || {
            system.read().query_one_raw(held_back.clone()).await.expect("the log can be read").is_none()
        })
        .await;
    }

    /// Stops it and throws its database away.
    pub async fn close(self) {
        self.server.stop().await;
    }

    /// Somebody of the cast, by the name that `linkwork token --list` shows.
    pub fn as_(&self, name: &str) -> Client<'_> {
        Client { county: self, token: Some(self.token(name)), role: Some(actor(name).role) }
    }

    /// A bearer token of somebody of the cast.
    pub fn token(&self, name: &str) -> String {
        let actor = actor(name);
        let tokens = &self.server.state().trust.tokens;
        let token = sandbox::token(tokens, actor, kernel::auth::real_now()).expect("a token");
        token.expose_secret().to_owned()
    }

    /// The same with a token that is cut down to these scopes.
    pub fn with_scopes(&self, name: &str, scopes: &[&str]) -> Client<'_> {
        let actor = actor(name);
        let subject = actor.subject().to_string();
        let scopes = Scopes::known_in(&scopes.join(" "));
        let client_id = if actor.is_person { "sandbox".to_owned() } else { subject.clone() };
        let grant = Grant { client_id, subject, role: actor.role, scopes };
        let tokens = &self.server.state().trust.tokens;
        let issued = tokens.issue(grant, LONGEST_IN_SANDBOX, kernel::auth::real_now()).expect("a token");
        Client { county: self, token: Some(issued.token.expose_secret().to_owned()), role: Some(actor.role) }
    }

    /// Has the second person say yes to all that waits for one.
    pub async fn approve_all(&self) {
        self.approve_all_but("").await;
    }

    /// The same but for the grant at this path.
    pub async fn approve_all_but(&self, left: &str) {
        let auditor = self.as_("caldicott");
        let waiting = auditor.get("/v1/access-grants?status=pending&limit=200").await.expect(200);
        for grant in waiting.body["items"].as_array().into_iter().flatten() {
            let path = format!("/v1/access-grants/{}", grant["id"].as_str().expect("an identifier"));
            if path == left {
                continue;
            }
            let etag = auditor.get(&path).await.etag();
            let headers = [("If-Match", &*etag), ("Idempotency-Key", &*path)];
            let yes = serde_json::json!({});
            auditor.call_once(&Method::POST, &format!("{path}/approval"), &headers, Some(&yes)).await.expect(200);
        }
    }

    /// Somebody of the cast in another role that they hold too.
    pub fn with_role(&self, name: &str, role: Role) -> Client<'_> {
        self.as_worker(&actor(name).subject().to_string(), role)
    }

    /// A worker who is not of the cast.
    pub fn as_worker(&self, id: &str, role: Role) -> Client<'_> {
        let grant = Grant { client_id: "sandbox".to_owned(), subject: id.to_owned(), role, scopes: Scopes::all() };
        let tokens = &self.server.state().trust.tokens;
        let issued = tokens.issue(grant, LONGEST_IN_SANDBOX, kernel::auth::real_now()).expect("a token");
        Client { county: self, token: Some(issued.token.expose_secret().to_owned()), role: Some(role) }
    }

    /// Where its database is, for who owns its tables.
    pub fn database_url(&self) -> &str {
        &self.database.url
    }

    /// Has somebody at the database itself run these statements, in one transaction: who owns its tables may.
    pub async fn run_by_hand<S: AsRef<str>>(&self, statements: &[S]) -> Result<(), DbErr> {
        let db = Db::open(self.database_url(), 1).await.expect("it opens");
        let ran = db
            .system("somebody is at the database itself")
            .write(async |tx| {
                for statement in statements {
                    tx.execute_unprepared(statement.as_ref()).await?;
                }
                Ok(())
            })
            .await;
        db.close().await.expect("it closes");
        ran
    }

    /// Where its keys are.
    pub fn keys_folder(&self) -> std::path::PathBuf {
        self.folder.path().join("keys")
    }

    /// The key that signs its tokens, in PEM: for a forger who has got hold of it.
    pub fn signing_key(&self) -> String {
        let path = self.keys_folder().join("sandbox-current.pem");
        std::fs::read_to_string(path).expect("the sandbox keeps its keys in its folder")
    }

    /// Somebody with a token of their own, or none.
    pub fn bearing(&self, token: Option<&str>) -> Client<'_> {
        Client { county: self, token: token.map(str::to_owned), role: None }
    }

    /// A fixture of `tests/fixtures/referrals`.
    pub fn fixture(name: &str) -> Value {
        let path = format!("{}/tests/fixtures/referrals/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).expect("the fixture is there");
        serde_json::from_str(&text).expect("the fixture is JSON")
    }

    /// The URL of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.server.address())
    }
}

/// Somebody of the cast, by name.
fn actor(name: &str) -> &'static Actor {
    cast::CAST.iter().find(|actor| actor.name == name).expect("somebody of the cast")
}

/// Somebody who calls the API.
pub struct Client<'c> {
    county: &'c County,
    token: Option<String>,
    role: Option<Role>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as JSON; `null` where there is none.
    pub body: Value,
    /// The body as it was sent.
    pub text: String,
}

impl Client<'_> {
    /// GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, &[], None).await
    }

    /// What the caller may read of the history of what is at `path`, with all that has happened so far.
    pub async fn history(&self, path: &str) -> Answer {
        self.county.all_told().await;
        let id = path.rsplit('/').next().expect("an identifier");
        self.get(&format!("/v1/changes?resource_id={id}")).await
    }

    /// POST with a key of its own.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let key = format!("key-{}", NEXT.fetch_add(1, Ordering::Relaxed));
        self.call(Method::POST, path, &[("Idempotency-Key", &key)], Some(body)).await
    }

    /// POST of a step on what is at `path`, with the ETag that the caller gets from there now.
    pub async fn step(&self, path: &str, noun: &str, body: &Value) -> Answer {
        let etag = self.get(path).await.etag();
        self.call(Method::POST, &format!("{path}/{noun}"), &[("If-Match", &etag)], Some(body)).await
    }

    /// PATCH with the ETag that the caller gets from there now.
    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        let etag = self.get(path).await.etag();
        let headers = [("If-Match", &*etag), ("Content-Type", "application/merge-patch+json")];
        self.call(Method::PATCH, path, &headers, Some(body)).await
    }

    /// Any request. A body goes as `application/json` unless a header says otherwise.
    pub async fn call(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Option<&Value>) -> Answer {
        match &self.county.probed {
            Some(probed) => probe::send(self, probed, &Sent { method: &method, path, headers, body }).await,
            None => self.call_once(&method, path, headers, body).await,
        }
    }

    /// The same, and nothing besides.
    pub async fn call_once(
        &self,
        method: &Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Answer {
        let text = body.map(|body| serde_json::to_string(body).expect("JSON"));
        self.sent(method.clone(), path, headers, text, body).await
    }

    /// Whether they work in a service, and so have to say which version they read.
    pub fn is_of_service(&self) -> bool {
        self.role.is_some_and(|role| !matches!(role, Role::Referrer | Role::Practice))
    }

    /// Where they call.
    pub fn county(&self) -> &County {
        self.county
    }

    /// Any request with any body.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<impl Into<reqwest::Body>>,
    ) -> Answer {
        self.sent(method, path, headers, body, None).await
    }

    async fn sent(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<impl Into<reqwest::Body>>,
        content: Option<&Value>,
    ) -> Answer {
        let mut all = HeaderMap::new();
        let says_what = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        if body.is_some() && !says_what {
            all.insert(reqwest::header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        for (name, value) in headers {
            let name: HeaderName = name.parse().expect("a header's name");
            all.append(name, value.parse().expect("a header's value"));
        }
        let mut request = self.county.http.request(method.clone(), self.county.url(path)).headers(all.clone());
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.body(body);
        }
        let response = request.send().await.expect("the server answers");
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await.expect("the answer is text");
        let body = serde_json::from_str(&text).unwrap_or_default();
        let answer = Answer { status, headers, body, text };
        if ["/v1", "/oauth/", "/.well-known/", "/open-referral-uk/"].iter().any(|part| path.starts_with(part)) {
            conformity::check(&Asked { method: &method, path, headers: &all, body: content }, &answer);
        }
        answer
    }
}

impl Answer {
    /// The same, if its status is this one.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }

    /// The same, if it is a problem of this code.
    #[track_caller]
    pub fn expect_problem(self, status: u16, code: &str) -> Self {
        assert_eq!((self.status.as_u16(), self.body["code"].as_str()), (status, Some(code)), "{}", self.text);
        self
    }

    /// The faults of a problem: pointer and code of each.
    pub fn faults(&self) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let errors = self.body["errors"].as_array().into_iter().flatten();
        errors.map(|fault| (text(&fault["pointer"]), text(&fault["code"]))).collect()
    }

    /// Of a page of changes: what happened, the oldest first.
    pub fn types(&self) -> Vec<&str> {
        self.body["items"].as_array().into_iter().flatten().filter_map(|change| change["type"].as_str()).collect()
    }

    /// The value of `ETag`; empty where there is none.
    pub fn etag(&self) -> String {
        self.header("etag")
    }

    /// The value of a header; empty where there is none.
    pub fn header(&self, name: &str) -> String {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    }

    /// All headers but those of these names. What a list names stands in its own order, which each of the server's workers
    /// chooses anew.
    pub fn headers_but(&self, names: &[&str]) -> BTreeMap<String, String> {
        let named = |(name, value): (&HeaderName, &HeaderValue)| {
            let value = value.to_str().expect("a text");
            let mut listed: Vec<&str> = value.split(", ").collect();
            listed.sort_unstable();
            (name.to_string(), listed.join(", "))
        };
        self.headers.iter().filter(|(name, _)| !names.contains(&name.as_str())).map(named).collect()
    }

    /// The path of what was created.
    pub fn location(&self) -> String {
        self.header("location")
    }
}
