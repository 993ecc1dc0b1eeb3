//! The language a person prefers: an ISO 639 code, two letters where there are two (`en`, `ur`), else three (`bfi` is
//! British Sign Language).

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::openapi::schema::Type;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema, SchemaFormat};
use utoipa::{PartialSchema, ToSchema};

/// An ISO 639 code: two or three small letters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, sea_orm::DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct Language(String);

/// Not two or three small letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be an ISO 639 code of two or three small letters")]
pub struct NotALanguage;

impl Language {
    /// The format's name in the published schema.
    pub const FORMAT: &'static str = "language";
}

impl FromStr for Language {
    type Err = NotALanguage;

    fn from_str(text: &str) -> Result<Self, NotALanguage> {
        let formed = matches!(text.len(), 2 | 3) && text.bytes().all(|byte| byte.is_ascii_lowercase());
        formed.then(|| Self(text.to_owned())).ok_or(NotALanguage)
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl PartialSchema for Language {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::Custom(Self::FORMAT.to_owned())))
            .description(Some("ISO 639 code; `bfi` is British Sign Language."))
            .min_length(Some(2))
            .max_length(Some(3))
            .pattern(Some("^[a-z]{2,3}$"))
            .examples(["ur"])
            .into()
    }
}

impl ToSchema for Language {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Language")
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn two_or_three_small_letters() {
        for (text, good) in [("en", true), ("bfi", true), ("EN", false), ("english", false), ("", false), ("e1", false)]
        {
            assert_eq!(text.parse::<Language>().is_ok(), good, "{text}");
        }
    }
}
