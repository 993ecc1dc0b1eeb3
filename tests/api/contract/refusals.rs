//! Every problem code that an operation can answer with stands at it, and each that stands there can be had.
//!
//! That nothing undocumented is raised the test client sees to, at each answer (`state/conformity.rs`). The other way
//! round: what a whole class of operations refuses is provoked here, of each; what a verb's own rules refuse has a
//! witness, a test that has seen it (`state/witness.rs`).

use std::collections::{BTreeMap, BTreeSet};

use catalogue::{Action, Code, Role};
use kernel::openapi::refusals::CLASSES;
use linkwork::system::sandbox::cast::CAST;
use reqwest::Method;
use serde_json::{Value, json};

use super::sweep::{HALLOWBY, NEVER, VALE, private, rows_of};
use super::{Operation, document, operations, sample};
use crate::harness::county::{Client, County};
use crate::harness::{conformity, witness};
use crate::on_both;

/// Codes that are there for nobody to bring about.
fn is_mishap(code: &str) -> bool {
    let mishaps = CLASSES.iter().filter(|class| class.needs.is_some()).flat_map(|class| class.codes);
    mishaps.into_iter().any(|mishap| mishap.as_str() == code)
}

#[test]
fn every_documented_refusal_has_a_witness() {
    let document = document();
    let witnesses = witness::committed();
    let mut faults = Vec::new();
    for operation in operations(document) {
        for code in conformity::codes(operation.id()) {
            let pair = (operation.id().to_owned(), code.to_owned());
            if !witness::is_swept(code) && !is_mishap(code) && !witnesses.contains_key(&pair) {
                faults.push(format!("{} documents {code}, and no test has seen it", operation.id()));
            }
        }
    }
    for ((operation, code), test) in &witnesses {
        if !conformity::codes(operation).contains(&**code) {
            faults.push(format!("{operation} does not document {code}, which {test} has seen"));
        }
        if !witness::is_test(test) {
            faults.push(format!("there is no one test {test}, the witness of {operation} {code}"));
        }
    }
    assert!(faults.is_empty(), "{}\nopenapi/README.md says how to record witnesses.", faults.join("\n"));
}

#[test]
fn every_code_of_the_catalogue_stands_somewhere() {
    // Where nothing is served, or not by this method, there is no operation to document it.
    let nowhere = [Code::MethodNotAllowed];
    let document = document();
    let all = operations(document);
    let documented: BTreeSet<&str> = all.iter().flat_map(|operation| conformity::codes(operation.id())).collect();
    let expected = Code::ALL.iter().filter(|code| !nowhere.contains(code)).map(|code| code.as_str());
    let missing: Vec<&str> = expected.filter(|code| !documented.contains(code)).collect();
    assert!(missing.is_empty(), "no operation answers {missing:?}");
}

#[test]
fn each_code_is_shown_where_it_is_documented() {
    let document = document();
    let mut faults = Vec::new();
    for operation in operations(document).iter().filter(|operation| operation.path.starts_with("/v1/")) {
        let says = conformity::operation_named(operation.id()).expect("it is there");
        let answers = says["responses"].as_object().expect("answers").values().map(conformity::resolved);
        let shown = answers.flat_map(|answer| {
            answer["content"]["application/problem+json"]["examples"].as_object().into_iter().flatten()
        });
        let shown: BTreeSet<&str> = shown.map(|(code, _)| code.as_str()).collect();
        if shown != conformity::codes(operation.id()) {
            faults.push(format!("{}: shows {shown:?}", operation.name()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_header_is_documented_where_its_refusals_are() {
    let document = document();
    let mut faults = Vec::new();
    for operation in operations(document) {
        let codes = conformity::codes(operation.id());
        let can = |code: &str| codes.contains(code);
        let takes = |name: &str| conformity::takes(operation.id(), name);
        let requires = |name: &str| conformity::requires(operation.id(), name);
        let mut fault = |what: &str| faults.push(format!("{}: {what}", operation.name()));
        if requires("Idempotency-Key") != can("idempotency_key_missing") {
            fault("Idempotency-Key is required where it is missed");
        }
        let makes_many = operation.says["responses"].get("207").is_some();
        if takes("Idempotency-Key") != (can("idempotency_key_reused") || makes_many) {
            fault("Idempotency-Key is taken where it can be used twice");
        }
        if takes("If-Match") != can("version_mismatch") {
            fault("If-Match is taken where versions are compared");
        }
        if requires("If-Match") && !can("precondition_required") || can("precondition_required") && !takes("If-Match") {
            fault("If-Match is required where it is missed");
        }
        if can("access_reason_required") && !takes("Access-Reason") {
            fault("Access-Reason is documented where it is asked for");
        }
        if takes("Prefer") {
            fault("Prefer is the sandbox's alone");
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Somebody who may ask, best somebody of the Vale's service: its rows are theirs.
fn somebody(action: Action) -> &'static str {
    let roles = action.roles();
    let may = |name: &&&str| CAST.iter().any(|actor| actor.name == **name && roles.contains(&actor.role));
    let first = || CAST.iter().find(|actor| roles.contains(&actor.role)).map(|actor| actor.name);
    ["bethan", "owen", "dr_wells", "mark"].iter().find(|name| may(name)).copied().or_else(first).expect("somebody may")
}

/// The path of an operation, about this row, with this in its query besides what it cannot be asked without.
fn path_of(document: &Value, operation: &Operation<'_>, id: &str, query: &[(&str, &str)]) -> String {
    let all = operation.says["parameters"].as_array();
    let parameters = || all.into_iter().flatten();
    // What is no identifier is a number.
    let is_number = |part: &str| {
        let name = part.trim_matches(['{', '}']);
        let mut named = parameters().filter(|parameter| parameter["in"] == "path" && parameter["name"] == name);
        named.any(|parameter| parameter["schema"]["type"] == "integer")
    };
    let filled = |part| match part {
        part if is_number(part) => "1",
        part if part.starts_with('{') => id,
        part => part,
    };
    let path = operation.path.split('/').map(filled).collect::<Vec<_>>().join("/");
    let parameters = parameters();
    let required = parameters.filter(|parameter| parameter["in"] == "query" && parameter["required"] == true);
    let mut pairs: Vec<(String, String)> = required
        .map(|parameter| {
            let value = sample::least(document, &parameter["schema"]).as_str().unwrap_or_default().replace(NEVER, id);
            (parameter["name"].as_str().unwrap_or_default().to_owned(), value)
        })
        .collect();
    pairs.extend(query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    let query: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
}

/// What an operation answers to all that a whole class of operations refuses. Nothing of it takes effect: what writes is
/// asked about a row that is not there, or without what it demands.
async fn provoked(
    county: &County,
    document: &Value,
    operation: &Operation<'_>,
    action: Action,
    row: &str,
) -> BTreeSet<String> {
    let name = somebody(action);
    let client = county.as_(name);
    let method: Method = operation.method.to_uppercase().parse().expect("a method");
    let reads = method == Method::GET;
    let row = if reads { row } else { NEVER };
    let whole = path_of(document, operation, row, &[]);
    let body = sample::body(document, operation.says);
    let kind = if method == Method::PATCH { "application/merge-patch+json" } else { "application/json" };
    let key = ("Idempotency-Key", "sweep");
    let ask = async |client: &Client<'_>, path: &str, headers: &[(&str, &str)]| {
        let headers: Vec<_> =
            headers.iter().copied().chain((!body.is_null()).then_some(("Content-Type", kind))).collect();
        client.call(method.clone(), path, &headers, Some(&body).filter(|body| !body.is_null())).await
    };
    let mut answers = vec![
        ask(&county.bearing(None), &whole, &[]).await,
        ask(&county.with_scopes(name, &["none:read"]), &whole, &[]).await,
        ask(&client, &whole, &[("Accept", "image/png")]).await,
        ask(&client, &whole, &[("Access-Reason", "curiosity")]).await,
    ];
    if reads || operation.path.contains('{') {
        answers.push(ask(&client, &path_of(document, operation, NEVER, &[]), &[key]).await);
        answers.push(ask(&client, &path_of(document, operation, "x", &[]), &[]).await);
    }
    let may_name = |name: &str| {
        let parameters = operation.says["parameters"].as_array().into_iter().flatten();
        parameters.filter(|one| one["in"] == "query" && one["required"] != true).any(|one| one["name"] == name)
    };
    if may_name("resource_id") {
        answers.push(ask(&client, &path_of(document, operation, row, &[("resource_id", NEVER)]), &[]).await);
    }
    // Without a key, so that nothing is made where the query is passed over.
    answers.push(ask(&client, &path_of(document, operation, row, &[("nonsense", "1")]), &[]).await);
    let mut cursors = vec!["nonsense".to_owned()];
    for list in ["/v1/organisations", "/v1/services"] {
        let page = client.get(&format!("{list}?limit=1")).await.expect(200);
        cursors.push(page.body["next_cursor"].as_str().expect("there are two").to_owned());
    }
    for cursor in &cursors {
        answers.push(ask(&client, &path_of(document, operation, row, &[("after", cursor)]), &[]).await);
    }
    let nested = "[".repeat(40) + &"]".repeat(40);
    for text in ["{", r#"{"a": 1, "a": 1}"#, &nested, "[]", r#"{"nonsense": 1}"#] {
        let headers = [("Content-Type", kind)];
        answers.push(client.send(method.clone(), &whole, &headers, Some(text.to_owned()).filter(|_| !reads)).await);
    }
    let text = [("Content-Type", "text/plain")];
    answers.push(client.send(method.clone(), &whole, &text, Some("x").filter(|_| !reads)).await);
    let limit =
        operation.says["x-max-body-bytes"].as_u64().map_or(1024 * 1024, |limit| limit.try_into().expect("a size"));
    let long = "x".repeat(limit + 1);
    answers.push(
        client.send(method.clone(), &whole, &[("Content-Type", kind)], Some(long).filter(|_| !body.is_null())).await,
    );
    answers.iter().filter_map(|answer| answer.body["code"].as_str()).map(str::to_owned).collect()
}

/// The filter by which a list names a case, with the row of it.
fn naming(operation: &Operation<'_>, named: &BTreeMap<&'static str, String>) -> Option<String> {
    let takes = |name: &str| {
        operation.says["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .any(|one| one["in"] == "query" && one["name"] == name)
    };
    let (name, id) = named.iter().find(|(name, _)| takes(name))?;
    Some(format!("{}?{name}={id}", operation.path))
}

/// Whether a colleague who does not carry the case reads more of a list with a reason than without.
async fn is_honoured(client: &Client<'_>, method: Method, path: &str, body: Option<&Value>) -> bool {
    let count = async |headers: &[(&str, &str)]| {
        let answer = client.call(method.clone(), path, headers, body).await.expect(200);
        answer.body["items"].as_array().map_or(0, Vec::len)
    };
    count(&[]).await < count(&[("Access-Reason", "duty")]).await
}

on_both! {
    async fn each_operation_refuses_what_its_class_refuses_and_says_so(county) {
        let document = document();
        let rows = rows_of(county, &VALE).await;
        let mut faults = Vec::new();
        for (operation, action) in private(document) {
            let collection = operation.path.split('/').nth(2).unwrap_or_default();
            let row = rows.get(collection).map_or(NEVER, String::as_str);
            let provoked = provoked(county, document, &operation, action, row).await;
            let documented = conformity::codes(operation.id());
            for code in witness::SWEPT.map(Code::as_str) {
                match (provoked.contains(code), documented.contains(code)) {
                    (true, false) => faults.push(format!("{} answers {code} and does not say so", operation.name())),
                    (false, true) => faults.push(format!("{} says {code} and does not answer so", operation.name())),
                    _ => {}
                }
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    async fn a_reason_is_asked_for_where_the_header_is_documented_and_nowhere_else(county) {
        let document = document();
        let rows = rows_of(county, &HALLOWBY).await;
        let of = async |collection: &str, field: &str| {
            let row = county.as_("amira").get(&format!("/v1/{collection}/{}", rows[collection])).await.expect(200).body;
            row[field].as_str().expect("an identifier").to_owned()
        };
        let named = BTreeMap::from([
            ("person_id", rows["people"].clone()),
            ("episode_id", rows["episodes"].clone()),
            ("referral_id", of("onward-referrals", "referral_id").await),
            ("subject_id", of("tasks", "subject_id").await),
        ]);
        let mut faults = Vec::new();
        for (operation, action) in private(document).filter(|(_, action)| action.roles().contains(&Role::LinkWorker)) {
            let tom = county.as_("tom");
            let collection = operation.path.split('/').nth(2).unwrap_or_default();
            let method: Method = operation.method.to_uppercase().parse().expect("a method");
            let body = match action {
                Action::SearchPeople => json!({ "nhs_number": "9990040001" }),
                Action::CreateVolunteer => json!({ "name": "Rosemary Ingham", "person_id": rows["people"] }),
                Action::UpdateVolunteer => json!({ "person_id": rows["people"] }),
                Action::RecordGroupSession => json!({
                    "name": "Coffee morning", "starts_at": "2026-11-18T09:00:00Z", "minutes": 60,
                    "consultation_mechanism": "video_consultation",
                    "attendees": [{ "episode_id": rows["episodes"], "attendance": "attended" }],
                }),
                _ => sample::body(document, operation.says),
            };
            let body = Some(&body).filter(|body| !body.is_null());
            let is_list = !operation.path.contains('{') && (method == Method::GET || action == Action::SearchPeople);
            let asked = if action == Action::SearchPeople {
                is_honoured(&tom, method, operation.path, body).await
            } else if action == Action::ListAssets {
                // It is for somebody where it names their episode, and refuses then.
                let path = naming(&operation, &named).expect("it names an episode");
                tom.get(&path).await.body["code"] == "access_reason_required"
            } else if action == Action::UpdateVolunteer {
                // It is about somebody where it names them.
                let path = format!("/v1/volunteers/{}", rows["volunteers"]);
                tom.patch(&path, body.unwrap_or(&Value::Null)).await.body["code"] == "access_reason_required"
            } else if is_list && action != Action::ListChanges {
                if is_honoured(&tom, method.clone(), operation.path, body).await {
                    faults.push(format!("{} is widened by a reason that names no case", operation.name()));
                }
                match naming(&operation, &named) {
                    Some(path) => is_honoured(&tom, method, &path, body).await,
                    None => false,
                }
            } else {
                let Some(row) = rows.get(collection) else { continue };
                let path = match action {
                    Action::ListChanges => format!("{}?resource_id={row}", operation.path),
                    _ => path_of(document, &operation, row, &[]),
                };
                let kind = if method == Method::PATCH { "application/merge-patch+json" } else { "application/json" };
                let headers = [("Idempotency-Key", "sweep"), ("Content-Type", kind)];
                let headers = if body.is_some() { &headers[..] } else { &headers[..1] };
                tom.call(method, &path, headers, body).await.body["code"] == "access_reason_required"
            };
            let is_documented = conformity::takes(operation.id(), "Access-Reason");
            match (asked, is_documented) {
                (true, false) => faults.push(format!("{} asks for a reason and does not say so", operation.name())),
                (false, true) => faults.push(format!("{} says that it asks for a reason and does not", operation.name())),
                _ => {}
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
