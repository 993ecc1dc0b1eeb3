//! No body costs more than a good one may: every list, every object and every text of the contract is sent a thousand times
//! as large as it may be, or as large as a body may be, to a server of its own, whose time and memory are looked at.

use std::time::{Duration, Instant};

use catalogue::Action;
use reqwest::Method;
use serde_json::{Map, Value, json};

use super::{Operation, document, operations, sample};
use crate::harness::database::{Engine, TestDatabase};
use crate::harness::process::{Sandbox, token};

const NEVER: &str = "01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e";
/// How many times as large as it may be.
const TIMES: usize = 1000;
/// The most processor time that one request may cost an unoptimised server.
const TIME: Duration = Duration::from_secs(3);
/// The most memory that all of them together may add to it.
const MEMORY: u64 = 192 * 1024 * 1024;

/// Bodies of a schema in each of which one place is too large. None is larger than `room`.
fn stuffed(document: &Value, schema: &Value, room: usize) -> Vec<(String, Value)> {
    if let Some(target) = schema["$ref"].as_str() {
        let component = document.pointer(target.trim_start_matches('#')).expect("references lead somewhere");
        return stuffed(document, component, room);
    }
    let mut all = Vec::new();
    for forms in ["oneOf", "anyOf", "allOf"] {
        for form in schema[forms].as_array().into_iter().flatten() {
            all.extend(stuffed(document, form, room));
        }
    }
    let is =
        |kind: &str| schema["type"] == kind || schema["type"].as_array().is_some_and(|all| all.contains(&json!(kind)));
    let most = |word: &str| schema[word].as_u64().and_then(|most| usize::try_from(most).ok()).unwrap_or(1);
    if is("object") {
        let least = sample::least(document, schema);
        let mut names = Map::new();
        let count = (TIMES * schema["properties"].as_object().map_or(1, Map::len)).min(room / 16);
        names.extend((0..count).map(|i| (format!("n{i}"), json!({}))));
        all.push(("{}".to_owned(), Value::Object(names)));
        for (name, member) in schema["properties"].as_object().into_iter().flatten() {
            for (place, value) in stuffed(document, member, room.saturating_sub(least.to_string().len())) {
                let mut body = least.clone();
                body[name] = value;
                all.push((format!("/{name}{place}"), body));
            }
        }
    }
    if is("array") {
        let most = most("maxItems").max(1);
        let repeated = |entry: &Value, most: usize| {
            let count = most.min(room / (entry.to_string().len() + 1));
            Value::Array(vec![entry.clone(); count])
        };
        all.push(("[] of {}".to_owned(), repeated(&json!({}), TIMES * most)));
        all.push(("[]".to_owned(), repeated(&sample::least(document, &schema["items"]), TIMES * most)));
        // Each entry of a batch is stuffed alone too, where it is the body: of the batch some will do.
        let each = if most > 200 { 10 } else { 1 };
        for (place, entry) in stuffed(document, &schema["items"], room / most).into_iter().step_by(each) {
            all.push((format!("/*{place}"), repeated(&entry, most)));
        }
    }
    if is("string") && schema.get("enum").is_none() {
        all.push((" text".to_owned(), json!("x".repeat((TIMES * most("maxLength")).min(room)))));
    }
    all
}

/// What takes JSON, with its schema and the most bytes that it takes.
fn taking<'a>(document: &'a Value) -> Vec<(Operation<'a>, Action, &'a Value, usize)> {
    let described = |operation: Operation<'a>| {
        let media = operation.says["requestBody"]["content"].as_object()?;
        let schema = media.iter().find(|(kind, _)| kind.ends_with("json"))?.1.get("schema")?;
        let most = operation.says["x-max-body-bytes"].as_u64().unwrap_or(1024 * 1024);
        let action = Action::of_operation(operation.id())?;
        Some((operation, action, schema, usize::try_from(most).ok()?))
    };
    operations(document).into_iter().filter_map(described).collect()
}

struct Sender {
    http: reqwest::Client,
    sandbox: Sandbox,
    folder: tempfile::TempDir,
}

impl Sender {
    fn of(database: &TestDatabase) -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let sandbox = Sandbox::start_with(folder.path(), |command| {
            command.args(["--people", "0", "--database", &database.url]);
        });
        // No request meets a connection that is being closed.
        let http = reqwest::Client::builder().pool_max_idle_per_host(0).build().expect("a client");
        Self { http, sandbox, folder }
    }

    fn request(&self, operation: &Operation<'_>, token: &str, body: String) -> reqwest::RequestBuilder {
        let parts = operation.path.split('/').map(|part| if part.starts_with('{') { NEVER } else { part });
        let url = format!("{}{}", self.sandbox.url, parts.collect::<Vec<_>>().join("/"));
        let method: Method = operation.method.to_uppercase().parse().expect("a method");
        let kind = if method == Method::PATCH { "application/merge-patch+json" } else { "application/json" };
        let request = self.http.request(method, url).bearer_auth(token).header("Content-Type", kind);
        request.header("Idempotency-Key", "bounds").header("Access-Reason", "duty").body(body)
    }

    fn token(&self, action: Action) -> String {
        token(self.folder.path(), &action.roles()[0].to_string())
    }
}

#[tokio::test]
async fn nothing_that_is_sent_costs_more_than_it_may() {
    let document = document();
    for engine in Engine::ALL {
        let database = TestDatabase::empty(engine);
        let sender = Sender::of(&database);
        let (mut sent, mut worst) = (0, (Duration::ZERO, String::new()));
        let before = sender.sandbox.most_memory();
        for (operation, action, schema, room) in taking(document) {
            let token = sender.token(action);
            for (place, body) in stuffed(document, schema, room / 10 * 9) {
                let name = format!("{engine:?} {} {place}", operation.name());
                let cost = sender.sandbox.processor_time();
                let answer = sender.request(&operation, &token, body.to_string()).send().await.expect("it answers");
                let status = answer.status().as_u16();
                // Where anything may stand (a key's JWK), it may be taken, and then nothing is found to put it on.
                assert!(matches!(status, 207 | 404 | 422), "{name}: {status}");
                let body = answer.text().await.expect("it is whole");
                assert!(status != 422 || body.contains("\"errors\""), "{name}: {body}");
                let cost = sender.sandbox.processor_time() - cost;
                assert!(cost < TIME, "{name}: {cost:?}");
                sent += 1;
                if cost > worst.0 {
                    worst = (cost, name);
                }
            }
        }
        let memory = sender.sandbox.most_memory() - before;
        println!("{sent} bodies; the dearest {worst:?}; {} MB more", memory / 1024 / 1024);
        assert!(sent > 500 && memory < MEMORY, "{engine:?}: {sent} bodies, {memory} bytes");
    }
}

#[tokio::test]
async fn millions_of_nothing_are_refused_at_once_and_others_are_answered_meanwhile() {
    let document = document();
    for engine in Engine::ALL {
        let database = TestDatabase::empty(engine);
        let sender = Sender::of(&database);
        let batch = taking(document).into_iter().find(|(operation, ..)| operation.id() == "submitReferralBatch");
        let (operation, action, ..) = batch.expect("there is a batch");
        let token = sender.token(action);
        let body = format!("{{\"items\":[{}{{}}]}}", "{},".repeat(2_600_000));
        let before = sender.sandbox.most_memory();
        let (mut slowest, began) = (Duration::ZERO, Instant::now());
        let answer = async {
            let answer = sender.request(&operation, &token, body).send().await.expect("it answers");
            let took = began.elapsed();
            (took, answer.status().as_u16(), answer.json::<Value>().await.expect("JSON"))
        };
        let mut answer = std::pin::pin!(answer);
        let (took, status, problem) = loop {
            let asked = Instant::now();
            tokio::select! {
                answer = &mut answer => break answer,
                lives = sender.http.get(format!("{}/livez", sender.sandbox.url)).send() => {
                    assert_eq!(lives.expect("it lives").status(), 200);
                    slowest = slowest.max(asked.elapsed());
                }
            }
        };
        let memory = (sender.sandbox.most_memory() - before) / 1024 / 1024;
        println!("{engine:?}: {took:?}, {memory} MB, /livez in {slowest:?} at the most");
        assert_eq!((status, &problem["code"]), (422, &json!("validation_failed")), "{engine:?}");
        let errors = problem["errors"].as_array().expect("a list");
        assert!(
            errors.contains(&json!({
                "pointer": "/items", "code": "too_many", "detail": "must have at most 500 entries",
            })),
            "{engine:?}: {errors:?}"
        );
        assert!(took < Duration::from_secs(3), "{engine:?}: {took:?}");
        assert!(slowest < Duration::from_secs(1) && memory < 64, "{engine:?}: {slowest:?}, {memory} MB");
    }
}
