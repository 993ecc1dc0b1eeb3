//! From what was made or changed to where it is read.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{add, operation};

/// A link on each answer that holds the representation which a GET gives.
pub fn describe(document: &mut Value) {
    let mut readers: BTreeMap<String, (String, String)> = BTreeMap::new();
    operation::each(document, |facts, operation| {
        let id = operation.get("operationId").and_then(Value::as_str);
        let is_one = facts.is_versioned && facts.path.ends_with('}');
        if let (true, Some(id), Some(schema)) = (is_one, id, answer(operation.get("responses"), "200")) {
            readers.insert(facts.path.clone(), (id.to_owned(), schema));
        }
    });
    operation::each(document, |facts, operation| {
        if facts.method != "post" {
            return;
        }
        let Some(answers) = operation.get_mut("responses") else { return };
        for status in ["200", "201"] {
            let Some(schema) = answer(Some(answers), status) else { continue };
            let found = readers.iter().find(|(path, (_, read))| *read == schema && leads(&facts.path, path));
            let Some((_, (id, _))) = found else { continue };
            if let Some(answer) = answers.get_mut(status).and_then(Value::as_object_mut) {
                let link = json!({
                    "operationId": id,
                    "parameters": { "id": "$response.body#/id" },
                    "description": "Read it again.",
                });
                add(answer, "links", Map::from_iter([(id.clone(), link)]));
            }
        }
    });
}

/// The schema that an answer refers to.
fn answer(answers: Option<&Value>, status: &str) -> Option<String> {
    let schema = answers?.get(status)?.pointer("/content/application~1json/schema/$ref")?;
    schema.as_str().map(str::to_owned)
}

/// `/things` and `/things/{id}/noun` lead to `/things/{id}`.
fn leads(from: &str, to: &str) -> bool {
    to.strip_suffix("/{id}").is_some_and(|list| from == list) || from.starts_with(&format!("{to}/"))
}
