//! What an operation asks for in headers it must also miss: before a county's first good answer to an operation the test
//! client leaves out what is required and sends a version that is gone, and after it uses the same key for something
//! else. So whatever succeeds in a test is also shown to be refused without its headers.
//!
//! None of it leaves a trace but that it was denied: what is refused is undone.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use reqwest::Method;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::Value;

use super::conformity;
use super::county::{Answer, Client};

const KEY: &str = "Idempotency-Key";
const IF_MATCH: &str = "If-Match";
/// Of the form of an entity-tag, and of nothing.
const GONE: &str = "\"AAAAAAAAAAAAAAAAAAAAAA\"";

/// The operations that a county has answered well.
#[derive(Default)]
pub struct Probed(Mutex<BTreeSet<String>>);

impl Probed {
    fn is_new(&self, operation: &str) -> bool {
        !self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(operation)
    }

    fn note(&self, operation: &str) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(operation.to_owned())
    }
}

/// A request that a test sends.
pub struct Sent<'a> {
    /// The method.
    pub method: &'a Method,
    /// The path, with its query.
    pub path: &'a str,
    /// Its headers.
    pub headers: &'a [(&'a str, &'a str)],
    /// Its body.
    pub body: Option<&'a Value>,
}

/// Sends a request, and where the operation is new to the county also without what it asks for.
///
/// # Panics
/// Where an operation takes a request without a header that the document requires, or with one that it should refuse.
pub async fn send(client: &Client<'_>, probed: &Probed, sent: &Sent<'_>) -> Answer {
    let plain = || client.call_once(sent.method, sent.path, sent.headers, sent.body);
    let Some(operation) = conformity::operation(sent.method, sent.path).filter(|_| sent.path.starts_with("/v1/"))
    else {
        return plain().await;
    };
    let id = operation["operationId"].as_str().unwrap_or_default();
    if !probed.is_new(id) || *sent.method == Method::GET {
        return plain().await;
    }
    let codes = conformity::codes(id);
    let has = |name: &str| sent.headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
    let without =
        |name: &'static str| sent.headers.iter().copied().filter(move |(known, _)| !known.eq_ignore_ascii_case(name));
    let mut expected: Vec<(&str, Answer)> = Vec::new();
    let mut probe = async |code: &'static str, headers: Vec<(&str, &str)>| {
        if codes.contains(code) {
            expected.push((code, client.call_once(sent.method, sent.path, &headers, sent.body).await));
        }
    };
    if has(KEY) {
        probe("idempotency_key_missing", without(KEY).collect()).await;
    }
    if has(IF_MATCH) {
        if client.is_of_service() {
            probe("precondition_required", without(IF_MATCH).collect()).await;
        }
        probe("version_mismatch", without(IF_MATCH).chain([(IF_MATCH, GONE)]).collect()).await;
    }

    let own = format!("probe-of-{id}");
    let key = sent.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(KEY)).map_or(&*own, |(_, key)| *key);
    // A step may have a key; where one is demanded, a test that sends none wants to see that.
    let is_kept = codes.contains("idempotency_key_reused") && (has(KEY) || !codes.contains("idempotency_key_missing"));
    let headers: Vec<_> = without(KEY).chain((is_kept || has(KEY)).then_some((KEY, key))).collect();
    let key = key.trim_matches('"');
    let answer = client.call_once(sent.method, sent.path, &headers, sent.body).await;
    if !answer.status.is_success() || !probed.note(id) {
        return answer;
    }
    if is_kept {
        let other = format!("{key}-of-another");
        let copied = copy_record(client, id, key, &other).await;
        assert!(copied > 0, "{id}: the answer was not kept under its Idempotency-Key");
        let headers: Vec<_> = without(KEY).chain([(KEY, &*other)]).collect();
        expected.push(("idempotency_key_reused", client.call_once(sent.method, sent.path, &headers, sent.body).await));
    }
    for (code, probe) in expected {
        assert_eq!(probe.body["code"], *code, "{id} answered {}, and not {code}: {}", probe.status, probe.text);
    }
    answer
}

/// Keeps an answer under another key too, as that of another request.
async fn copy_record(client: &Client<'_>, operation: &str, key: &str, other: &str) -> u64 {
    let system = client.county().server.state().db.system("a test uses a key for something else");
    let copy = "INSERT INTO idempotency_records (actor_id, operation, key, request_digest, status, headers, body, \
                created_at) SELECT actor_id, operation, $1, 'of another request', status, headers, body, created_at \
                FROM idempotency_records WHERE operation = $2 AND key = $3";
    let copied = system.write(async |tx| {
        let values = [other.into(), operation.into(), key.into()];
        let copy = Statement::from_sql_and_values(tx.get_database_backend(), copy, values);
        tx.execute_raw(copy).await.map(|done| done.rows_affected())
    });
    copied.await.expect("the record can be copied")
}
