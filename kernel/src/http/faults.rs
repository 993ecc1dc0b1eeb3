//! What is wrong with a body, fault by fault: from the operation's own schema, and from serde where that sees more.
//!
//! Details say what is asked for, never what was sent. The codes here are part of the contract.

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{JsonType, ValidationError, Validator};
use serde_json::{Map, Value};
use serde_path_to_error::{Path, Segment};

use super::pointer::push;
use crate::problem::{Fault, MOST_FAULTS};
use crate::{format, text};

/// The most entries of a list that are shown to the validator at once.
const TOGETHER: usize = 20;

/// The faults that a schema finds in a body, in the order it finds them, until there are as many as may be told.
///
/// The validator makes all its errors before it gives the first. So a body that is a long list is shown to it entry by
/// entry, each alone in the list's place: one after another, and none once there are enough.
pub fn by_schema(validator: &Validator, body: &Value) -> Vec<Fault> {
    let mut faults = Vec::new();
    let Some((name, entries)) = long_list(body) else {
        found(validator, body, &mut faults);
        return faults;
    };
    let mut shown = Map::new();
    for (other, value) in body.as_object().into_iter().flatten().filter(|(other, _)| *other != name) {
        shown.insert(other.clone(), value.clone());
    }
    let mut place = String::new();
    push(&mut place, name);
    let (alone, mut list) = (format!("{place}/0"), vec![Value::Null]);
    for (i, entry) in entries.iter().enumerate() {
        list[0] = entry.clone();
        shown.insert(name.clone(), Value::Array(list));
        let mut here = Vec::new();
        let content = Value::Object(shown);
        found(validator, &content, &mut here);
        for mut fault in here {
            match fault.pointer.strip_prefix(&alone).filter(|rest| rest.is_empty() || rest.starts_with('/')) {
                Some(rest) => fault.pointer = format!("{place}/{i}{rest}"),
                // What is not of an entry is told with the first.
                None if i > 0 => continue,
                None => {}
            }
            faults.push(fault);
        }
        if faults.len() >= MOST_FAULTS {
            break;
        }
        shown = Map::new();
        list = vec![Value::Null];
    }
    faults
}

fn found(validator: &Validator, body: &Value, faults: &mut Vec<Fault>) {
    for error in validator.iter_errors(body).take(MOST_FAULTS) {
        explain(&error, faults);
    }
    told_once(faults);
}

/// One fault of a text once: what its format says of it stands for its length and its pattern, of which the format is made.
pub(super) fn told_once(faults: &mut Vec<Fault>) {
    let rank = |fault: &Fault| match &*fault.code {
        "bad_format" if fault.detail == VAGUE => 1,
        "too_short" => 2,
        "too_long" => 3,
        "control_character" => 4,
        "bad_format" | "bad_length" | "bad_character" | "bad_checksum" | "placeholder" | "whole_postcode"
        | "undeliverable" => 5,
        _ => 0,
    };
    let mut kept: Vec<Fault> = Vec::with_capacity(faults.len());
    for fault in faults.drain(..) {
        let of_text = rank(&fault);
        let before = kept.iter_mut().find(|known| {
            let same_text = of_text > 0 && rank(known) > 0;
            known.pointer == fault.pointer && (same_text || known.code == fault.code && known.detail == fault.detail)
        });
        match before {
            Some(known) if of_text > rank(known) => *known = fault,
            Some(_) => {}
            None => kept.push(fault),
        }
    }
    *faults = kept;
}

const VAGUE: &str = "must have the form that the schema gives";

/// The member of an object that is a list of more objects than are looked at together.
fn long_list(body: &Value) -> Option<(&String, &Vec<Value>)> {
    let lists = body.as_object()?.iter().filter_map(|(name, member)| Some((name, member.as_array()?)));
    lists.filter(|(_, entries)| entries.len() > TOGETHER).max_by_key(|(_, entries)| entries.len())
}

fn explain(error: &ValidationError<'_>, faults: &mut Vec<Fault>) {
    let at = error.instance_path().as_str();
    let below = |name: &str| {
        let mut pointer = at.to_owned();
        push(&mut pointer, name);
        pointer
    };
    let mut here = |code: &'static str, detail: String| faults.push(Fault::new(at, code, detail));
    match error.kind() {
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            faults.extend(
                unexpected
                    .iter()
                    .take(MOST_FAULTS)
                    .map(|name| Fault::new(below(name), "unknown_field", "is not a field of this object")),
            );
        }
        Kind::Required { property } => {
            faults.push(Fault::new(below(property.as_str().unwrap_or_default()), "missing", "is required"));
        }
        Kind::Type { kind } => here("wrong_type", format!("must be {}", types(kind))),
        Kind::MaxLength { limit } => here("too_long", format!("must have at most {limit} characters")),
        Kind::MinLength { limit: 1 } => here("too_short", "must not be empty".into()),
        Kind::MinLength { limit } => here("too_short", format!("must have at least {limit} characters")),
        Kind::Pattern { pattern } if pattern == text::PATTERN => {
            here("control_character", "must not hold control characters or direction overrides".into());
        }
        Kind::Pattern { .. } => here("bad_format", VAGUE.into()),
        Kind::Format { format } if let Some(refused) = refused(format, error.instance()) => {
            here(refused.code, refused.detail.to_owned());
        }
        Kind::Format { format } => here("bad_format", form(format).into()),
        Kind::Enum { options } => here("not_in_list", choices(options)),
        Kind::Constant { expected_value } => here("not_in_list", format!("must be {expected_value}")),
        Kind::Minimum { limit } => here("out_of_range", format!("must be at least {limit}")),
        Kind::Maximum { limit } => here("out_of_range", format!("must be at most {limit}")),
        Kind::ExclusiveMinimum { limit } => here("out_of_range", format!("must be more than {limit}")),
        Kind::ExclusiveMaximum { limit } => here("out_of_range", format!("must be less than {limit}")),
        Kind::MultipleOf { .. } => here("out_of_range", "must be a multiple of what the schema gives".into()),
        Kind::MaxItems { limit } | Kind::MaxProperties { limit } => {
            here("too_many", format!("must have at most {limit} entries"));
        }
        Kind::MinItems { limit } | Kind::MinProperties { limit } => {
            here("too_few", format!("must have at least {limit} entries"));
        }
        Kind::UniqueItems => here("not_unique", "must not have the same entry twice".into()),
        Kind::OneOfNotValid { context } | Kind::AnyOf { context } => choose(at, context, faults),
        Kind::OneOfMultipleValid { .. } => {
            here("ambiguous", "must be one of several forms, and fits more than one".into());
        }
        Kind::PropertyNames { .. } => here("unknown_field", "has a name that is not allowed".into()),
        _ => here("not_valid", "is not what the schema gives".into()),
    }
}

/// A body that fits none of several forms: tells what is wrong with the form that was meant.
fn choose(at: &str, forms: &[Vec<ValidationError<'static>>], faults: &mut Vec<Fault>) {
    let meant: Vec<&Vec<ValidationError<'_>>> =
        forms.iter().filter(|form| !form.iter().any(|error| rules_out(at, error))).collect();
    match meant.as_slice() {
        [] => none_meant(at, forms, faults),
        [only] => only.iter().for_each(|error| explain(error, faults)),
        several => {
            let mut lists = several.iter().map(|form| {
                let mut faults = Vec::new();
                form.iter().for_each(|error| explain(error, &mut faults));
                faults
            });
            let Some(first) = lists.next() else { return };
            let rest: Vec<_> = lists.collect();
            let common: Vec<Fault> =
                first.iter().filter(|fault| rest.iter().all(|other| other.contains(fault))).cloned().collect();
            let shortest =
                || rest.iter().chain([&first]).min_by_key(|faults| faults.len()).cloned().unwrap_or_default();
            faults.extend(if common.is_empty() { shortest() } else { common });
        }
    }
}

/// Whether an error says that another form was meant: the discriminator names it, or the type is another altogether.
fn rules_out(at: &str, error: &ValidationError<'_>) -> bool {
    is_tag(at, error) || (matches!(error.kind(), Kind::Type { .. }) && error.instance_path().as_str() == at)
}

/// Whether it is about a member of the object at `at` that can have one value only.
fn is_tag(at: &str, error: &ValidationError<'_>) -> bool {
    let fixed = match error.kind() {
        Kind::Constant { .. } => true,
        Kind::Enum { options } => options.as_array().is_some_and(|options| options.len() == 1),
        _ => false,
    };
    let name = error.instance_path().as_str().strip_prefix(at).and_then(|rest| rest.strip_prefix('/'));
    fixed && name.is_some_and(|name| !name.contains('/'))
}

fn none_meant(at: &str, forms: &[Vec<ValidationError<'static>>], faults: &mut Vec<Fault>) {
    let tags: Vec<_> = forms.iter().filter_map(|form| form.iter().find(|error| is_tag(at, error))).collect();
    if let Some(first) = tags.first() {
        let options = tags.iter().flat_map(|error| match error.kind() {
            Kind::Constant { expected_value } => vec![(**expected_value).clone()],
            Kind::Enum { options } => options.as_array().cloned().unwrap_or_default(),
            _ => Vec::new(),
        });
        let options = Value::Array(options.collect());
        return faults.push(Fault::new(first.instance_path().as_str(), "not_in_list", choices(&options)));
    }
    let wanted: Vec<String> = forms
        .iter()
        .flatten()
        .filter_map(|error| match error.kind() {
            Kind::Type { kind } if error.instance_path().as_str() == at => Some(types(kind)),
            _ => None,
        })
        .collect();
    faults.push(Fault::new(at, "wrong_type", format!("must be {}", wanted.join(" or "))));
}

fn types(kind: &TypeKind) -> String {
    let word = |kind: JsonType| match kind {
        JsonType::Array => "a list",
        JsonType::Boolean => "true or false",
        JsonType::Integer => "a whole number",
        JsonType::Null => "null",
        JsonType::Number => "a number",
        JsonType::Object => "an object",
        JsonType::String => "a text",
    };
    match kind {
        TypeKind::Single(kind) => word(*kind).to_owned(),
        TypeKind::Multiple(kinds) => kinds.iter().map(word).collect::<Vec<_>>().join(" or "),
    }
}

pub(super) fn choices(options: &Value) -> String {
    let words: Vec<String> = options
        .as_array()
        .into_iter()
        .flatten()
        .map(|option| option.as_str().map_or_else(|| option.to_string(), str::to_owned))
        .collect();
    let list = words.join(", ");
    if list.len() <= 300 {
        format!("must be one of: {list}")
    } else {
        "must be a code of the list that the schema gives".to_owned()
    }
}

/// What a format of the domain says of a text.
fn refused(format: &str, value: &Value) -> Option<format::Refused> {
    format::check(format, value.as_str()?).err()
}

pub(super) fn form(format: &str) -> &'static str {
    match format {
        "date" => "must be a date that exists, as YYYY-MM-DD",
        "date-time" => "must be an instant of RFC 3339, as 2026-01-31T09:30:00Z",
        "uuid" => "must be a UUID",
        "uri" => "must be a URI",
        _ => "must have the format that the schema gives",
    }
}

/// The fault at which serde stopped.
///
/// Its words are kept only where they are our own, and ours begin with "must" and hold no value; a value type may put
/// a code before them (`bad_checksum: must …`).
pub fn by_serde(path: &Path, message: &str) -> Fault {
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => push(&mut pointer, &index.to_string()),
            Segment::Map { key } => push(&mut pointer, key),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    let name = |prefix: &str| message.strip_prefix(prefix).and_then(|rest| rest.split('`').next());
    if let Some(field) = name("missing field `") {
        push(&mut pointer, field);
        return Fault::new(pointer, "missing", "is required");
    }
    if let Some(field) = name("unknown field `") {
        if path.iter().next_back().is_none_or(|last| !matches!(last, Segment::Map { key } if key == field)) {
            push(&mut pointer, field);
        }
        return Fault::new(pointer, "unknown_field", "is not a field of this object");
    }
    let (code, detail) = spoken(message);
    Fault::new(pointer, code, detail)
}

/// The code and words of a message of serde's, or of a value type of ours.
pub(super) fn spoken(message: &str) -> (String, String) {
    let is_code = |code: &&str| !code.is_empty() && code.bytes().all(|byte| byte == b'_' || byte.is_ascii_lowercase());
    let (code, words) = match message.split_once(": ").filter(|(code, _)| is_code(code)) {
        Some((code, words)) => (code, words),
        None => ("not_valid", message),
    };
    let known = [
        ("invalid type", "wrong_type", "has the wrong type"),
        ("invalid length", "wrong_length", "has the wrong number of entries"),
        ("unknown variant", "not_in_list", "is not a code of the list"),
        ("duplicate field", "duplicate_key", "is given twice"),
    ];
    match known.iter().find(|(start, ..)| message.starts_with(start)) {
        Some((_, code, detail)) => ((*code).to_owned(), (*detail).to_owned()),
        None if words.starts_with("must ") => (code.to_owned(), words.to_owned()),
        None => ("not_valid".to_owned(), "is not valid".to_owned()),
    }
}
