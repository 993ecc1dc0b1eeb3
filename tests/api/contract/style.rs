//! The document says all that a stranger needs, about everything, in the same way.

use std::collections::BTreeSet;

use reqwest::StatusCode;
use serde_json::{Map, Value, json};

use super::{document, operations};

/// Hands every object of a document to `look`, with its JSON Pointer.
fn each_object(value: &Value, pointer: &str, look: &mut impl FnMut(&str, &Map<String, Value>)) {
    match value {
        Value::Object(members) => {
            look(pointer, members);
            for (name, member) in members {
                // What stands in an example is no part of the document.
                if !matches!(name.as_str(), "example" | "examples" | "default") {
                    each_object(member, &format!("{pointer}/{}", name.replace('/', "~1")), look);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                each_object(item, &format!("{pointer}/{index}"), look);
            }
        }
        _ => {}
    }
}

fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let target = value["$ref"].as_str().and_then(|target| document.pointer(target.trim_start_matches('#')));
    target.unwrap_or(value)
}

fn is_kind(schema: &Map<String, Value>, wanted: &str) -> bool {
    let kind = schema.get("type");
    kind.is_some_and(|kind| kind == wanted || kind.as_array().is_some_and(|kinds| kinds.contains(&json!(wanted))))
}

#[test]
fn every_operation_says_what_it_is() {
    let document = document();
    let (mut faults, mut ids) = (Vec::new(), BTreeSet::new());
    let tags: BTreeSet<&str> =
        document["tags"].as_array().expect("tags").iter().filter_map(|tag| tag["name"].as_str()).collect();
    for operation in operations(document) {
        let mut fault = |what: &str| faults.push(format!("{}: {what}", operation.name()));
        let id = operation.id();
        let is_camel =
            id.starts_with(|c: char| c.is_ascii_lowercase()) && id.chars().all(|c| c.is_ascii_alphanumeric());
        if !is_camel {
            fault("its operationId is not verbResource");
        }
        if !ids.insert(id.to_owned()) {
            fault("its operationId is another's too");
        }
        let words = |name: &str| operation.says[name].as_str().unwrap_or_default().to_owned();
        if words("summary").is_empty() || words("summary").ends_with('.') || words("summary").len() > 80 {
            fault("its summary is missing, long, or ends with a full stop");
        }
        if words("description").split("\n\nRoles:").next().is_none_or(|said| said.trim().len() < 10) {
            fault("it has no description of its own");
        }
        let own: Vec<&str> =
            operation.says["tags"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        if own.len() != 1 || !own.iter().all(|tag| tags.contains(tag)) {
            fault("it has no tag, several, or one that openapi/about.rs does not explain");
        }
        let parameters: Vec<&Value> = operation.says["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|parameter| resolved(document, parameter))
            .collect();
        for name in operation.path.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
            if !parameters.iter().any(|one| one["in"] == "path" && one["name"] == name && one["required"] == true) {
                fault(&format!("the parameter {{{name}}} of its path is not described"));
            }
        }
        for parameter in &parameters {
            if parameter["description"].as_str().is_none_or(str::is_empty) {
                fault(&format!("{} is not explained", parameter["name"]));
            }
        }
        let pages = |name| parameters.iter().any(|one| one["in"] == "query" && one["name"] == name);
        if pages("limit") != pages("after") {
            fault("a list takes both `limit` and `after`");
        }
        if operation.path.starts_with("/v1/") && catalogue::Action::of_operation(id).is_none() {
            fault("the policy does not know it");
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_refusal_is_explicit_and_shown() {
    let document = document();
    let problem = json!({ "$ref": "#/components/schemas/Problem" });
    let mut faults = Vec::new();
    for operation in operations(document).iter().filter(|operation| operation.path.starts_with("/v1/")) {
        let answers = operation.says["responses"].as_object().expect("answers");
        for wanted in ["400", "401", "406", "429", "500", "503"] {
            if !answers.contains_key(wanted) {
                faults.push(format!("{}: {wanted} is missing", operation.name()));
            }
        }
        for (status, answer) in answers {
            let answer = resolved(document, answer);
            let name = format!("{} {status}", operation.name());
            let Ok(code) = status.parse::<StatusCode>() else {
                faults.push(format!("{name}: not a status"));
                continue;
            };
            if answer["description"].as_str().is_none_or(str::is_empty) {
                faults.push(format!("{name}: not explained"));
            }
            if !code.is_client_error() && !code.is_server_error() {
                continue;
            }
            let media = &answer["content"]["application/problem+json"];
            if media["schema"] != problem {
                faults.push(format!("{name}: no problem document"));
            }
            let examples: Vec<&Value> = media["examples"].as_object().into_iter().flat_map(Map::values).collect();
            let of_it = |example: &&Value| resolved(document, example)["value"]["status"] == code.as_u16();
            if examples.is_empty() || !examples.iter().all(of_it) {
                faults.push(format!("{name}: no example, or one of another status"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn everything_has_its_bounds() {
    let document = document();
    let mut faults = Vec::new();
    each_object(document, "", &mut |pointer, schema| {
        let lacks = |name: &str| !schema.contains_key(name);
        let free = lacks("enum") && lacks("const");
        if is_kind(schema, "string") && free && (lacks("maxLength") || lacks("format") && lacks("pattern")) {
            faults.push(format!("{pointer}: a text without maxLength, or without a pattern or a format"));
        }
        if is_kind(schema, "array") && lacks("maxItems") {
            faults.push(format!("{pointer}: a list without maxItems"));
        }
        let is_number = is_kind(schema, "integer") || is_kind(schema, "number");
        if is_number && free && (lacks("minimum") || lacks("maximum") || lacks("format")) {
            faults.push(format!("{pointer}: a number without minimum, maximum or format"));
        }
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_request_takes_what_it_does_not_name() {
    let document = document();
    let mut faults = Vec::new();
    let (mut waiting, mut seen): (Vec<Value>, BTreeSet<String>) = (Vec::new(), BTreeSet::new());
    // RFC 6749 §3.2: what is not known there is passed over.
    let all = operations(document);
    let strict = all.iter().filter(|operation| !operation.path.starts_with("/oauth/"));
    waiting.extend(strict.map(|operation| operation.says["requestBody"].clone()));
    while let Some(value) = waiting.pop() {
        each_object(&value, "", &mut |pointer, schema| {
            if let Some(target) = schema.get("$ref").and_then(Value::as_str)
                && seen.insert(target.to_owned())
            {
                waiting
                    .push(json!({ target: document.pointer(target.trim_start_matches('#')).expect("it leads there") }));
            }
            if schema.contains_key("properties") && schema.get("additionalProperties") != Some(&json!(false)) {
                faults.push(pointer.to_owned());
            }
        });
    }
    assert!(faults.is_empty(), "these take unknown fields:\n{}", faults.join("\n"));
}

#[test]
fn every_property_is_explained_and_every_reference_leads_somewhere() {
    let document = document();
    let mut faults = Vec::new();
    each_object(document, "", &mut |pointer, object| {
        if let Some(target) = object.get("$ref").and_then(Value::as_str)
            && document.pointer(target.trim_start_matches('#')).is_none()
        {
            faults.push(format!("{pointer}: {target} does not exist"));
        }
        let properties = object.get("properties").and_then(Value::as_object);
        for (name, property) in properties.into_iter().flatten() {
            let text = property.to_string();
            if !text.contains("\"description\"") && !text.contains("\"$ref\"") {
                faults.push(format!("{pointer}/properties/{name}: not explained"));
            }
        }
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn examples_are_what_they_are_examples_of() {
    let document = document();
    let mut faults = Vec::new();
    let mut check = |pointer: &str, schema: &Value, example: &Value| {
        let whole = json!({ "allOf": [schema], "components": document["components"] });
        let validator = jsonschema::options().should_validate_formats(true).build(&whole).expect("a schema");
        let found =
            validator.iter_errors(example).map(|error| format!("{pointer}: {}: {error}", error.instance_path()));
        faults.extend(found);
    };
    each_object(document, "", &mut |pointer, object| {
        let Some(schema) = object.get("schema") else {
            // A schema's own examples.
            let own = object.get("examples").and_then(Value::as_array);
            own.into_iter().flatten().for_each(|example| check(pointer, &json!(object), example));
            return;
        };
        object.get("example").into_iter().for_each(|example| check(pointer, schema, example));
        let several = object.get("examples").and_then(Value::as_object);
        for (name, example) in several.into_iter().flatten() {
            check(&format!("{pointer}/{name}"), schema, &resolved(document, example)["value"]);
        }
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
