//! JSON as we take it: UTF-8, at most 32 levels deep, no key twice in an object, no U+0000.
//!
//! The reader stops at the first thing that is wrong and never goes deeper than the limit, so a body of ten thousand
//! brackets costs thirty-three steps. Where it stopped is put together on the way out: a good body pays nothing for it.
//!
//! What no good body of the operation holds is passed over without being kept: an entry beyond the most that a list may
//! have, but for the first, by which the list is seen to be too long; of a text all but one character more; and of values
//! where the schema knows none all but [`MOST_UNKNOWN`]. So a body costs no more memory than the largest good one, but for
//! its own bytes.

use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::bounds::{Bounds, DEPTH};
use super::pointer::push;
use crate::problem::{Fault, Problem};
use catalogue::Code;

/// The most values of a body that stand where its operation's schema knows of none, or lets anything stand: more than may
/// be told of.
pub const MOST_UNKNOWN: usize = 1000;
/// Beyond this not every whole number is a double: 2 to the power of 53.
const LARGEST_WHOLE: f64 = 9_007_199_254_740_992.0;
/// The most characters of a name that are kept: more than any of ours has.
const LONGEST_NAME: usize = 200;

/// What was read of a body.
#[derive(Debug)]
pub struct Content {
    pub value: Value,
    /// Why not all of it was kept. A body that has one of these is never taken.
    pub cuts: Vec<Fault>,
}

/// Reads a body, as much of it as these bounds let a good one have.
///
/// # Errors
/// `malformed_json` with line and column, `duplicate_key` and `too_deep` with a pointer (400), and 422 for U+0000 in a
/// text, which PostgreSQL cannot store.
pub fn read(bytes: &[u8], bounds: Option<&Bounds>) -> Result<Content, Problem> {
    // RFC 8259 §8.1: a byte order mark may be passed over, and some programs write one.
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.is_empty() {
        return Err(Problem::new(Code::MalformedJson).because("The body is empty"));
    }
    let run = Run {
        stopped: RefCell::default(),
        unknown: Cell::default(),
        is_too_large: Cell::default(),
        is_beyond_schema: Cell::default(),
    };
    let mut input = serde_json::Deserializer::from_slice(bytes);
    let value = Reader { run: &run, level: 1, bounds }
        .deserialize(&mut input)
        .and_then(|value| input.end().map(|()| value))
        .map_err(|error| match run.stopped.take() {
            Some(stopped) => stopped.problem(),
            None => Problem::new(Code::MalformedJson).because(format!(
                "The body is not JSON at line {}, column {}",
                error.line(),
                error.column()
            )),
        })?;
    let mut cuts = Vec::new();
    if run.is_beyond_schema.get() {
        cuts.push(Fault::new("", "too_many", "must not have so much that its schema does not know"));
    }
    if let Some(bounds) = bounds.filter(|_| run.is_too_large.get()) {
        cuts.extend(bounds.exceeded(&value));
    }
    Ok(Content { value, cuts })
}

enum Why {
    Duplicate,
    Deep,
    Nul,
}

struct ParseError {
    why: Why,
    /// From the inside out.
    trail: Vec<String>,
}

impl ParseError {
    fn problem(self) -> Problem {
        let mut pointer = String::new();
        self.trail.iter().rev().for_each(|name| push(&mut pointer, name));
        let (problem, code, detail) = match self.why {
            Why::Duplicate => (Code::DuplicateKey, "duplicate_key", "is given twice"),
            Why::Deep => (Code::TooDeep, "too_deep", "nests deeper than 32 levels"),
            Why::Nul => (Code::ValidationFailed, "control_character", "must not hold U+0000"),
        };
        Problem::new(problem).with_faults([Fault::new(pointer, code, detail)])
    }
}

/// What is noted while a body is read.
struct Run {
    stopped: RefCell<Option<ParseError>>,
    /// How many values stood where the schema knows none.
    unknown: Cell<usize>,
    /// Whether anything was left out by a bound of the schema's.
    is_too_large: Cell<bool>,
    /// Whether anything was left out where the schema has no bound.
    is_beyond_schema: Cell<bool>,
}

impl Run {
    /// Counts a value that the schema does not know, and answers whether it is one too many.
    fn is_spent(&self) -> bool {
        let count = self.unknown.get();
        self.unknown.set(count.saturating_add(1));
        count >= MOST_UNKNOWN
    }
}

#[derive(Clone, Copy)]
struct Reader<'a> {
    run: &'a Run,
    level: usize,
    bounds: Option<&'a Bounds>,
}

impl<'a> Reader<'a> {
    fn stop<E: Error>(self, why: Why, name: Option<&str>) -> E {
        *self.run.stopped.borrow_mut() = Some(ParseError { why, trail: name.map(str::to_owned).into_iter().collect() });
        E::custom("refused")
    }

    fn passing(self, name: impl fmt::Display) {
        if let Some(stopped) = self.run.stopped.borrow_mut().as_mut() {
            stopped.trail.push(name.to_string());
        }
    }

    /// For what lies below, of which nothing is known yet.
    fn inside<E: Error>(self) -> Result<Self, E> {
        if self.level > DEPTH {
            Err(self.stop(Why::Deep, None))
        } else {
            Ok(Self { level: self.level + 1, bounds: None, ..self })
        }
    }

    fn with(self, bounds: Option<&'a Bounds>) -> Self {
        Self { bounds, ..self }
    }

    /// Whether the next value below is not kept.
    fn passes_over(self) -> bool {
        self.bounds.is_none() && self.run.is_spent()
    }

    /// The name of a member that the schema does not know.
    fn cut_name(self, name: String) -> String {
        match name.char_indices().nth(LONGEST_NAME) {
            Some((end, _)) => {
                self.run.is_beyond_schema.set(true);
                name.get(..end).unwrap_or_default().to_owned()
            }
            None => name,
        }
    }
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<Value, D::Error> {
        input.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        // 40.0 is a whole number (JSON Schema 2020-12, core §4.2.3), and some programs write it so.
        if value.fract() == 0.0 && value.abs() < LARGEST_WHOLE {
            #[expect(clippy::cast_possible_truncation, reason = "it is whole, and within the range")]
            return Ok((value as i64).into());
        }
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("not a finite number"))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        self.visit_string(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Value, E> {
        if text.contains('\0') {
            return Err(self.stop(Why::Nul, None));
        }
        let most = self.bounds.and_then(Bounds::most_characters).filter(|most| text.len() > *most);
        if let Some((last, character)) = most.and_then(|most| text.char_indices().nth(most)) {
            self.run.is_too_large.set(true);
            return Ok(Value::String(text.get(..last + character.len_utf8()).unwrap_or_default().to_owned()));
        }
        Ok(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inside = self.inside()?.with(self.bounds.and_then(Bounds::entry));
        let most = self.bounds.and_then(Bounds::most_entries);
        let mut list = Vec::new();
        loop {
            let is_full = most.is_some_and(|most| list.len() > most);
            if is_full || inside.passes_over() {
                if is_full || items.next_element::<IgnoredAny>()?.is_some() {
                    let noted = if is_full { &self.run.is_too_large } else { &self.run.is_beyond_schema };
                    noted.set(true);
                    while items.next_element::<IgnoredAny>()?.is_some() {}
                }
                return Ok(Value::Array(list));
            }
            match items.next_element_seed(inside) {
                Ok(Some(item)) => list.push(item),
                Ok(None) => return Ok(Value::Array(list)),
                Err(error) => {
                    self.passing(list.len());
                    return Err(error);
                }
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let inside = self.inside()?;
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if object.contains_key(&name) {
                return Err(self.stop(Why::Duplicate, Some(&name)));
            }
            if name.contains('\0') {
                return Err(self.stop(Why::Nul, None));
            }
            let known = self.bounds.and_then(|bounds| bounds.member(&name));
            let inside = inside.with(known.flatten());
            if inside.passes_over() {
                self.run.is_beyond_schema.set(true);
                members.next_value::<IgnoredAny>()?;
                continue;
            }
            let value = members.next_value_seed(inside).inspect_err(|_| self.passing(&name))?;
            object.insert(if known.is_some() { name } else { self.cut_name(name) }, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn refused(body: &[u8]) -> (Code, Vec<String>) {
        let problem = read(body, None).expect_err("taken");
        (problem.code(), problem.faults().iter().map(|fault| fault.pointer.clone()).collect())
    }

    #[test]
    fn what_is_no_json_of_ours_is_refused_with_its_place() {
        use Code::{DuplicateKey, MalformedJson, TooDeep, ValidationFailed};
        let deep = "[".repeat(10_000);
        let just_too_deep = format!("{}{}", "[".repeat(33), "]".repeat(33));
        let zeros = "/0".repeat(32);
        let table: &[(&[u8], Code, &[&str])] = &[
            (b"", MalformedJson, &[]),
            (b"{", MalformedJson, &[]),
            (b"{} {}", MalformedJson, &[]),
            (b"\xEF\xBB\xBF", MalformedJson, &[]),
            (b"\xEF\xBB\xBF\xEF\xBB\xBF{}", MalformedJson, &[]),
            (b"\"\xFF\"", MalformedJson, &[]),
            (b"\"\\ud800\"", MalformedJson, &[]),
            (b"{\"\\udfff\":1}", MalformedJson, &[]),
            (b"1e400", MalformedJson, &[]),
            (b"NaN", MalformedJson, &[]),
            (b"{'a':1}", MalformedJson, &[]),
            (b"{\"a\":1,}", MalformedJson, &[]),
            (b"\"a\0b\"", MalformedJson, &[]),
            (br#"{"a":1,"a":1}"#, DuplicateKey, &["/a"]),
            (br#"{"x":[{"a":1},{"b/c~":{"a":1,"\u0061":2}}]}"#, DuplicateKey, &["/x/1/b~1c~0/a"]),
            (br#"{"a":["b","c\u0000"]}"#, ValidationFailed, &["/a/1"]),
            (br#"{"a\u0000":1}"#, ValidationFailed, &[""]),
            (deep.as_bytes(), TooDeep, &[&zeros]),
            (just_too_deep.as_bytes(), TooDeep, &[&zeros]),
        ];
        for (body, code, pointers) in table {
            let shown = String::from_utf8_lossy(&body[..body.len().min(40)]);
            assert_eq!(refused(body), (*code, pointers.iter().map(ToString::to_string).collect()), "{shown}");
        }
        assert!(read(format!("{}{}", "[".repeat(32), "]".repeat(32)).as_bytes(), None).is_ok());
    }

    #[test]
    fn what_no_good_body_holds_is_not_kept_and_is_told() {
        let schema = serde_json::json!({ "type": "object", "properties": {
            "tags": { "type": "array", "maxItems": 2, "items": { "type": "string", "maxLength": 3 } },
            "anything": {},
        } });
        let bounds = Bounds::of(&schema, &Map::new()).expect("it says something");
        let kept = |body: Value| {
            let Content { value, cuts } = read(body.to_string().as_bytes(), Some(&bounds)).expect("it is JSON");
            let cuts: Vec<_> = cuts.into_iter().map(|cut| (cut.pointer, cut.code.into_owned())).collect();
            (value, cuts)
        };
        let cut = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
        let good = serde_json::json!({ "tags": ["ééé", "b"], "anything": [[1], "a long text"], "unknown": {} });
        assert_eq!(kept(good.clone()), (good, vec![]));
        assert_eq!(
            kept(serde_json::json!({ "tags": ["éééééé", "b", "c", "d", "e"] })),
            (
                serde_json::json!({ "tags": ["éééé", "b", "c"] }),
                vec![cut("/tags", "too_many"), cut("/tags/0", "too_long")]
            ),
        );
        for large in [
            serde_json::json!({ "anything": vec![0; 2000] }),
            serde_json::json!({ "unknown": vec![vec![0]; 2000] }),
            Value::Object((0..2000).map(|i| (format!("n{i}"), Value::Null)).collect()),
            serde_json::json!({ "anything": { "n".repeat(1000): 1 } }),
        ] {
            let (value, cuts) = kept(large);
            assert_eq!(cuts, [cut("", "too_many")]);
            assert!(value.to_string().len() < 20_000);
        }
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            "[^\0]{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(6, 40, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map("[^\0]{0,5}", inner, 0..5)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes, None);
        }

        #[test]
        fn good_json_is_read_as_it_stands(value in json()) {
            let read = read(value.to_string().as_bytes(), None).ok();
            prop_assert_eq!(read.map(|content| (content.value, content.cuts)), Some((value, Vec::new())));
        }
    }
}
