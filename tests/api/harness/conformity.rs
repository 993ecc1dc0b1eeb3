//! Holds every answer that a test gets against the published document: its status is documented there, its headers are,
//! and its body is of its schema, with nothing in it that the schema does not name.
//!
//! Clients are told to be ready for fields they do not know; the tests are not.

use std::collections::{BTreeSet, HashMap};
use std::sync::{LazyLock, Mutex};

use jsonschema::Validator;
use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::county::Answer;
use super::document::document;
use super::{examples, witness};

/// Headers that tell something of the answer: where one is sent, it is documented.
const TELLING: [&str; 6] = ["etag", "location", "link", "idempotent-replayed", "retry-after", "www-authenticate"];

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| closed(document()));
static VALIDATORS: LazyLock<Mutex<HashMap<String, &'static Validator>>> = LazyLock::new(Mutex::default);

/// A request, as far as the document speaks of it.
pub struct Asked<'a> {
    /// The method.
    pub method: &'a Method,
    /// The path, with its query.
    pub path: &'a str,
    /// What was sent with it.
    pub headers: &'a HeaderMap,
    /// The body, where it was JSON.
    pub body: Option<&'a Value>,
}

/// # Panics
/// Where an answer is not what the document promises.
#[track_caller]
pub fn check(asked: &Asked<'_>, answer: &Answer) {
    let faults = faults(asked, answer);
    let (method, path) = (asked.method, asked.path);
    let refused = Some(&answer.body["code"]).filter(|_| !answer.status.is_success()).and_then(Value::as_str);
    if let (Some(operation), Some(code)) = (operation(asked.method, asked.path), refused) {
        witness::note(operation["operationId"].as_str().unwrap_or_default(), code);
    }
    assert!(faults.is_empty(), "{method} {path} → {}\n{}\n{}", answer.status, faults.join("\n"), answer.text);
    if let Some(operation) = operation(asked.method, asked.path).filter(|_| answer.status.is_success()) {
        examples::consider(operation, asked, answer);
    }
}

/// What in an answer is not as the document has it.
pub fn faults(asked: &Asked<'_>, answer: &Answer) -> Vec<String> {
    let mut faults = Vec::new();
    let method = if asked.method == Method::HEAD { &Method::GET } else { asked.method };
    let operation = operation(method, asked.path);
    let promised = operation.and_then(|operation| operation["responses"].get(answer.status.as_str())).map(resolved);
    // Tokens are refused in the form of RFC 6749, where the document says so.
    let is_oauth = promised.is_some_and(|promised| promised["content"].get("application/json").is_some());
    if !is_oauth && (answer.status.is_client_error() || answer.status.is_server_error()) {
        let problem = "#/components/schemas/Problem";
        faults.extend(
            wrong(&json!({ "$ref": problem }), &answer.body).into_iter().map(|fault| format!("problem{fault}")),
        );
        if answer.header("content-type") != "application/problem+json" {
            faults.push("an error that is no problem document".to_owned());
        }
        let id = operation.and_then(|operation| operation["operationId"].as_str());
        faults.extend(id.and_then(|id| undocumented(id, &answer.body)));
    }
    let Some(operation) = operation else {
        if !matches!(answer.status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED | StatusCode::UNAUTHORIZED) {
            faults.push("this operation is not in the document".to_owned());
        }
        return faults;
    };
    let Some(promised) = promised else {
        faults.push(format!("{} does not document this status", operation["operationId"]));
        return faults;
    };
    // A kept answer that the caller may not read any more has its status alone.
    if answer.header("idempotent-replayed") == "true" && answer.text.is_empty() {
        return faults;
    }
    faults.extend(headers(promised, answer));
    if asked.method != Method::HEAD {
        faults.extend(body(promised, answer));
    }
    if answer.status.is_success() {
        faults.extend(taken(operation, asked, answer.status));
    }
    // One of many is refused as it would be if it were sent by itself.
    let items = answer.body["items"].as_array().filter(|_| answer.status == StatusCode::MULTI_STATUS);
    let problems = items.into_iter().flatten().map(|item| &item["problem"]).filter(|problem| problem.is_object());
    faults.extend(problems.filter_map(|problem| undocumented("submitReferral", problem)));
    faults
}

fn undocumented(operation: &str, problem: &Value) -> Option<String> {
    let code = problem["code"].as_str().unwrap_or_default();
    (!codes(operation).contains(code)).then(|| format!("{operation} does not document the problem {code}"))
}

fn headers(promised: &'static Value, answer: &Answer) -> Vec<String> {
    let documented = || promised["headers"].as_object().into_iter().flatten();
    let missing = documented()
        .filter(|(name, header)| resolved(header)["required"] == true && answer.header(name).is_empty())
        .map(|(name, _)| format!("the header {name} is promised and was not sent"));
    let known: BTreeSet<String> = documented().map(|(name, _)| name.to_lowercase()).collect();
    let told = TELLING.iter().filter(|name| !answer.header(name).is_empty() && !known.contains(**name));
    missing.chain(told.map(|name| format!("the header {name} was sent and is not documented"))).collect()
}

fn body(promised: &Value, answer: &Answer) -> Vec<String> {
    let sent = answer.header("content-type").split(';').next().unwrap_or_default().to_owned();
    let Some(content) = promised["content"].as_object() else {
        return if answer.text.is_empty() { Vec::new() } else { vec!["a body, where none is documented".to_owned()] };
    };
    match content.get(&sent) {
        None => vec![format!("the type {sent} is not documented")],
        Some(media) => {
            let page = json!(answer.text);
            let content = if sent == "application/json" || sent.ends_with("+json") { &answer.body } else { &page };
            wrong(&media["schema"], content).into_iter().map(|fault| format!("answer{fault}")).collect()
        }
    }
}

/// What was taken must have been asked for: a body that breaks the schema, or a request without what is required, is
/// refused, or the document asks too much.
fn taken(operation: &'static Value, asked: &Asked<'_>, status: StatusCode) -> Vec<String> {
    let parameters = operation["parameters"].as_array().into_iter().flatten().map(resolved);
    let mut faults: Vec<String> = parameters
        .filter(|parameter| parameter["in"] == "header" && parameter["required"] == true)
        .filter_map(|parameter| parameter["name"].as_str())
        .filter(|name| !asked.headers.contains_key(*name))
        .map(|name| format!("{name} is required by the document, and was not missed"))
        .collect();
    let media = operation["requestBody"]["content"].as_object().and_then(|content| content.values().next());
    // Of many at once each is taken or refused by itself, and the answer says which.
    let body = asked.body.filter(|_| status != StatusCode::MULTI_STATUS);
    if let (Some(media), Some(body)) = (media, body) {
        faults.extend(
            wrong(&media["schema"], body).into_iter().map(|fault| format!("taken all the same: request{fault}")),
        );
    }
    faults
}

/// What in a value is not of a schema of the document.
pub fn wrong(schema: &Value, content: &Value) -> Vec<String> {
    let key = schema.to_string();
    let known = VALIDATORS.lock().expect("nobody fails while holding it").get(&key).copied();
    let validator = known.unwrap_or_else(|| {
        let whole = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "allOf": [schema],
            "components": DOCUMENT["components"],
        });
        let validator = jsonschema::options().should_validate_formats(true).build(&whole).expect("a schema");
        let validator: &'static Validator = Box::leak(Box::new(validator));
        VALIDATORS.lock().expect("nobody fails while holding it").insert(key, validator);
        validator
    });
    validator.iter_errors(content).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// The operation of this name.
pub fn operation_named(id: &str) -> Option<&'static Value> {
    let items = DOCUMENT["paths"].as_object()?.values().filter_map(Value::as_object);
    items.flat_map(|item| item.values()).find(|operation| operation["operationId"] == id)
}

/// The problem codes that an operation says it can answer with.
pub fn codes(id: &str) -> BTreeSet<&'static str> {
    let codes = operation_named(id).and_then(|operation| operation["x-problem-codes"].as_array());
    codes.into_iter().flatten().filter_map(Value::as_str).collect()
}

/// Whether an operation documents a request's header.
pub fn takes(id: &str, header: &str) -> bool {
    parameter(id, header).is_some()
}

/// Whether an operation documents a request's header as required.
pub fn requires(id: &str, header: &str) -> bool {
    parameter(id, header).is_some_and(|parameter| parameter["required"] == true)
}

fn parameter(id: &str, header: &str) -> Option<&'static Value> {
    let parameters = operation_named(id)?["parameters"].as_array()?.iter().map(resolved);
    parameters.into_iter().find(|parameter| parameter["in"] == "header" && parameter["name"] == header)
}

/// The operation of a request.
pub fn operation(method: &Method, path: &str) -> Option<&'static Value> {
    let path = path.split('?').next()?;
    let parts: Vec<&str> = path.split('/').collect();
    let fitting = DOCUMENT["paths"].as_object()?.iter().filter(|(pattern, item)| {
        let pattern: Vec<&str> = pattern.split('/').collect();
        let fits = |(wanted, part): (&&str, &&str)| wanted == part || wanted.starts_with('{') && !part.is_empty();
        pattern.len() == parts.len()
            && pattern.iter().zip(&parts).all(fits)
            && item.as_object().is_some_and(|item| !item.is_empty())
    });
    let plainest = fitting.min_by_key(|(pattern, _)| pattern.matches('{').count());
    plainest.and_then(|(_, item)| item.get(method.as_str().to_lowercase()))
}

/// What a reference of the document leads to.
pub fn resolved(value: &'static Value) -> &'static Value {
    let target = value["$ref"].as_str().and_then(|target| DOCUMENT.pointer(target.trim_start_matches('#')));
    target.unwrap_or(value)
}

/// The document with every schema of an object shut: what it does not name may not be there.
fn closed(document: &Value) -> Value {
    let mut document = document.clone();
    close(&mut document["components"]["schemas"], false);
    document
}

fn close(value: &mut Value, is_part: bool) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| close(item, is_part)),
        Value::Object(members) => {
            let is_whole = members.contains_key("properties") || members.contains_key("allOf");
            if is_whole && !is_part && !members.contains_key("additionalProperties") {
                members.insert("unevaluatedProperties".to_owned(), json!(false));
            }
            members.iter_mut().for_each(|(name, member)| close(member, name == "allOf"));
        }
        _ => {}
    }
}
