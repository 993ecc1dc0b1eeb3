//! A node that is killed between an erasure and the clearing of the database's files.

use std::path::Path;
use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use super::wanted;
use crate::harness::county::County;
use crate::harness::database::{Engine, TestDatabase};
use crate::harness::process::{Sandbox, token};
use crate::harness::until;

/// Stands in the record and nowhere else.
const CANARY: &str = "Quillfeather";

struct Caller<'s> {
    node: &'s Sandbox,
    token: String,
}

impl<'s> Caller<'s> {
    fn of(node: &'s Sandbox, folder: &Path, role: &str) -> Self {
        Self { node, token: token(folder, role) }
    }

    /// Calls as of what stands there now, and expects that it succeeds.
    async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Value {
        let http = reqwest::Client::new();
        let request = |method, path| http.request(method, format!("{}{path}", self.node.url)).bearer_auth(&self.token);
        let mut asked = request(method, path.to_owned()).header("Idempotency-Key", path.replace('/', "-"));
        if let Some((resource, _)) = path.rsplit_once('/').filter(|_| body.is_some()) {
            let answer = request(Method::GET, resource.to_owned()).send().await.expect("an answer");
            if let Some(tag) = answer.headers().get("etag") {
                asked = asked.header("If-Match", tag);
            }
        }
        let answer = body.map_or(asked.try_clone().expect("it has no stream"), |body| asked.json(body)).send().await;
        let answer = answer.expect("an answer");
        let (status, body) = (answer.status(), answer.text().await.expect("a body"));
        assert!(status.is_success(), "{path}: {status} {body}");
        serde_json::from_str(&body).expect("JSON")
    }

    async fn get(&self, path: &str) -> Value {
        self.call(Method::GET, path, None).await
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        self.call(Method::POST, path, Some(body)).await
    }
}

fn path(of: &str, row: &Value, id: &str) -> String {
    format!("/v1/{of}/{}", row[id].as_str().expect("an id"))
}

/// Whether the word stands in a file of the folder.
fn is_in_files(folder: &Path) -> bool {
    let files = std::fs::read_dir(folder).expect("it can be listed").map(|file| file.expect("a file").path());
    let mut databases = files.filter(|file| file.to_string_lossy().contains("linkwork.db"));
    databases.any(|file| {
        std::fs::read(file).expect("it can be read").windows(CANARY.len()).any(|window| window == CANARY.as_bytes())
    })
}

async fn another_finishes_it(engine: Engine) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let database = matches!(engine, Engine::Postgres).then(|| TestDatabase::empty(engine));
    let start = || {
        Sandbox::start_with(folder.path(), |command| {
            command.args(["--people", "0"]);
            if let Some(database) = &database {
                command.args(["--database", &database.url]);
            }
        })
    };
    let node = start();
    let [agency, manager, auditor] =
        ["referrer", "service_manager", "auditor"].map(|role| Caller::of(&node, folder.path(), role));
    let mut submission = County::fixture("pharmacy");
    submission["person"]["name"]["family_name"] = json!(CANARY);
    let referral = path("referrals", &agency.post("/v1/referrals", &submission).await, "id");
    agency.post(&format!("{referral}/withdrawal"), &json!({ "reason": "no_longer_needed" })).await;
    let person = path("people", &manager.get(&referral).await, "person_id");
    let erasure = path("erasures", &manager.post(&format!("{person}/erasures"), &wanted()).await, "id");
    assert_eq!(is_in_files(folder.path()), database.is_none());
    let carried_out = auditor.post(&format!("{erasure}/approval"), &json!({})).await;
    assert_eq!((&carried_out["status"], &carried_out["finished_at"]), (&json!("carried_out"), &Value::Null));
    drop(node);

    let node = start();
    let manager = Caller::of(&node, folder.path(), "service_manager");
    let is_finished = async || manager.get(&erasure).await["finished_at"].is_string();
    until(Duration::from_secs(60), is_finished).await;
    assert!(!is_in_files(folder.path()));
}

#[tokio::test]
async fn what_a_killed_node_has_not_cleared_the_next_one_clears_on_sqlite() {
    another_finishes_it(Engine::Sqlite).await;
}

#[tokio::test]
async fn what_a_killed_node_has_not_cleared_the_next_one_clears_on_postgres() {
    another_finishes_it(Engine::Postgres).await;
}
