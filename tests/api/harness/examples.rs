//! Keeps, of all that the tests send and get, what shows an operation best: `openapi/examples.json`, from which
//! `src/docs/examples.rs` puts the examples into the published document.
//!
//! Only where `RECORD_EXAMPLES` is set. What is kept already stays until something shows more, or until it is no answer
//! that the document allows: recorded again where nothing changed, nothing changes. Neither does the order of the tests
//! matter, nor which database answered.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::{LazyLock, Mutex};

use chrono::{DateTime, Timelike};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::conformity::{self, Asked};
use super::county::Answer;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi/examples.json");
const RECORD: &str = "RECORD_EXAMPLES";

/// In bytes: who reads an example does not want to scroll.
const LONGEST: usize = 4500;
const LONGEST_WITH_TWO_ITEMS: usize = 2200;

/// How many of a list count.
const MOST_OF_A_LIST: usize = 5;

/// Tests that send what nobody would.
const ODD: [&str; 3] = ["contract::random", "nonsense", "auth::attacks"];

/// By operation, then by `request` or status, then, of answers, by the view; `answer` where there is but one.
type Kept = BTreeMap<String, Map<String, Value>>;

static KEPT: LazyLock<Option<Mutex<Kept>>> = LazyLock::new(|| std::env::var_os(RECORD).map(|_| Mutex::new(good())));

/// What is committed, as it is.
pub fn committed() -> Kept {
    serde_json::from_str(&fs::read_to_string(PATH).expect("the examples are there")).expect("they are JSON")
}

/// What is committed and still true. A request that is true no more leaves its place, to be filled anew.
fn good() -> Kept {
    let mut kept = committed();
    kept.retain(|id, _| conformity::operation_named(id).is_some());
    for (id, parts) in &mut kept {
        let operation = conformity::operation_named(id);
        for (part, shown) in parts.iter_mut() {
            let schema = operation.and_then(|operation| schema(operation, part));
            let is_true = |value: &Value| schema.is_some_and(|schema| conformity::wrong(schema, value).is_empty());
            if part == "request" {
                *shown = Some(shown.take()).filter(is_true).unwrap_or_default();
            } else if let Some(views) = shown.as_object_mut() {
                views.retain(|_, value| is_true(value));
            }
        }
    }
    kept
}

/// Each example among what is kept of an operation: what it is of, `request` or a status, and itself.
pub fn values(parts: &Map<String, Value>) -> impl Iterator<Item = (&str, &Value)> {
    parts.iter().flat_map(|(part, shown)| {
        let views = shown.as_object().filter(|_| part != "request").map(Map::values);
        let all: Vec<&Value> = views.map_or_else(|| vec![shown], Iterator::collect);
        all.into_iter().map(move |value| (part.as_str(), value))
    })
}

/// The schema of what an operation takes, or of its JSON answer with a status.
pub fn schema<'a>(operation: &'a Value, part: &str) -> Option<&'a Value> {
    if part == "request" {
        return operation["requestBody"]["content"].as_object()?.values().next()?.get("schema");
    }
    operation["responses"][part]["content"]["application/json"].get("schema")
}

/// Looks at a good answer, and keeps it if it shows more than what is kept.
pub fn consider(operation: &Value, asked: &Asked<'_>, answer: &Answer) {
    let Some(kept) = &*KEPT else { return };
    let test = std::thread::current().name().unwrap_or_default().to_owned();
    let (id, status) = (operation["operationId"].as_str().unwrap_or_default(), answer.status.as_str());
    let shows_nothing = answer.body.is_null() || answer.body["items"] == json!([]);
    if shows_nothing || ODD.iter().any(|odd| test.starts_with(odd)) || schema(operation, status).is_none() {
        return;
    }
    let mut kept = kept.lock().expect("nobody fails while holding it");
    let of_it = kept.entry(id.to_owned()).or_default();
    // A verb that shows what it takes needs no other example of that.
    let media = operation["requestBody"]["content"].as_object().and_then(|content| content.values().next());
    let shows = media.is_some_and(|media| media.get("example").or_else(|| media.get("examples")).is_some());
    let takes = schema(operation, "request").is_some() && (of_it.contains_key("request") || !shows);
    let request = asked.body.filter(|_| takes);

    let mut call = json!({ "answer": few(&answer.body), "request": request });
    Placeholders::of(asked.path).replace("", "", &mut call);
    let (new, request) = (call["answer"].take(), call["request"].take());
    let view = new["view"].as_str().or_else(|| new["items"][0]["view"].as_str()).unwrap_or("answer").to_owned();
    let request = Some(request).filter(|request| !request.is_null());
    let known = of_it.get(status).and_then(|views| views.get(&view));
    let together = |answer: &Value, request: Option<&Value>| Rank::of(&json!([answer, request]));
    let is_better = known.is_none_or(|known| together(&new, request.as_ref()) > together(known, of_it.get("request")));
    if is_better {
        of_it.extend(request.map(|request| ("request".to_owned(), request)));
        of_it.entry(status).or_insert_with(|| json!({}))[&view] = new;
        let text = serde_json::to_string_pretty(&*kept).expect("JSON");
        fs::write(PATH, format!("{text}\n")).expect("it can be written");
    }
}

/// How well something shows what it is an example of: it can be read, it shows much, and it says so briefly.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    is_readable: bool,
    shown: usize,
    brief: Reverse<(usize, String)>,
}

impl Rank {
    fn of(value: &Value) -> Self {
        let text = value.to_string();
        let mut shown = BTreeSet::new();
        show(value, "", &mut shown);
        let is_readable = text.len() <= LONGEST && !is_odd(value);
        Self { is_readable, shown: shown.len(), brief: Reverse((text.len(), text)) }
    }
}

/// What there is to see: the fields that hold something, the words in lists, and moments that differ, since a story
/// in which everything happens at once shows little.
fn show(value: &Value, at: &str, shown: &mut BTreeSet<String>) {
    match value {
        Value::Null => {}
        Value::Object(members) => {
            members.iter().for_each(|(name, member)| show(member, &format!("{at}/{name}"), shown));
        }
        // Two of a page show more than one; that a list is long shows nothing.
        Value::Array(items) => {
            let place = |index| if at.ends_with("/items") { format!("{at}/{index}") } else { format!("{at}/-") };
            items.iter().take(MOST_OF_A_LIST).enumerate().for_each(|(index, item)| show(item, &place(index), shown));
        }
        Value::String(text) if at.ends_with("/-") => _ = shown.insert(format!("{at}/{text}")),
        Value::String(text) => {
            shown.insert(at.to_owned());
            shown.extend(instant(text).map(|instant| instant.to_rfc3339()));
        }
        Value::Bool(_) | Value::Number(_) => _ = shown.insert(at.to_owned()),
    }
}

fn instant(text: &str) -> Option<DateTime<chrono::FixedOffset>> {
    DateTime::parse_from_rfc3339(text).ok()
}

/// What tests send at the edge of things: a microsecond past the hour, a text that is as long as may be.
fn is_odd(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(is_odd),
        Value::Object(members) => members.values().any(is_odd),
        Value::String(text) => {
            let is_stuffed =
                text.as_bytes().windows(6).any(|six| six.iter().all(|byte| *byte == six[0] && *byte != b'0'));
            is_stuffed || instant(text).is_some_and(|instant| instant.nanosecond() != 0)
        }
        _ => false,
    }
}

/// An answer with no more of a list than the item that shows most and, where both are short, one that adds to it.
fn few(answer: &Value) -> Value {
    let mut answer = answer.clone();
    let Some(items) = answer.get_mut("items").and_then(Value::as_array_mut) else { return answer };
    let Some(best) = (0..items.len()).max_by_key(|index| Rank::of(&items[*index])) else { return answer };
    let others = (0..items.len()).filter(|index| *index != best);
    let second = others.max_by_key(|index| Rank::of(&json!([items[best], items[*index]])));
    let is_short = |index: &usize| json!([items[best], items[*index]]).to_string().len() <= LONGEST_WITH_TWO_ITEMS;
    let second = second.filter(is_short);
    let mut index = 0..;
    items.retain(|_| index.next().is_some_and(|index| index == best || Some(index) == second));
    answer
}

/// Puts what is different in every county, and what nobody may have, in words that are always the same.
struct Placeholders {
    resource: String,
    ids: BTreeMap<Uuid, Uuid>,
    etags: u8,
}

impl Placeholders {
    /// For the answer from a path: what is asked for there has the names of the resources in it.
    fn of(path: &str) -> Self {
        let path = path.split('?').next().unwrap_or_default();
        let mut nouns = path.split('/').filter(|part| Uuid::try_parse(part).is_err());
        let mut settled =
            Self { resource: singular(nouns.next_back().unwrap_or_default()), ids: BTreeMap::new(), etags: 0 };
        settled.text("", path);
        settled
    }

    fn replace(&mut self, parent: &str, name: &str, value: &mut Value) {
        match value {
            Value::Object(members) => {
                let members = members.iter_mut();
                members.for_each(|(member, value)| {
                    self.replace(if name.is_empty() { parent } else { name }, member, value);
                });
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.replace(parent, name, item)),
            Value::String(text) => *text = self.word(parent, name, text),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn word(&mut self, parent: &str, name: &str, text: &str) -> String {
        match name {
            "etag" => {
                self.etags += 1;
                format!("\"invented-etag-{:08}\"", self.etags)
            }
            "next_cursor" => "an-invented-cursor".to_owned(),
            "access_token" => "an-invented-access-token".to_owned(),
            "client_secret" => "an-invented-client-secret".to_owned(),
            "secret" => "whsec_an-invented-secret".to_owned(),
            "signature" => "an-invented-header.an-invented-payload.an-invented-signature".to_owned(),
            // The public key of RFC 7515, appendix A.3.
            "x" if matches!(parent, "keys" | "jwk") => "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU".to_owned(),
            "y" if matches!(parent, "keys" | "jwk") => "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0".to_owned(),
            "kid" => "an-invented-key".to_owned(),
            "id" if matches!(parent, "answer" | "items") => self.text(&self.resource.clone(), text),
            "id" => self.text(&singular(parent), text),
            _ => self.text(name.strip_suffix("_id").unwrap_or(name), text),
        }
    }

    /// With other identifiers, and without the server's own address. After a noun, an identifier is of that.
    fn text(&mut self, noun: &str, text: &str) -> String {
        let text = text.replace("http://localhost:0", "https://linkwork.example.org");
        let mut noun = noun.to_owned();
        let parts = text.split('/').map(|part| match Uuid::try_parse(part) {
            Ok(id) if part.len() == 36 => self.id(&noun, id).to_string(),
            _ => {
                noun = singular(part);
                part.to_owned()
            }
        });
        parts.collect::<Vec<_>>().join("/")
    }

    /// The county's own are the same everywhere; the others are told apart by what they are of, and counted.
    fn id(&mut self, noun: &str, id: Uuid) -> Uuid {
        const COUNTY: u128 = 0x0192_0000_0000_7000_8000_0000_0000_0000;
        const INVENTED: u128 = 0x01a0_0000_0000_7000_8000_0000_0000_0000;
        if id.as_u128() >> 16 == COUNTY >> 16 {
            return id;
        }
        let kind = noun.bytes().fold(7_u16, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        let first = INVENTED | u128::from(kind) << 16;
        let number = self.ids.values().filter(|known| known.as_u128() >> 16 == first >> 16).count();
        *self.ids.entry(id).or_insert_with(|| Uuid::from_u128(first | (number as u128 + 1)))
    }
}

/// As a field that holds its identifier calls it: `coded-entries` are each a `coded_entry`.
fn singular(noun: &str) -> String {
    let noun = noun.replace('-', "_");
    match noun.strip_suffix("ies") {
        _ if noun == "people" => "person".to_owned(),
        Some(stem) => format!("{stem}y"),
        None => noun.trim_end_matches('s').to_owned(),
    }
}
