//! What rows of a file are made of: columns, each with a type and what it means, as they are written and as they are described.

use std::fmt::Write;

use chrono::SecondsFormat;
use serde::Serializer;

use super::codes::ExportColumnType;
use crate::prelude::*;

/// A column of a file.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    pub name: &'static str,
    pub kind: ExportColumnType,
    /// The list that its codes are of.
    pub list: Option<&'static str>,
    pub is_nullable: bool,
    /// What it means.
    pub description: &'static str,
}

/// A row of a file.
pub trait Row: Serialize + Send {
    /// Its columns, in their order.
    const COLUMNS: &'static [Column];

    /// Gives each of its values, as text, in the order of the columns; nothing where there is none.
    fn each(&self, give: &mut impl FnMut(&str, bool));
}

/// A value of a row.
pub trait Cell: Serialize {
    const KIND: ExportColumnType;
    const LIST: Option<&'static str> = None;
    const IS_NULLABLE: bool = false;

    /// Writes it as text.
    fn write(&self, text: &mut String);
}

/// A code.
#[derive(Clone, Copy, Debug)]
pub struct Coding<T>(pub T);

impl<T: Coded> Serialize for Coding<T> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(self.0.code())
    }
}

impl<T: Coded> Cell for Coding<T> {
    const KIND: ExportColumnType = ExportColumnType::Code;
    const LIST: Option<&'static str> = Some(T::LIST);

    fn write(&self, text: &mut String) {
        text.push_str(self.0.code());
    }
}

impl<T: Cell> Cell for Option<T> {
    const KIND: ExportColumnType = T::KIND;
    const LIST: Option<&'static str> = T::LIST;
    const IS_NULLABLE: bool = true;

    fn write(&self, text: &mut String) {
        if let Some(value) = self {
            value.write(text);
        }
    }
}

impl Cell for String {
    const KIND: ExportColumnType = ExportColumnType::Text;

    fn write(&self, text: &mut String) {
        text.push_str(self);
    }
}

impl Cell for &'static str {
    const KIND: ExportColumnType = ExportColumnType::Text;

    fn write(&self, text: &mut String) {
        text.push_str(self);
    }
}

impl Cell for Uuid {
    const KIND: ExportColumnType = ExportColumnType::Identifier;

    fn write(&self, text: &mut String) {
        text.push_str(self.hyphenated().encode_lower(&mut Uuid::encode_buffer()));
    }
}

impl Cell for DateTime<Utc> {
    const KIND: ExportColumnType = ExportColumnType::Instant;

    fn write(&self, text: &mut String) {
        text.push_str(&self.to_rfc3339_opts(SecondsFormat::AutoSi, true));
    }
}

/// What [`std::fmt::Display`] writes.
macro_rules! displayed {
    ($($type:ty: $kind:ident),+) => {$(
        impl Cell for $type {
            const KIND: ExportColumnType = ExportColumnType::$kind;

            fn write(&self, text: &mut String) {
                // A string takes whatever is written to it.
                let _ = write!(text, "{self}");
            }
        }
    )+};
}

displayed!(NaiveDate: Date, bool: Boolean, i16: Integer, i32: Integer, f64: Number);

/// Declares a row of a file: what stands on a field is its description.
macro_rules! columns {
    ($(#[doc = $doc:literal])+ pub struct $name:ident {
        $( $(#[doc = $words:literal])+ $field:ident: $type:ty ),+ $(,)?
    }) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, serde::Serialize)]
        pub struct $name { $( pub $field: $type ),+ }

        impl $crate::insight::export::column::Row for $name {
            const COLUMNS: &'static [$crate::insight::export::column::Column] = &[$(
                $crate::insight::export::column::Column {
                    name: stringify!($field),
                    kind: <$type as $crate::insight::export::column::Cell>::KIND,
                    list: <$type as $crate::insight::export::column::Cell>::LIST,
                    is_nullable: <$type as $crate::insight::export::column::Cell>::IS_NULLABLE,
                    description: concat!($($words),+).trim_ascii(),
                }
            ),+];

            fn each(&self, give: &mut impl FnMut(&str, bool)) {
                let mut text = String::new();
                $(
                    text.clear();
                    $crate::insight::export::column::Cell::write(&self.$field, &mut text);
                    let is_text = <$type as $crate::insight::export::column::Cell>::KIND
                        == $crate::insight::export::codes::ExportColumnType::Text;
                    give(&text, is_text);
                )+
            }
        }
    };
}

pub(crate) use columns;
