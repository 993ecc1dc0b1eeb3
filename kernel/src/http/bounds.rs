//! How large a body may be at each of its places, as the operation's own schema says: what is beyond it is not kept while
//! the body is read, so that no more is understood, and no more found fault with, than a good body may hold.
//!
//! A bound that a schema does not give, or that differs between the forms of a place, is never narrower here than there.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::faults;
use super::forms::Form;
use super::pointer::{entry_of, push};
use crate::problem::{Fault, MOST_FAULTS};

/// How deep a body may nest. The outermost object is the first level.
pub const DEPTH: usize = 32;

const SCHEMAS: &str = "#/components/schemas/";

/// The bounds of a place, and of what may lie below it.
#[derive(Debug, Default)]
pub struct Bounds {
    list: Option<List>,
    /// What lies below each member that an object may have; none where no object may stand here.
    members: Option<HashMap<String, Option<Bounds>>>,
    text: Option<Most>,
    form: Option<Form>,
}

#[derive(Debug)]
struct List {
    most: Most,
    entry: Option<Box<Bounds>>,
}

/// The most that there may be; none where the schema does not say.
type Most = Option<usize>;

impl Bounds {
    /// What a schema says; nothing where it lets anything stand.
    pub fn of(schema: &Value, components: &Map<String, Value>) -> Option<Self> {
        Self::below(schema, components, DEPTH)
    }

    fn below(schema: &Value, components: &Map<String, Value>, depth: usize) -> Option<Self> {
        let depth = depth.checked_sub(1)?;
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            return Self::below(components.get(reference.strip_prefix(SCHEMAS)?)?, components, depth);
        }
        for forms in ["oneOf", "anyOf", "allOf"] {
            if let Some(forms) = schema.get(forms).and_then(Value::as_array) {
                let forms = forms.iter().map(|form| Self::below(form, components, depth));
                return forms.reduce(either).flatten();
            }
        }
        let is = |kind: &str| match schema.get("type") {
            Some(Value::String(only)) => only == kind,
            Some(Value::Array(several)) => several.iter().any(|one| one == kind),
            _ => false,
        };
        // A list of codes is one of texts, though it may not say so.
        let is_text = is("string") || schema.get("enum").is_some() || schema.get("const").is_some();
        if !is_text && schema.get("type").is_none() {
            return None;
        }
        let most = |word: &str| schema.get(word).and_then(Value::as_u64).and_then(|most| usize::try_from(most).ok());
        let list = is("array").then(|| List {
            most: most("maxItems"),
            entry: schema.get("items").and_then(|entry| Self::below(entry, components, depth)).map(Box::new),
        });
        let members = is("object").then(|| {
            let described = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
            described.map(|(name, member)| (name.clone(), Self::below(member, components, depth))).collect()
        });
        let form = schema.get("format").and_then(Value::as_str).and_then(Form::of).filter(|_| is_text);
        Some(Self { list, members, text: is_text.then(|| most("maxLength")), form })
    }

    /// The most entries of a list here; none where there may be none, or any number.
    pub(super) fn most_entries(&self) -> Option<usize> {
        self.list.as_ref()?.most
    }

    /// What lies below a list's entries.
    pub(super) fn entry(&self) -> Option<&Self> {
        self.list.as_ref()?.entry.as_deref()
    }

    /// What lies below a member: nothing at the outside where there is none of this name, and within where it may be
    /// anything.
    pub(super) fn member(&self, name: &str) -> Option<Option<&Self>> {
        Some(self.members.as_ref()?.get(name)?.as_ref())
    }

    /// The most characters of a text here.
    pub(super) fn most_characters(&self) -> Option<usize> {
        self.text?
    }

    /// Where a content is larger than it may be: no more places of one entry of a list than may be told of, and each entry
    /// that has any.
    pub(super) fn exceeded(&self, content: &Value) -> Vec<Fault> {
        let mut faults: Vec<Fault> = Vec::new();
        let (mut entry, mut of_entry) = (String::new(), 0);
        self.walk(content, &mut String::new(), &mut |bounds, content, pointer| {
            let fault = match content {
                Value::Array(entries) => {
                    let most = bounds.most_entries().filter(|most| entries.len() > *most);
                    most.map(|most| ("too_many", format!("must have at most {most} entries")))
                }
                Value::String(text) => {
                    let most =
                        bounds.most_characters().filter(|most| text.len() > *most && text.chars().count() > *most);
                    most.map(|most| ("too_long", format!("must have at most {most} characters")))
                }
                _ => None,
            };
            if let Some((code, detail)) = fault {
                if entry_of(pointer) != entry {
                    (entry, of_entry) = (entry_of(pointer).to_owned(), 0);
                }
                of_entry += 1;
                if of_entry <= MOST_FAULTS {
                    faults.push(Fault::new(pointer, code, detail));
                }
            }
            true
        });
        faults
    }

    /// Where something stands that serde takes for what the schema asks for: a list for an object, its fields in their order;
    /// an object for a code, with the code as its one member; a day, an instant or an identifier in a form that the contract
    /// has not. Nobody who read the contract sends that.
    pub(super) fn misread(&self, content: &Value) -> Vec<Fault> {
        let mut faults = Vec::new();
        self.walk(content, &mut String::new(), &mut |bounds, content, pointer| {
            let fault = match content {
                Value::Array(_) if bounds.list.is_none() && bounds.members.is_some() => {
                    Some(Fault::new(pointer, "wrong_type", "must be an object"))
                }
                Value::Object(_) if bounds.list.is_none() && bounds.members.is_none() && bounds.text.is_some() => {
                    Some(Fault::new(pointer, "wrong_type", "must be a text"))
                }
                Value::String(text) => bounds
                    .form
                    .filter(|form| !form.fits(text))
                    .map(|form| Fault::new(pointer, "bad_format", faults::form(form.format()))),
                _ => None,
            };
            faults.extend(fault);
            faults.len() < MOST_FAULTS
        });
        faults
    }

    /// Shows each place of a content that the schema knows, until it is told to stop.
    fn walk(&self, content: &Value, at: &mut String, see: &mut impl FnMut(&Self, &Value, &str) -> bool) -> bool {
        if !see(self, content, at) {
            return false;
        }
        let above = at.len();
        let mut further = |bounds: Option<&Self>, name: &str, content: &Value| {
            let Some(bounds) = bounds else { return true };
            push(at, name);
            let goes_on = bounds.walk(content, at, see);
            at.truncate(above);
            goes_on
        };
        match content {
            Value::Array(entries) => {
                entries.iter().enumerate().all(|(i, entry)| further(self.entry(), &i.to_string(), entry))
            }
            Value::Object(members) => {
                members.iter().all(|(name, member)| further(self.member(name).flatten(), name, member))
            }
            _ => true,
        }
    }
}

/// Of two forms of a place the wider one, at each place below it.
fn either(one: Option<Bounds>, other: Option<Bounds>) -> Option<Bounds> {
    let (one, other) = (one?, other?);
    let wider = |one: Most, other: Most| Some(one?.max(other?));
    let list = match (one.list, other.list) {
        (Some(one), Some(other)) => Some(List {
            most: wider(one.most, other.most),
            entry: either(one.entry.map(|entry| *entry), other.entry.map(|entry| *entry)).map(Box::new),
        }),
        (one, other) => one.or(other),
    };
    let members = match (one.members, other.members) {
        (Some(mut one), Some(other)) => {
            for (name, member) in other {
                let member = match one.remove(&name) {
                    Some(known) => either(known, member),
                    None => member,
                };
                one.insert(name, member);
            }
            Some(one)
        }
        (one, other) => one.or(other),
    };
    let text = match (one.text, other.text) {
        (Some(one), Some(other)) => Some(wider(one, other)),
        (one, other) => one.or(other),
    };
    // Where one of two is no text, the other says what a text has to be.
    let form = match (one.text, other.text) {
        (Some(_), Some(_)) => one.form.filter(|form| other.form == Some(*form)),
        (Some(_), None) => one.form,
        (None, _) => other.form,
    };
    Some(Bounds { list, members, text, form })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn bounds() -> Bounds {
        let components = json!({
            "Name": { "type": "string", "maxLength": 5 },
            "Thing": {
                "type": "object",
                "properties": {
                    "name": { "$ref": "#/components/schemas/Name" },
                    "tags": { "type": ["array", "null"], "maxItems": 2, "items": { "$ref": "#/components/schemas/Name" } },
                    "anything": {},
                    "form": { "oneOf": [
                        { "type": "null" },
                        { "type": "object", "properties": { "why": { "type": "string", "maxLength": 3 } } },
                        { "type": "object", "properties": { "why": { "type": "string", "maxLength": 4 } } },
                    ] },
                },
            },
        });
        let Value::Object(components) = components else { panic!("an object") };
        Bounds::of(&json!({ "$ref": "#/components/schemas/Thing" }), &components).expect("it says something")
    }

    #[test]
    fn what_is_beyond_a_bound_is_pointed_at() {
        let found = |content: Value| -> Vec<(String, String)> {
            let faults = bounds().exceeded(&content).into_iter();
            faults.map(|fault| (fault.pointer, fault.code.into_owned())).collect()
        };
        let fault = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
        assert_eq!(
            found(json!({ "name": "ééééé", "tags": ["a", "b"], "anything": [1, 2, 3], "form": { "why": "abcd" } })),
            []
        );
        assert_eq!(
            found(json!({ "name": "abcdef", "tags": ["a", "abcdef", "c"], "form": { "why": "abcde" }, "other": [1] })),
            [
                fault("/form/why", "too_long"),
                fault("/name", "too_long"),
                fault("/tags", "too_many"),
                fault("/tags/1", "too_long")
            ],
        );
    }

    #[test]
    fn each_entry_that_is_too_large_is_among_them() {
        let schema = json!({ "type": "object", "properties": { "items": {
            "type": "array", "maxItems": 500, "items": {
                "type": "object", "properties": { "tags": {
                    "type": "array", "maxItems": 200, "items": { "type": "string", "maxLength": 1 },
                } },
            },
        } } });
        let bounds = Bounds::of(&schema, &Map::new()).expect("it says something");
        let faults = bounds.exceeded(&json!({ "items": vec![json!({ "tags": vec!["ab"; 200] }); 500] }));
        assert_eq!(faults.len(), 500 * MOST_FAULTS);
        for i in 0..500 {
            let entry = format!("/items/{i}");
            assert!(faults.iter().any(|fault| entry_of(&fault.pointer) == entry), "{entry}");
        }
    }

    #[test]
    fn a_list_is_no_object_and_an_object_no_text() {
        let found: Vec<_> = bounds().misread(&json!({ "form": [], "tags": [], "anything": [[]] }));
        assert_eq!(found.iter().map(|fault| &*fault.pointer).collect::<Vec<_>>(), ["/form"]);
        assert_eq!(bounds().misread(&json!([])).len(), 1);
        let found: Vec<_> =
            bounds().misread(&json!({ "name": { "a": null }, "tags": [{ "a": null }], "form": { "why": {} } }));
        assert_eq!(found.iter().map(|fault| &*fault.pointer).collect::<Vec<_>>(), ["/form/why", "/name", "/tags/0"]);
    }
}
