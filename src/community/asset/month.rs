//! Days of a month, as numbers. Which are taken a rule says, in better words than a type.

#![warn(missing_docs)]

use utoipa::PartialSchema;
use utoipa::openapi::schema::{SchemaType, Type};
use utoipa::openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat};

use crate::prelude::*;

/// Which of the weekdays of a month: 1 is the first, -1 the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WeekOfMonth(pub i8);

/// A day of the month, from 1 to 31.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DayOfMonth(pub u8);

fn number(least: i32, most: i32) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(SchemaType::new(Type::Integer))
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
        .minimum(Some(least))
        .maximum(Some(most))
        .into()
}

impl PartialSchema for WeekOfMonth {
    fn schema() -> RefOr<Schema> {
        number(-1, 5)
    }
}

impl ToSchema for WeekOfMonth {}

impl PartialSchema for DayOfMonth {
    fn schema() -> RefOr<Schema> {
        number(1, 31)
    }
}

impl ToSchema for DayOfMonth {}
