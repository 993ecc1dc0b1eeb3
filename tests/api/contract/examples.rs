//! Every operation shows what it takes and what it answers; and what it shows is nobody's.

use serde_json::Value;

use super::{document, operations};
use crate::harness::{conformity, examples};

fn shown<'a>(document: &'a Value, media: &'a Value) -> Vec<&'a Value> {
    let whole = |one: &'a Value| {
        let target = one["$ref"].as_str().and_then(|target| document.pointer(target.trim_start_matches('#')));
        &target.unwrap_or(one)["value"]
    };
    let several = media["examples"].as_object().into_iter().flat_map(|all| all.values()).map(whole);
    media.get("example").into_iter().chain(several).collect()
}

#[test]
fn every_operation_shows_what_it_takes_and_answers() {
    let document = document();
    let mut faults = Vec::new();
    for operation in operations(document) {
        let answers = operation.says["responses"].as_object().expect("answers");
        let good = answers.iter().filter(|(status, _)| status.starts_with('2'));
        let bodies = good.map(|(status, answer)| (status.as_str(), answer));
        for (what, body) in bodies.chain(operation.says.get("requestBody").map(|body| ("request", body))) {
            for (kind, media) in body["content"].as_object().into_iter().flatten() {
                if shown(document, media).is_empty() {
                    faults.push(format!("{} {what} ({kind}): no example", operation.id()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}\nopenapi/README.md says how to record them.", faults.join("\n"));
}

#[test]
fn what_is_recorded_is_what_an_operation_takes_or_answers_and_no_more() {
    let mut faults = Vec::new();
    for (id, parts) in examples::committed() {
        let Some(operation) = conformity::operation_named(&id) else {
            faults.push(format!("there is no {id}"));
            continue;
        };
        for (part, value) in examples::values(&parts) {
            match examples::schema(operation, part) {
                None => faults.push(format!("{id} has no {part}")),
                Some(schema) => {
                    faults.extend(
                        conformity::wrong(schema, value).into_iter().map(|fault| format!("{id} {part}{fault}")),
                    );
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}\nopenapi/README.md says how to record them.", faults.join("\n"));
}

#[test]
fn what_is_shown_is_nobodys() {
    let document = document();
    let mut faults = Vec::new();
    for operation in operations(document) {
        let answers = operation.says["responses"].as_object().into_iter().flat_map(|answers| answers.values());
        for body in answers.chain(operation.says.get("requestBody")) {
            for media in body["content"].as_object().into_iter().flat_map(|content| content.values()) {
                for value in shown(document, media) {
                    look(operation.id(), "", value, &mut faults);
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Hosts of RFC 2606, where nobody lives, and those of the standards that the answers cite.
fn is_nowhere(host: &str) -> bool {
    ["example", "example.org", "example.com", "openreferraluk.org"]
        .iter()
        .any(|end| host == *end || host.ends_with(&format!(".{end}")))
}

fn look(id: &str, name: &str, value: &Value, faults: &mut Vec<String>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(name, member)| look(id, name, member, faults)),
        Value::Array(items) => items.iter().for_each(|item| look(id, name, item, faults)),
        Value::String(text) => {
            let mut fault = |what: &str| faults.push(format!("{id}, {name}: {what}: {text}"));
            // One that is missing says why.
            if name == "nhs_number" && text.starts_with(|c: char| c.is_ascii_digit()) && !text.starts_with("999") {
                fault("an NHS number that may be somebody's");
            }
            let host =
                |rest: &str| rest.split(['/', ':', '?', ' ', ',', '>', '"']).next().unwrap_or_default().to_owned();
            let hosts = ["@", "://"].iter().flat_map(|before| text.split(before).skip(1)).map(host);
            if hosts.into_iter().any(|host| !is_nowhere(&host)) {
                fault("an address that may be somebody's");
            }
            // Tokens and keys are long, and of many characters; what is shown of them says that it is invented.
            if text.contains("eyJ") || name.contains("secret") && !name.ends_with("_at") && !text.contains("invented") {
                fault("it may open something");
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
