//! Puts the discriminator of a tagged enum where it belongs in the published document.
//!
//! Of `#[serde(tag = "by")] enum Contact { Phone(Phone) }` utoipa makes `oneOf: [{allOf: [{$ref: Phone}, {by: …}]}]`.
//! When `Phone` refuses unknown fields, no body can satisfy that: `by` is unknown to `Phone`, and `Phone` is demanded.
//! Here the discriminator becomes a property of `Phone` itself, which is then a named model of its own in every SDK.

use serde_json::{Map, Value, json};

const SCHEMAS: &str = "#/components/schemas/";

/// Rewrites every such `oneOf` of a document, before it is published and before [`super::Contract`] reads it.
///
/// A struct that is a form of two enums must be tagged alike in both, and can stand nowhere without its tag.
pub fn describe(document: &mut Value) {
    let mut tags = Vec::new();
    visit(document, &mut tags);
    let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) else { return };
    for Tag { form, name, schema } in tags {
        let Some(form) = schemas.get_mut(&form).and_then(Value::as_object_mut) else { continue };
        if let Some(properties) = form.entry("properties").or_insert_with(|| json!({})).as_object_mut() {
            properties.insert(name.clone(), schema);
        }
        if let Some(required) = form.entry("required").or_insert_with(|| json!([])).as_array_mut()
            && !required.contains(&json!(name))
        {
            required.insert(0, json!(name));
        }
    }
}

struct Tag {
    form: String,
    name: String,
    schema: Value,
}

fn visit(value: &mut Value, tags: &mut Vec<Tag>) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| visit(item, tags)),
        Value::Object(members) => {
            members.values_mut().for_each(|member| visit(member, tags));
            rewrite(members, tags);
        }
        _ => {}
    }
}

fn rewrite(schema: &mut Map<String, Value>, tags: &mut Vec<Tag>) {
    let Some(forms) = schema.get("oneOf").and_then(Value::as_array) else { return };
    let Some(found) = forms.iter().map(tag_of).collect::<Option<Vec<Tag>>>() else { return };
    let Some(name) = found.first().map(|tag| tag.name.clone()) else { return };
    if found.iter().any(|tag| tag.name != name) {
        return;
    }
    let target = |tag: &Tag| format!("{SCHEMAS}{}", tag.form);
    let forms: Vec<Value> = found.iter().map(|tag| json!({ "$ref": target(tag) })).collect();
    let mapping =
        found.iter().filter_map(|tag| Some((tag.schema.pointer("/enum/0")?.as_str()?.to_owned(), json!(target(tag)))));
    let mapping: Map<String, Value> = mapping.collect();
    schema.insert("discriminator".to_owned(), json!({ "propertyName": name, "mapping": mapping }));
    schema.insert("oneOf".to_owned(), Value::Array(forms));
    tags.extend(found);
}

/// The tag of `{allOf: [{$ref}, {properties: {tag: {enum: [one]}}}]}`.
fn tag_of(form: &Value) -> Option<Tag> {
    let [target, tagged] = form.get("allOf")?.as_array()?.as_slice() else { return None };
    let properties = tagged.get("properties")?.as_object()?;
    let (name, schema) = properties.iter().next().filter(|_| properties.len() == 1)?;
    let one = schema.get("enum")?.as_array()?.len() == 1;
    let form = target.get("$ref")?.as_str()?.strip_prefix(SCHEMAS)?;
    one.then(|| Tag { form: form.to_owned(), name: name.clone(), schema: schema.clone() })
}
