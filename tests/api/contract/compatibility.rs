//! What was released is not broken.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::breaking::breaking;
use super::document;

#[test]
fn no_client_of_a_release_breaks() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi/released");
    // Nothing has been released yet: then there is no folder.
    let released = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("it can be read").path());
    for path in released.filter(|path| path.extension().is_some_and(|ending| ending == "json")) {
        let text = fs::read_to_string(&path).expect("a document is text");
        let before: Value = serde_json::from_str(&text).expect("a document is JSON");
        let faults = breaking(&before, document());
        assert!(faults.is_empty(), "{} is broken:\n{}", path.display(), faults.join("\n"));
    }
}

/// A document with one of each thing that can break.
fn sample() -> Value {
    let problem =
        json!({ "examples": { "not_found": {}, "gone": {} }, "schema": { "$ref": "#/components/schemas/Problem" } });
    json!({
        "paths": { "/v1/things/{id}": { "post": {
            "operationId": "changeThing",
            "description": "Change it.\n\nRoles: `admin`, `referrer`. Scope: `things:write`.",
            "security": [{ "oauth2": ["things:write"] }],
            "parameters": [
                { "$ref": "#/components/parameters/Key" },
                { "in": "query", "name": "limit", "schema": { "type": "integer", "minimum": 1, "maximum": 200, "default": 50 } },
            ],
            "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/NewThing" } } } },
            "responses": {
                "200": {
                    "headers": { "ETag": { "required": true } },
                    "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } } },
                },
                "404": { "content": { "application/problem+json": problem } },
            },
        } } },
        "components": {
            "parameters": { "Key": { "in": "header", "name": "Key", "required": false, "schema": { "type": "string", "maxLength": 36 } } },
            "schemas": {
                "Problem": { "type": "object" },
                "Colour": { "type": "string", "enum": ["red", "blue"] },
                "NewThing": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["name"],
                    "properties": {
                        "name": { "type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[a-z]*$" },
                        "colour": { "$ref": "#/components/schemas/Colour" },
                        "parts": { "type": "array", "maxItems": 5, "items": { "$ref": "#/components/schemas/NewThing" } },
                        "size": { "type": ["integer", "null"], "format": "int32", "minimum": 0 },
                    },
                },
                "Base": { "type": "object", "required": ["id"], "properties": { "id": { "type": "string", "format": "uuid" } } },
                "Small": {
                    "allOf": [
                        { "$ref": "#/components/schemas/Base" },
                        { "type": "object", "required": ["colour"], "properties": {
                            "colour": { "$ref": "#/components/schemas/Colour" },
                            "note": { "type": "string" },
                        } },
                    ],
                },
                "Large": { "type": "object", "properties": { "weight": { "type": "number" } } },
                "Thing": { "oneOf": [{ "$ref": "#/components/schemas/Small" }, { "$ref": "#/components/schemas/Large" }] },
            },
        },
    })
}

const OPERATION: &str = "/paths/~1v1~1things~1{id}/post";
const SCHEMAS: &str = "/components/schemas";

/// The sample with the value at `pointer` replaced; taken away where there is none.
fn changed(pointer: &str, value: Option<Value>) -> Value {
    let mut document = sample();
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    let name = name.replace("~1", "/");
    match (document.pointer_mut(parent).expect("it is there"), value) {
        (Value::Object(members), Some(value)) => _ = members.insert(name, value),
        (Value::Object(members), None) => _ = members.remove(&name).expect("it is there"),
        (Value::Array(items), Some(value)) if name == "-" => items.push(value),
        (Value::Array(items), Some(value)) => items[name.parse::<usize>().expect("an index")] = value,
        (Value::Array(items), None) => _ = items.remove(name.parse().expect("an index")),
        _ => panic!("{pointer} is in nothing"),
    }
    document
}

#[test]
fn each_thing_that_breaks_is_seen() {
    let operation = |rest: &str| format!("{OPERATION}{rest}");
    let schema = |rest: &str| format!("{SCHEMAS}{rest}");
    let table = [
        ("/paths/~1v1~1things~1{id}".to_owned(), None, "taken away"),
        (operation(""), None, "taken away"),
        (operation("/operationId"), Some(json!("alterThing")), "operationId"),
        (operation("/security"), Some(json!([{ "oauth2": ["all:write"] }])), "another scope"),
        (operation("/description"), Some(json!("Roles: `admin`. Scope: `things:write`.")), "no longer for `referrer`"),
        (operation("/parameters/1"), None, "query:limit: taken away"),
        (operation("/parameters/1/required"), Some(json!(true)), "demanded"),
        (operation("/parameters/1/schema/maximum"), Some(json!(100)), "maximum is tighter"),
        (operation("/parameters/1/schema/minimum"), Some(json!(2)), "minimum is tighter"),
        (operation("/parameters/1/schema/default"), Some(json!(20)), "another default"),
        (
            operation("/parameters/-"),
            Some(json!({ "in": "header", "name": "New", "required": true })),
            "new, and demanded",
        ),
        ("/components/parameters/Key/required".to_owned(), Some(json!(true)), "demanded"),
        ("/components/parameters/Key/schema/maxLength".to_owned(), Some(json!(10)), "maxLength is tighter"),
        (operation("/requestBody/required"), Some(json!(true)), "a body is demanded"),
        (operation("/requestBody/content"), Some(json!({ "text/plain": {} })), "the media type is gone"),
        (operation("/responses/200"), None, "the status is gone"),
        (operation("/responses/202"), Some(json!({})), "a status that is new"),
        (operation("/responses/200/headers/ETag"), None, "the header is gone"),
        (operation("/responses/200/headers/ETag/required"), Some(json!(false)), "the header may be absent"),
        (operation("/responses/404/content/application~1problem+json/examples/gone"), None, "the problem code is gone"),
        (schema("/NewThing/properties/colour"), None, "/colour: the field is gone"),
        (schema("/NewThing/required/-"), Some(json!("colour")), "/colour: demanded"),
        (schema("/NewThing/required/-"), Some(json!("shape")), "/shape: new, and demanded"),
        (schema("/NewThing/properties/name/maxLength"), Some(json!(99)), "maxLength is tighter"),
        (schema("/NewThing/properties/name/minLength"), Some(json!(2)), "minLength is tighter"),
        (schema("/NewThing/properties/name/pattern"), Some(json!("^[a-y]*$")), "another pattern"),
        (schema("/NewThing/properties/name/format"), Some(json!("uuid")), "another format"),
        (schema("/NewThing/properties/name/type"), Some(json!("integer")), "another type"),
        (schema("/NewThing/properties/name/enum"), Some(json!(["a"])), "only some values"),
        (schema("/NewThing/properties/size/type"), Some(json!("integer")), "another type"),
        (schema("/NewThing/properties/parts/maxItems"), Some(json!(4)), "maxItems is tighter"),
        (schema("/NewThing/properties/parts/uniqueItems"), Some(json!(true)), "uniqueItems"),
        (schema("/NewThing/properties/parts/items"), Some(json!({ "type": "string" })), "another type"),
        (schema("/Colour/enum/1"), None, "not among its values any more: \"blue\""),
        (schema("/Base/properties/id"), None, "/id: the field is gone"),
        (schema("/Base/required"), Some(json!([])), "/id: may be absent"),
        (schema("/Base/properties/id/type"), Some(json!(["string", "null"])), "another type"),
        (schema("/Base/properties/id/format"), Some(json!("uri")), "another format"),
        (schema("/Small/allOf/1/required"), Some(json!([])), "/colour: may be absent"),
        (schema("/Small/allOf/1/properties/note"), None, "/note: the field is gone"),
        (schema("/Thing/oneOf/1"), None, "the form #/components/schemas/Large is gone"),
        (schema("/Thing/oneOf/-"), Some(json!({ "type": "null" })), "may be null"),
        (
            schema("/Large/properties/weight"),
            Some(json!({ "oneOf": [{ "type": "number" }, { "type": "null" }] })),
            "may be null",
        ),
    ];
    for (pointer, value, wanted) in table {
        let faults = breaking(&sample(), &changed(&pointer, value));
        assert!(faults.iter().any(|fault| fault.contains(wanted)), "{pointer}: {wanted}: {faults:?}");
    }
}

#[test]
fn additions_and_wider_bounds_break_nothing() {
    let operation = |rest: &str| format!("{OPERATION}{rest}");
    let schema = |rest: &str| format!("{SCHEMAS}{rest}");
    let table = [
        ("/paths/~1v1~1others".to_owned(), json!({ "get": { "operationId": "listOthers" } })),
        (operation("/description"), json!("Now: Roles: `admin`, `referrer`, `practice`. Scope: `things:write`.")),
        (operation("/parameters/-"), json!({ "in": "query", "name": "new", "schema": { "type": "string" } })),
        (operation("/parameters/1/schema/maximum"), json!(500)),
        (operation("/responses/200/headers/Link"), json!({})),
        (operation("/responses/404/content/application~1problem+json/examples/lost"), json!({})),
        (schema("/NewThing/properties/shape"), json!({ "type": "string" })),
        (schema("/NewThing/required"), json!([])),
        (schema("/NewThing/properties/name/maxLength"), json!(200)),
        (schema("/NewThing/properties/name/minLength"), json!(0)),
        (schema("/NewThing/properties/parts/minItems"), json!(0)),
        (schema("/NewThing/properties/name/type"), json!(["string", "null"])),
        (schema("/Colour/enum/-"), json!("green")),
        (schema("/Base/properties/made_at"), json!({ "type": "string" })),
        (schema("/Small/allOf/1/required/-"), json!("note")),
        (schema("/Thing/oneOf/-"), json!({ "$ref": "#/components/schemas/Base" })),
    ];
    for (pointer, value) in table {
        let faults = breaking(&sample(), &changed(&pointer, Some(value)));
        assert!(faults.is_empty(), "{pointer}: {faults:?}");
    }
}

#[test]
fn the_whole_document_is_compared() {
    let now = document();
    assert_eq!(breaking(now, now), [""; 0]);
    let mut without = (*now).clone();
    let paths = without["paths"].as_object_mut().expect("paths");
    let count = paths.values().map(|item| item.as_object().map_or(0, serde_json::Map::len)).sum::<usize>();
    paths.clear();
    assert_eq!(breaking(now, &without).len(), count, "every operation is missed");
    let mut poorer = (*now).clone();
    let gone = poorer.pointer_mut("/components/schemas/PersonName/properties").and_then(Value::as_object_mut);
    gone.expect("a name has parts").remove("family_name").expect("it is there");
    let faults = breaking(now, &poorer);
    assert!(faults.iter().any(|fault| fault.ends_with("/family_name: the field is gone")), "{faults:?}");
}
