//! What utoipa leaves unsaid, or says amiss, of schemas.

use serde_json::{Map, Value, json};

use crate::http::forms;

/// RFC 3339 with an offset and microseconds, and room to spare.
const LONGEST_INSTANT: usize = 35;
const LONGEST_DAY: usize = 10;
const UUID: usize = 36;
const LONGEST_WORD: usize = 255;

/// Bounds days, instants and identifiers; says of other texts which characters they have; puts the words of an inlined list where they belong; says that a page always tells whether
/// there is another.
pub fn tidy(document: &mut Value) {
    visit(document);
    let schemas = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut);
    for (name, schema) in schemas.into_iter().flatten() {
        if name.ends_with("Page") && schema.pointer("/properties/next_cursor").is_some() {
            schema["required"] = json!(["items", "next_cursor"]);
        }
    }
}

fn visit(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(visit),
        Value::Object(members) => {
            members.values_mut().for_each(visit);
            bound(members);
            bound_items(members);
            unfold(members);
        }
        _ => {}
    }
}

fn bound(schema: &mut Map<String, Value>) {
    match schema.get("format").and_then(Value::as_str) {
        Some("date") => of_form(schema, LONGEST_DAY, forms::DAY),
        Some("date-time") => of_form(schema, LONGEST_INSTANT, forms::INSTANT),
        Some("uuid") => of_form(schema, UUID, forms::UUID),
        Some(_) => {}
        None if schema.get("type").is_some_and(|kind| kind == "number") => {
            schema.insert("format".to_owned(), json!("double"));
        }
        None if schema.get("type").is_some_and(|kind| kind == "integer") => {
            schema.insert("format".to_owned(), json!("int64"));
        }
        None if is_text(schema) => _ = schema.insert("pattern".to_owned(), json!(crate::text::PATTERN)),
        None => {}
    }
}

fn of_form(schema: &mut Map<String, Value>, longest: usize, pattern: &str) {
    schema.entry("maxLength").or_insert(json!(longest));
    schema.entry("pattern").or_insert(json!(pattern));
}

/// A list of bare strings is one of words for programs (scopes, algorithms, addresses): nothing that a person writes.
fn bound_items(schema: &mut Map<String, Value>) {
    let Some(items) = schema.get_mut("items").and_then(Value::as_object_mut) else { return };
    let is_bare = items.keys().all(|key| matches!(key.as_str(), "type" | "description"));
    if is_bare && items.get("type").is_some_and(|kind| kind == "string") {
        items.insert("maxLength".to_owned(), json!(LONGEST_WORD));
        items.insert("pattern".to_owned(), json!("^[\\x21-\\x7E]+$"));
    }
}

fn is_text(schema: &Map<String, Value>) -> bool {
    let string =
        |kind: &Value| kind == "string" || kind.as_array().is_some_and(|kinds| kinds.contains(&json!("string")));
    let is_bounded = schema.contains_key("maxLength");
    is_bounded && schema.get("type").is_some_and(string) && !schema.contains_key("pattern")
}

/// Of an inlined list or text with a doc comment utoipa makes `allOf: [the list, {description, type: object}]`, which
/// nothing can satisfy.
fn unfold(schema: &mut Map<String, Value>) {
    let Some([inlined, said]) = schema.get("allOf").and_then(Value::as_array).map(Vec::as_slice) else { return };
    let (Some(inlined), Some(said)) = (inlined.as_object(), said.as_object()) else { return };
    let only_says = said.keys().all(|key| matches!(key.as_str(), "description" | "type" | "default" | "examples"));
    if !only_says || inlined.contains_key("$ref") || inlined.get("type") == said.get("type") {
        return;
    }
    let mut whole = inlined.clone();
    whole.extend(said.iter().filter(|(key, _)| *key != "type").map(|(key, value)| (key.clone(), value.clone())));
    schema.remove("allOf");
    schema.extend(whole);
}
