//! The published document, finished: what each verb says of itself in `#[utoipa::path]`, and to it what holds for all.
//!
//! A verb tells its path, its parameters, its body, its good answers and what it does. The rest follows from facts:
//! who may and by which scope from [`crate::auth::policy`]; which refusals, headers and preconditions from the method,
//! the path and the answers; the refusals' examples from the catalogue of problems. What a verb says itself stands.
//!
//! ```text
//! utoipa ─► tagged::describe ─► schemas ─► security ─► headers ─► refusals ─► links ─► published
//! ```

mod headers;
mod links;
pub mod operation;
pub mod refusals;
mod schemas;
mod security;

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::http::tagged;

/// Finishes a document as utoipa made it.
pub fn finish(document: &mut Value) {
    tagged::describe(document);
    schemas::tidy(document);
    leave_out_bodies(document);
    security::describe(document);
    headers::describe(document);
    refusals::describe(document);
    links::describe(document);
    drop_unused(document);
}

/// A step whose body could say nothing but what may be left out needs none.
fn leave_out_bodies(document: &mut Value) {
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
    let is_optional = |schema: &Value| {
        let is_object = schema.get("type").is_some_and(|kind| kind == "object");
        let has_forms = ["oneOf", "anyOf", "allOf"].iter().any(|forms| schema.get(forms).is_some());
        let asks = schema.get("required").and_then(Value::as_array).is_some_and(|names| !names.is_empty());
        is_object && !has_forms && !asks
    };
    let optional: HashSet<String> = schemas
        .into_iter()
        .flatten()
        .filter(|(_, schema)| is_optional(schema))
        .map(|(name, _)| format!("#/components/schemas/{name}"))
        .collect();
    operation::each(document, |facts, operation| {
        let Some(body) = operation.get_mut("requestBody").filter(|_| facts.is_step) else { return };
        let schema = body.pointer("/content/application~1json/schema/$ref").and_then(Value::as_str);
        if schema.is_some_and(|schema| optional.contains(schema)) {
            body["required"] = Value::Bool(false);
        }
    });
}

/// Takes away the shared parameters, headers, answers and examples that no operation refers to.
fn drop_unused(document: &mut Value) {
    // What an unused answer refers to is unused too.
    for kind in ["parameters", "responses", "headers", "examples"] {
        let text = document.to_string();
        let found = document.pointer_mut(&format!("/components/{kind}")).and_then(Value::as_object_mut);
        if let Some(all) = found {
            all.retain(|name, _| text.contains(&format!("\"#/components/{kind}/{name}\"")));
        }
    }
}

/// Adds members to the object at `name` of `parent`, made where there is none. What stands there already stays.
pub fn add(parent: &mut Map<String, Value>, name: &str, members: Map<String, Value>) {
    let known = parent.entry(name).or_insert_with(|| Value::Object(Map::new()));
    let Some(known) = known.as_object_mut() else { return };
    for (name, member) in members {
        known.entry(name).or_insert(member);
    }
}

/// Adds members to one of the maps of `components`.
fn add_components(document: &mut Value, kind: &str, members: Map<String, Value>) {
    let Some(document) = document.as_object_mut() else { return };
    let components = document.entry("components").or_insert_with(|| Value::Object(Map::new()));
    if let Some(components) = components.as_object_mut() {
        add(components, kind, members);
    }
}
