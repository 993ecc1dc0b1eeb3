//! Parameters of a path or a query: `name=value` pairs into a `T`, with every fault at once.

use std::collections::HashSet;
use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use serde::de::value::{SeqDeserializer, StrDeserializer};
use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::bounds::is_plain;
use super::faults;
use crate::problem::{Fault, Problem};
use catalogue::Code;

/// Names and values, as they were sent.
pub(super) type Pairs = Vec<(String, String)>;

/// Reads pairs into a `T`, whose type refuses unknown fields. `place` is `query` or `path`.
///
/// serde stops at the first fault, so what is faulty is noted, taken out, and the rest is read again: the pairs are to be few.
///
/// # Errors
/// 400 `invalid_parameter` with `query:name` or `path:name` pointers.
pub(super) fn read<T: DeserializeOwned>(place: &str, mut pairs: Pairs) -> Result<T, Problem> {
    let mut faults: Vec<Fault> = Vec::new();
    let at = |name: &str| format!("{place}:{name}");
    let mut seen = HashSet::new();
    pairs.retain(|(name, value)| {
        let refused = if !seen.insert(name.clone()) {
            Some(Fault::new(at(name), "duplicate_parameter", "is given twice"))
        } else if value.chars().any(|c| c.is_control() || c == char::REPLACEMENT_CHARACTER) {
            Some(Fault::new(at(name), "control_character", "must be UTF-8 without control characters"))
        } else if is_no_plain_time(value) {
            Some(Fault::new(at(name), "bad_format", faults::form("date-time")))
        } else {
            None
        };
        let taken = refused.is_none();
        faults.extend(refused);
        taken
    });
    loop {
        let error = match T::deserialize(Rest { rest: pairs.iter(), value: None }) {
            Ok(read) if faults.is_empty() => return Ok(read),
            Ok(_) => break,
            Err(error) => error,
        };
        let name = error.name.unwrap_or_default();
        if !faults.iter().any(|fault| fault.pointer == at(&name)) {
            let (code, detail) = match error.what {
                What::Unknown => ("unknown_parameter".into(), "is not a parameter of this operation".into()),
                What::Missing => ("missing".into(), "is required".into()),
                What::Wrong(message) => faults::spoken(&message),
            };
            faults.push(Fault::new(at(&name), code, detail));
        }
        let before = pairs.len();
        pairs.retain(|(known, _)| *known != name);
        if pairs.len() == before {
            break;
        }
    }
    Err(Problem::new(Code::InvalidParameter).with_faults(faults))
}

/// Whether chrono would take it for a day or an instant, of which nobody else would say so.
fn is_no_plain_time(value: &str) -> bool {
    let is_time = value.parse::<DateTime<Utc>>().is_ok() || value.parse::<NaiveDate>().is_ok();
    is_time && !is_plain(value)
}

/// Why reading stopped.
#[derive(Debug)]
struct ParamError {
    name: Option<String>,
    what: What,
}

#[derive(Debug)]
enum What {
    Unknown,
    Missing,
    Wrong(String),
}

impl fmt::Display for ParamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a parameter cannot be read")
    }
}

impl std::error::Error for ParamError {}

impl de::Error for ParamError {
    fn custom<M: fmt::Display>(message: M) -> Self {
        Self { name: None, what: What::Wrong(message.to_string()) }
    }

    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Self { name: Some(field.to_owned()), what: What::Unknown }
    }

    fn missing_field(field: &'static str) -> Self {
        Self { name: Some(field.to_owned()), what: What::Missing }
    }
}

struct Rest<'a> {
    rest: std::slice::Iter<'a, (String, String)>,
    value: Option<&'a (String, String)>,
}

impl<'de> Deserializer<'de> for Rest<'de> {
    type Error = ParamError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ParamError> {
        visitor.visit_map(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de> MapAccess<'de> for Rest<'de> {
    type Error = ParamError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, ParamError> {
        self.value = self.rest.next();
        self.value.map(|(name, _)| seed.deserialize(StrDeserializer::new(name))).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, ParamError> {
        let (name, value) = self.value.ok_or_else(|| de::Error::custom("no value"))?;
        seed.deserialize(Word(value)).map_err(|error| ParamError { name: Some(name.clone()), ..error })
    }
}

/// One value: what a type asks it to be. A list is written with commas (`style: form, explode: false`).
struct Word<'a>(&'a str);

impl<'de> IntoDeserializer<'de, ParamError> for Word<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident $number:ty),+ $(,)?) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ParamError> {
            let plain = !self.0.starts_with('+');
            match self.0.parse::<$number>() {
                Ok(number) if plain => visitor.$visit(number),
                _ => Err(de::Error::custom("wrong_type: must be a number in the range of the parameter")),
            }
        }
    )+};
}

impl<'de> Deserializer<'de> for Word<'de> {
    type Error = ParamError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ParamError> {
        visitor.visit_borrowed_str(self.0)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ParamError> {
        match self.0 {
            "true" => visitor.visit_bool(true),
            "false" => visitor.visit_bool(false),
            _ => Err(de::Error::custom("wrong_type: must be true or false")),
        }
    }

    numbers! {
        deserialize_i8 visit_i8 i8, deserialize_i16 visit_i16 i16, deserialize_i32 visit_i32 i32,
        deserialize_i64 visit_i64 i64, deserialize_u8 visit_u8 u8, deserialize_u16 visit_u16 u16,
        deserialize_u32 visit_u32 u32, deserialize_u64 visit_u64 u64,
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ParamError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, ParamError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ParamError> {
        visitor.visit_seq(SeqDeserializer::new(self.0.split(',').map(Word)))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ParamError> {
        if !variants.contains(&self.0) {
            return Err(de::Error::custom(format!("not_in_list: must be one of: {}", variants.join(", "))));
        }
        visitor.visit_enum(StrDeserializer::new(self.0))
    }

    forward_to_deserialize_any! {
        i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct tuple tuple_struct map struct identifier
        ignored_any
    }
}
