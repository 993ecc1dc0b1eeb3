//! How much of a full-time post a worker has: the measure of a caseload (003 §4.2).

use std::borrow::Cow;

use sea_orm::DeriveValueType;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::openapi::schema::Type;
use utoipa::openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat};
use utoipa::{PartialSchema, ToSchema};

/// Full-time equivalent, above 0 and at most 1, in hundredths: `0.6` in JSON is 60 here and in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
pub struct FullTimeEquivalent(i32);

/// Not a share of a full-time post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be above 0 and at most 1, with at most two decimals")]
pub struct NotAShare;

impl FullTimeEquivalent {
    /// Takes hundredths of a full-time post, 1 to 100.
    pub fn from_hundredths(hundredths: i32) -> Result<Self, NotAShare> {
        if (1..=100).contains(&hundredths) { Ok(Self(hundredths)) } else { Err(NotAShare) }
    }

    /// Hundredths of a full-time post, 1 to 100.
    pub const fn hundredths(self) -> i32 {
        self.0
    }
}

impl TryFrom<f64> for FullTimeEquivalent {
    type Error = NotAShare;

    fn try_from(share: f64) -> Result<Self, NotAShare> {
        (1..=100).find(|&hundredths| f64::from(hundredths) / 100.0 == share).map(Self).ok_or(NotAShare)
    }
}

impl Serialize for FullTimeEquivalent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(f64::from(self.0) / 100.0)
    }
}

impl<'de> Deserialize<'de> for FullTimeEquivalent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        f64::deserialize(deserializer)?.try_into().map_err(de::Error::custom)
    }
}

impl PartialSchema for FullTimeEquivalent {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Number)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Double)))
            .minimum(Some(0.01))
            .maximum(Some(1))
            .description(Some("Full-time equivalent: above 0, at most 1, two decimals."))
            .examples([serde_json::json!(0.6)])
            .into()
    }
}

impl ToSchema for FullTimeEquivalent {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("FullTimeEquivalent")
    }
}
