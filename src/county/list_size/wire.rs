//! A file of list sizes, as it is imported.

#![warn(missing_docs)]

use crate::prelude::*;
use kernel::format::OdsCode;

/// The most lines of one import.
pub const MOST: usize = 1000;

/// How many people are registered with a practice in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ListSizeLine {
    /// The practice, by its ODS code.
    pub ods_code: OdsCode,
    /// The month: `YYYY-MM`, past or this one.
    #[schema(min_length = 7, max_length = 7, pattern = "^[0-9]{4}-(0[1-9]|1[0-2])$", example = "2026-10")]
    pub month: String,
    /// How many people.
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub people: i32,
}

/// List sizes of practices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ListSizeImport {
    /// Which publication they are from.
    #[schema(example = "NHS England, Patients Registered at a GP Practice, October 2026")]
    pub source: Text<200>,
    /// The lines.
    #[schema(value_type = Vec<ListSizeLine>, min_items = 1, max_items = 1000)]
    pub lines: List<ListSizeLine, 1, MOST>,
}
