//! A field of a merge-patch (RFC 7396): left alone, cleared, or set.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::schema::{OneOfBuilder, SchemaType, Type};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// What a patch does to one field. The field needs `#[serde(default)]`, by which it stays absent.
///
/// In a published schema `#[schema(value_type = Option<T>)]` reads best; without it the schema is one of `null` and `T`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// Not in the patch: leave it.
    #[default]
    Absent,
    /// `null`: clear it.
    Null,
    /// Set it to this.
    Value(T),
}

impl<T> Patch<T> {
    /// Whether the patch leaves the field alone; for `skip_serializing_if`.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// The same for a field of another type.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Absent => Patch::Absent,
            Self::Null => Patch::Null,
            Self::Value(value) => Patch::Value(f(value)),
        }
    }

    /// The field after the patch, given the field before it.
    pub fn apply(self, before: Option<T>) -> Option<T> {
        match self {
            Self::Absent => before,
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }
}

/// Reads a field that a patch can set or leave alone but not clear: `null` is refused as a wrong type. For an `Option<T>`
/// with `#[serde(default, deserialize_with = "not_null")]` and `#[schema(nullable = false)]`.
pub fn not_null<'de, T: Deserialize<'de>, D: Deserializer<'de>>(input: D) -> Result<Option<T>, D::Error> {
    T::deserialize(input).map(Some)
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(input)?.map_or(Self::Null, Self::Value))
    }
}

impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent | Self::Null => out.serialize_none(),
            Self::Value(value) => value.serialize(out),
        }
    }
}

impl<T: PartialSchema> PartialSchema for Patch<T> {
    fn schema() -> RefOr<Schema> {
        let null = ObjectBuilder::new().schema_type(SchemaType::new(Type::Null));
        OneOfBuilder::new().item(null).item(T::schema()).into()
    }
}

impl<T: ToSchema> ToSchema for Patch<T> {
    fn name() -> Cow<'static, str> {
        Cow::Owned(format!("Patch{}", T::name()))
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Deserialize, Serialize)]
    #[serde(deny_unknown_fields)]
    struct Change {
        #[serde(default, skip_serializing_if = "Patch::is_absent")]
        phone: Patch<String>,
    }

    #[test]
    fn null_is_not_absent() {
        for (body, phone, after) in [
            ("{}", Patch::Absent, Some("before")),
            (r#"{"phone":null}"#, Patch::Null, None),
            (r#"{"phone":"after"}"#, Patch::Value("after".to_owned()), Some("after")),
        ] {
            let change: Change = serde_json::from_str(body).expect(body);
            assert_eq!(change, Change { phone: phone.clone() });
            assert_eq!(serde_json::to_string(&change).expect("JSON"), body);
            assert_eq!(phone.apply(Some("before".to_owned())).as_deref(), after);
        }
    }
}
