//! A file of counts, as it is imported.

#![warn(missing_docs)]

use super::codes::HealthcareSetting;
use crate::prelude::*;

/// The most lines of one import.
pub const MOST: usize = 500;

/// How often one person used one kind of healthcare in a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HealthcareUseLine {
    /// The person, as the service knows them. This or `nhs_number`.
    pub person_id: Option<PersonId>,
    /// The person's NHS number. This or `person_id`.
    pub nhs_number: Option<NhsNumber>,
    /// What was used.
    pub setting: HealthcareSetting,
    /// How often: appointments, or attendances. None is a count too.
    #[schema(minimum = 0, maximum = 1000)]
    pub uses: i32,
    /// The first day of the period, in London.
    pub starts_on: NaiveDate,
    /// The last day of the period, in London: at most two years after the first, and past.
    pub ends_on: NaiveDate,
}

/// Counts from another system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HealthcareUseImport {
    /// Which system counted, and of when its figures are.
    #[schema(example = "Practice system, extract of 2 November 2026")]
    pub source: Text<200>,
    /// The lines.
    #[schema(value_type = Vec<HealthcareUseLine>, min_items = 1, max_items = 500)]
    pub lines: List<HealthcareUseLine, 1, MOST>,
}
