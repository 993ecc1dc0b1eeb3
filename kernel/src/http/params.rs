//! Parameters of a path or a query: `name=value` pairs into a `T`, with every fault at once.

use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::de::value::{SeqDeserializer, StrDeserializer};
use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::{Map, Value};

use super::faults;
use super::forms::Form;
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
pub(super) fn read<T: DeserializeOwned>(
    place: &str,
    mut pairs: Pairs,
    parameters: Option<&Parameters>,
) -> Result<T, Problem> {
    let mut faults: Vec<Fault> = Vec::new();
    let at = |name: &str| format!("{place}:{name}");
    let mut seen = HashSet::new();
    pairs.retain(|(name, value)| {
        let refused = if !seen.insert(name.clone()) {
            Some(Fault::new(at(name), "duplicate_parameter", "is given twice"))
        } else if value.chars().any(|c| c.is_control() || c == char::REPLACEMENT_CHARACTER) {
            Some(Fault::new(at(name), "control_character", "must be UTF-8 without control characters"))
        } else {
            let wrong = parameters.and_then(|known| known.get(place, name)?.fault(value));
            wrong.map(|(code, detail)| Fault::new(at(name), code, detail))
        };
        let taken = refused.is_none();
        faults.extend(refused.filter(|fault| !faults.iter().any(|known| known.pointer == fault.pointer)));
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

/// What the parameters of an operation may be, by the contract.
#[derive(Debug, Default)]
pub(super) struct Parameters(HashMap<(String, String), Parameter>);

/// What one may be, as far as its type does not say it in better words.
#[derive(Debug, Default)]
struct Parameter {
    form: Option<Form>,
    most_characters: Option<usize>,
    is_whole: bool,
    least: Option<i64>,
    most: Option<i64>,
    /// The codes that it may have, as the words of a fault.
    codes: Option<(HashSet<String>, String)>,
}

impl Parameters {
    /// Those of an operation as it is described.
    pub fn of(described: &Value, components: &Map<String, Value>) -> Self {
        let listed = described.get("parameters").and_then(Value::as_array).into_iter().flatten();
        let known = listed.filter_map(|parameter| {
            let text = |name: &str| parameter.get(name).and_then(Value::as_str).map(str::to_owned);
            let schema = plain(parameter.get("schema")?, components)?;
            Some(((text("in")?, text("name")?), Parameter::of(schema)))
        });
        Self(known.collect())
    }

    fn get(&self, place: &str, name: &str) -> Option<&Parameter> {
        self.0.get(&(place.to_owned(), name.to_owned()))
    }
}

/// The schema itself, whether it stands elsewhere or is one of null and another.
fn plain<'a>(schema: &'a Value, components: &'a Map<String, Value>) -> Option<&'a Value> {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str).and_then(|target| target.rsplit('/').next()) {
        return plain(components.get(name)?, components);
    }
    for forms in ["oneOf", "anyOf", "allOf"] {
        if let Some(forms) = schema.get(forms).and_then(Value::as_array) {
            let mut others = forms.iter().filter(|form| form.get("type").is_none_or(|kind| kind != "null"));
            let only = others.next()?;
            return others.next().map_or_else(|| plain(only, components), |_| None);
        }
    }
    Some(schema)
}

impl Parameter {
    fn of(schema: &Value) -> Self {
        let is = |kind: &str| match schema.get("type") {
            Some(Value::String(only)) => only == kind,
            Some(Value::Array(several)) => several.iter().any(|one| one == kind),
            _ => false,
        };
        let options = schema.get("enum").filter(|options| options.as_array().is_some_and(|all| !all.is_empty()));
        let codes = options.map(|options| {
            let all = options.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
            (all.collect(), faults::choices(options))
        });
        Self {
            form: schema.get("format").and_then(Value::as_str).and_then(Form::of),
            // A format of the domain says itself what is wrong.
            most_characters: schema
                .get("maxLength")
                .filter(|_| schema.get("format").is_none())
                .and_then(Value::as_u64)
                .and_then(|most| most.try_into().ok()),
            is_whole: is("integer"),
            least: schema.get("minimum").and_then(Value::as_i64),
            most: schema.get("maximum").and_then(Value::as_i64),
            codes,
        }
    }

    /// What is wrong with a value, in the words that a body's fault has.
    fn fault(&self, value: &str) -> Option<(&'static str, String)> {
        if let Some((codes, words)) = &self.codes {
            return (!codes.contains(value)).then(|| ("not_in_list", words.clone()));
        }
        if self.is_whole {
            let number = value.parse::<i64>().ok().filter(|_| !value.starts_with('+'));
            return match number {
                None => Some(("wrong_type", "must be a whole number".to_owned())),
                Some(number) if self.least.is_some_and(|least| number < least) => {
                    Some(("out_of_range", format!("must be at least {}", self.least.unwrap_or_default())))
                }
                Some(number) if self.most.is_some_and(|most| number > most) => {
                    Some(("out_of_range", format!("must be at most {}", self.most.unwrap_or_default())))
                }
                Some(_) => None,
            };
        }
        if let Some(form) = self.form.filter(|form| !form.fits(value)) {
            let words = faults::form(form.format());
            // `+` in a query is a space (WHATWG URL): an offset that was not escaped has lost its sign.
            let was_plus = form == Form::Instant && form.fits(&value.replace(' ', "+"));
            let hint = if was_plus { "; in a URL its + is written %2B" } else { "" };
            return Some(("bad_format", format!("{words}{hint}")));
        }
        let most = self.most_characters.filter(|most| value.len() > *most && value.chars().count() > *most)?;
        Some(("too_long", format!("must have at most {most} characters")))
    }
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
        deserialize_u32 visit_u32 u32, deserialize_u64 visit_u64 u64, deserialize_f64 visit_f64 f64,
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
        i128 u128 f32 char str string bytes byte_buf unit unit_struct tuple tuple_struct map struct identifier
        ignored_any
    }
}
