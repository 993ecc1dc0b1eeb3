//! What is measured, as it is written and as it is read.

#![warn(missing_docs)]

use sea_orm::FromJsonQueryResult;

use super::codes::{AnswerMissing, NotAdministeredReason, OutcomeError};
use crate::care::instrument::codes::ExcludedCircumstance;
use crate::prelude::*;

/// The answer to one item: a value, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemAnswer {
    /// The `key` of the item.
    #[schema(example = "happy")]
    pub item: Text<40>,
    /// What was answered.
    #[schema(minimum = 0, maximum = 1000)]
    pub value: Option<i32>,
    /// Why nothing was. One of the two is there.
    pub missing: Option<AnswerMissing>,
}

/// That an instrument was not used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NotAdministered {
    /// Why.
    pub reason: NotAdministeredReason,
    /// Why, in words. Required with `other`.
    pub comment: Option<Text<1000>>,
}

/// What was measured with an instrument on a day, or that it was not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOutcome {
    /// With which instrument, in which edition.
    pub instrument_id: InstrumentId,
    /// The day.
    pub taken_on: NaiveDate,
    /// An answer to each item of the instrument, or why there is none; nothing where it was not administered.
    #[serde(default)]
    #[schema(value_type = Vec<ItemAnswer>, max_items = 50)]
    pub answers: List<ItemAnswer, 0, 50>,
    /// The score as a licensed tool gave it, where the instrument has one. All other totals are made here.
    #[schema(minimum = 0, maximum = 1000)]
    pub score: Option<i32>,
    /// The level that the tool gave with it.
    #[schema(minimum = 1, maximum = 10)]
    pub level: Option<i32>,
    /// That it was not used. An answer too.
    pub not_administered: Option<NotAdministered>,
    /// What makes it unsuitable for the person, of what the instrument excludes.
    #[serde(default)]
    #[schema(value_type = BTreeSet<ExcludedCircumstance>, max_items = 6)]
    pub circumstances: Codes<ExcludedCircumstance, 0>,
    /// Whoever administered it is trained in it.
    #[serde(default)]
    pub is_trained: bool,
    /// A licence is held.
    #[serde(default)]
    pub licence_held: bool,
    /// The person has undertaken the support since the one before.
    #[serde(default)]
    pub support_undertaken: bool,
    /// It was given although something speaks against it: it is kept, and kept out of change.
    #[serde(default)]
    pub outside_protocol: bool,
    /// A remark.
    pub note: Option<Text<1000>>,
}

/// That an outcome should never have been there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OutcomeInError {
    /// Why.
    pub reason: OutcomeError,
}
