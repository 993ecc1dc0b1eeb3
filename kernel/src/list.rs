//! Lists with their bounds in the type, so that the check and the published schema share one constant.

use std::borrow::Cow;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize, de};
use utoipa::__dev::ComposeSchema;
use utoipa::ToSchema;
use utoipa::openapi::schema::ArrayBuilder;
use utoipa::openapi::{Ref, RefOr, Schema};

use catalogue::coded::Coded;

/// `MIN` to `MAX` things, in the order they were sent. Use with `#[schema(inline)]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct List<T, const MIN: usize, const MAX: usize>(Vec<T>);

/// At least `MIN` codes of one list, each at most once. Use with `#[schema(inline)]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Codes<T, const MIN: usize>(Vec<T>);

/// Why a list was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Fewer than it needs.
    #[error("must have at least {min} items")]
    TooFew {
        /// The fewest it takes.
        min: usize,
    },
    /// More than it holds.
    #[error("must have at most {max} items")]
    TooMany {
        /// The most it takes.
        max: usize,
    },
    /// A code stands in it twice.
    #[error("must not name a code twice")]
    Repeated,
}

fn within<T>(things: Vec<T>, min: usize, max: usize) -> Result<Vec<T>, Refused> {
    match things.len() {
        few if few < min => Err(Refused::TooFew { min }),
        many if many > max => Err(Refused::TooMany { max }),
        _ => Ok(things),
    }
}

impl<T, const MIN: usize, const MAX: usize> List<T, MIN, MAX> {
    /// Takes the things as they are, or says why not.
    pub fn new(things: Vec<T>) -> Result<Self, Refused> {
        within(things, MIN, MAX).map(Self)
    }
}

impl<T: Coded + PartialEq, const MIN: usize> Codes<T, MIN> {
    /// Takes the codes as they are, or says why not.
    pub fn new(codes: Vec<T>) -> Result<Self, Refused> {
        if codes.iter().enumerate().any(|(i, code)| codes[..i].contains(code)) {
            return Err(Refused::Repeated);
        }
        within(codes, MIN, T::ALL.len()).map(Self)
    }
}

impl<T, const MAX: usize> Default for List<T, 0, MAX> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Default for Codes<T, 0> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T, const MIN: usize, const MAX: usize> Deref for List<T, MIN, MAX> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T, const MIN: usize> Deref for Codes<T, MIN> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<'de, T: Deserialize<'de>, const MIN: usize, const MAX: usize> Deserialize<'de> for List<T, MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(Vec::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

impl<'de, T: Deserialize<'de> + Coded + PartialEq, const MIN: usize> Deserialize<'de> for Codes<T, MIN> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(Vec::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

fn array<T: ToSchema>(min: usize, max: usize, unique: bool) -> RefOr<Schema> {
    ArrayBuilder::new()
        .items(Ref::from_schema_name(T::name()))
        .min_items((min > 0).then_some(min))
        .max_items(Some(max))
        .unique_items(unique)
        .into()
}

fn items<T: ToSchema>(schemas: &mut Vec<(String, RefOr<Schema>)>) {
    schemas.push((T::name().into_owned(), T::schema()));
    T::schemas(schemas);
}

// utoipa's derive asks this trait of every type with a parameter; `PartialSchema` follows from it.
impl<T: ToSchema, const MIN: usize, const MAX: usize> ComposeSchema for List<T, MIN, MAX> {
    fn compose(_: Vec<RefOr<Schema>>) -> RefOr<Schema> {
        array::<T>(MIN, MAX, false)
    }
}

impl<T: ToSchema, const MIN: usize, const MAX: usize> ToSchema for List<T, MIN, MAX> {
    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("{}List{MIN}To{MAX}", T::name()))
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        items::<T>(schemas);
    }
}

impl<T: ToSchema + Coded, const MIN: usize> ComposeSchema for Codes<T, MIN> {
    fn compose(_: Vec<RefOr<Schema>>) -> RefOr<Schema> {
        array::<T>(MIN, T::ALL.len(), true)
    }
}

impl<T: ToSchema + Coded, const MIN: usize> ToSchema for Codes<T, MIN> {
    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("{}Codes{MIN}", T::name()))
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        items::<T>(schemas);
    }
}
