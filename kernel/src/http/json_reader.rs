//! JSON as we take it: UTF-8, at most 32 levels deep, no key twice in an object, no U+0000.
//!
//! The reader stops at the first thing that is wrong and never goes deeper than the limit, so a body of ten thousand
//! brackets costs thirty-three steps. Where it stopped is put together on the way out: a good body pays nothing for it.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::problem::{Fault, Problem};
use catalogue::Code;

/// How deep a body may nest. The outermost object is the first level.
pub const DEPTH: usize = 32;

/// Reads a body.
///
/// # Errors
/// `malformed_json` with line and column, `duplicate_key` and `too_deep` with a pointer (400), and 422 for U+0000 in a
/// text, which PostgreSQL cannot store.
pub fn read(bytes: &[u8]) -> Result<Value, Problem> {
    if bytes.is_empty() {
        return Err(Problem::new(Code::MalformedJson).because("The body is empty"));
    }
    let stopped = RefCell::new(None);
    let mut input = serde_json::Deserializer::from_slice(bytes);
    let value =
        Reader { stopped: &stopped, level: 1 }.deserialize(&mut input).and_then(|value| input.end().map(|()| value));
    value.map_err(|error| match stopped.into_inner() {
        Some(stopped) => stopped.problem(),
        None => Problem::new(Code::MalformedJson).because(format!(
            "The body is not JSON at line {}, column {}",
            error.line(),
            error.column()
        )),
    })
}

/// Appends a member's name to a JSON Pointer (RFC 6901 §3).
pub fn push(pointer: &mut String, name: &str) {
    pointer.push('/');
    for character in name.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
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

#[derive(Clone, Copy)]
struct Reader<'a> {
    stopped: &'a RefCell<Option<ParseError>>,
    level: usize,
}

impl Reader<'_> {
    fn stop<E: Error>(self, why: Why, name: Option<&str>) -> E {
        *self.stopped.borrow_mut() = Some(ParseError { why, trail: name.map(str::to_owned).into_iter().collect() });
        E::custom("refused")
    }

    fn passing(self, name: impl fmt::Display) {
        if let Some(stopped) = self.stopped.borrow_mut().as_mut() {
            stopped.trail.push(name.to_string());
        }
    }

    fn inside<E: Error>(self) -> Result<Self, E> {
        if self.level > DEPTH { Err(self.stop(Why::Deep, None)) } else { Ok(Self { level: self.level + 1, ..self }) }
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
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("not a finite number"))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        self.visit_string(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Value, E> {
        if text.contains('\0') { Err(self.stop(Why::Nul, None)) } else { Ok(Value::String(text)) }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inside = self.inside()?;
        let mut list = Vec::new();
        loop {
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
            let value = members.next_value_seed(inside).inspect_err(|_| self.passing(&name))?;
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn refused(body: &[u8]) -> (Code, Vec<String>) {
        let problem = read(body).expect_err("taken");
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
            (b"\xEF\xBB\xBF{}", MalformedJson, &[]),
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
        assert!(read(format!("{}{}", "[".repeat(32), "]".repeat(32)).as_bytes()).is_ok());
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
            let _ = read(&bytes);
        }

        #[test]
        fn good_json_is_read_as_it_stands(value in json()) {
            prop_assert_eq!(read(value.to_string().as_bytes()).ok(), Some(value));
        }
    }
}
