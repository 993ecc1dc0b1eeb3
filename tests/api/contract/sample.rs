//! A body that an operation takes, out of the document alone: its example, or the least that its schema asks for.

use serde_json::{Map, Value, json};

/// Something that a caller may send to an operation; `null` where it reads no body.
pub fn body(document: &Value, operation: &Value) -> Value {
    let media = operation["requestBody"]["content"].as_object().and_then(|content| content.values().next());
    let Some(media) = media else { return Value::Null };
    let shown = media["examples"].as_object().and_then(|examples| examples.values().next());
    let shown = shown.map(|example| &example["value"]).or_else(|| media.get("example"));
    shown.cloned().unwrap_or_else(|| least(document, &media["schema"]))
}

/// The least value that a schema takes, as far as can be told without solving its patterns.
pub fn least(document: &Value, schema: &Value) -> Value {
    if let Some(target) = schema["$ref"].as_str() {
        return least(document, document.pointer(target.trim_start_matches('#')).expect("references lead somewhere"));
    }
    let own = schema.get("const").or_else(|| schema.get("example")).or_else(|| first(schema, "examples"));
    if let Some(own) = own.or_else(|| first(schema, "enum")) {
        return own.clone();
    }
    for way in ["oneOf", "anyOf"] {
        if let Some(form) = first(schema, way) {
            return least(document, form);
        }
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let wholes = parts.iter().filter_map(|part| least(document, part).as_object().cloned());
        return Value::Object(wholes.flatten().collect());
    }
    let kind = schema["type"].as_str().or_else(|| schema["type"][0].as_str()).unwrap_or("object");
    match kind {
        "string" => json!(word(schema)),
        "integer" | "number" => schema.get("minimum").cloned().unwrap_or_else(|| json!(0)),
        "boolean" => json!(false),
        "array" => {
            let count = schema["minItems"].as_u64().unwrap_or(0);
            (0..count).map(|_| least(document, &schema["items"])).collect()
        }
        "null" => Value::Null,
        _ => {
            let mut members = Map::new();
            let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            for name in required {
                members.insert(name.to_owned(), least(document, &schema["properties"][name]));
            }
            // A schema that asks for at least one: any will do.
            if let Some((name, schema)) = schema["properties"].as_object().and_then(|all| all.iter().next())
                && members.is_empty()
                && schema["type"] != "null"
            {
                let one = least(document, schema);
                members.extend((!one.is_null()).then(|| (name.clone(), one)));
            }
            Value::Object(members)
        }
    }
}

fn first<'a>(schema: &'a Value, name: &str) -> Option<&'a Value> {
    schema[name].as_array().and_then(|all| all.first())
}

fn word(schema: &Value) -> String {
    match schema["format"].as_str() {
        Some("uuid") => "01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e".to_owned(),
        Some("date") => "2026-11-02".to_owned(),
        Some("date-time") => "2026-11-02T09:30:00Z".to_owned(),
        Some("uri" | "uri-reference") => "https://example.org/".to_owned(),
        Some("email") => "somebody@example.org".to_owned(),
        _ => "x".repeat(schema["minLength"].as_u64().unwrap_or(1).max(1).try_into().expect("a length")),
    }
}
