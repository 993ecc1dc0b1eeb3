//! What an instrument is, as data: a service adds one without a release. There is no language of expressions: what it can say
//! is in these fields.

#![warn(missing_docs)]

use std::borrow::Cow;

use sea_orm::FromJsonQueryResult;
use utoipa::PartialSchema;
use utoipa::openapi::schema::Type;
use utoipa::openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat};

use super::codes::{ExcludedCircumstance, Respondent, ScoreDirection, TotalKind};
use crate::prelude::*;

/// The most items of an instrument.
pub const MOST_ITEMS: usize = 50;

/// A question of an instrument, or a place of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InstrumentItem {
    /// Its name within the instrument.
    #[schema(example = "happy")]
    pub key: Text<40>,
    /// What is asked: only where its licence lets it stand here.
    #[schema(example = "Overall, how happy did you feel yesterday?")]
    pub text: Option<Text<300>>,
    /// The lowest answer.
    #[schema(minimum = 0, maximum = 1000)]
    pub minimum: i32,
    /// The highest answer.
    #[schema(minimum = 0, maximum = 1000)]
    pub maximum: i32,
    /// Which way is better.
    pub direction: ScoreDirection,
    /// Names for ranges of the answer, where the instrument has them.
    #[serde(default)]
    #[schema(value_type = Vec<ScoreBand>, max_items = 10)]
    pub bands: List<ScoreBand, 0, 10>,
}

/// A name for a range of answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScoreBand {
    /// What it is called.
    #[schema(example = "high")]
    pub name: Text<40>,
    /// From this answer on.
    #[schema(minimum = 0, maximum = 1000)]
    pub from: i32,
    /// To this one.
    #[schema(minimum = 0, maximum = 1000)]
    pub to: i32,
}

/// How an instrument comes to a total.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InstrumentTotal {
    /// How.
    pub kind: TotalKind,
    /// Which way is better. Required unless there is none.
    pub direction: Option<ScoreDirection>,
    /// The lowest. Required with `recorded`.
    #[schema(minimum = 0, maximum = 1000)]
    pub minimum: Option<i32>,
    /// The highest. Required with `recorded`.
    #[schema(minimum = 0, maximum = 1000)]
    pub maximum: Option<i32>,
    /// The highest level, from 1, where the tool gives one beside the score.
    #[schema(minimum = 1, maximum = 10)]
    pub levels: Option<i32>,
    /// What each sum is converted to, from the lowest possible sum to the highest. With `table`, and only then.
    #[serde(default)]
    #[schema(value_type = Vec<MetricScore>, max_items = 300)]
    pub table: List<MetricScore, 0, 300>,
    /// Where the table is from. Required with `table`.
    #[schema(example = "Stewart-Brown et al. 2009")]
    pub source: Option<Text<200>>,
}

/// A converted total.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MetricScore(pub f64);

impl PartialSchema for MetricScore {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Number)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Double)))
            .description(Some("A converted total."))
            .minimum(Some(0.0))
            .maximum(Some(1000.0))
            .into()
    }
}

impl ToSchema for MetricScore {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("MetricScore")
    }
}

/// When an instrument is due, counted from the first contact: the clock outlives the episode.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InstrumentSchedule {
    /// With the first contact.
    #[serde(default)]
    pub at_start: bool,
    /// So many months after it, in order.
    #[serde(default)]
    #[schema(value_type = Vec<Month>, max_items = 12)]
    pub at_months: List<Month, 0, 12>,
    /// It is used with everybody whom the service supports: from the first contact on a task asks for it. Without, its first use
    /// is for the worker to decide, and its follow-ups are asked for after that. Stands with `at_start`, and with a survey.
    #[serde(default)]
    pub for_everyone: bool,
}

/// A number of months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Month(pub u16);

impl PartialSchema for Month {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
            .description(Some("A number of months."))
            .minimum(Some(1))
            .maximum(Some(60))
            .into()
    }
}

impl ToSchema for Month {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Month")
    }
}

/// When an instrument may be used: all that speaks against it is said at once.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InstrumentProtocol {
    /// The fewest months between two of one person.
    #[schema(minimum = 1, maximum = 24)]
    pub smallest_gap_months: Option<u16>,
    /// Sooner than this many months after the one before only where the person has undertaken the support meanwhile.
    #[schema(minimum = 1, maximum = 24)]
    pub usual_gap_months: Option<u16>,
    /// For whom it is not suitable.
    #[serde(default)]
    #[schema(value_type = BTreeSet<ExcludedCircumstance>, max_items = 6)]
    pub excluded: Codes<ExcludedCircumstance, 0>,
    /// Whoever administers it must be trained in it.
    #[serde(default)]
    pub needs_training: bool,
    /// A licence must be held.
    #[serde(default)]
    pub needs_licence: bool,
    /// It is a survey: not used with a person who does not permit one.
    #[serde(default)]
    pub is_survey: bool,
}

/// What an instrument is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InstrumentDefinition {
    /// What it is called.
    #[schema(example = "How connected I feel")]
    pub name: Text<200>,
    /// Whose it is, and under which licence.
    #[schema(example = "Our own")]
    pub source: Text<500>,
    /// Who answers.
    pub respondent: Respondent,
    /// Its items, in their order.
    #[schema(value_type = Vec<InstrumentItem>, min_items = 1, max_items = 50)]
    pub items: List<InstrumentItem, 1, MOST_ITEMS>,
    /// How it comes to a total.
    pub total: InstrumentTotal,
    /// When it is due.
    #[serde(default)]
    pub schedule: InstrumentSchedule,
    /// When it may be used.
    #[serde(default)]
    pub protocol: InstrumentProtocol,
    /// The SNOMED CT code of its score, where there is one.
    pub score_code: Option<SctId>,
    /// The SNOMED CT code of its level, where there is one.
    pub level_code: Option<SctId>,
}

/// An instrument that a service adds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewInstrument {
    /// The service whose it is.
    pub service_id: ServiceId,
    /// A short name for programs: small letters, digits and underscores.
    #[schema(min_length = 2, max_length = 40, pattern = "^[a-z][a-z0-9_]*$", example = "connected")]
    pub code: String,
    /// Which edition of it: what was recorded with an earlier one stays.
    #[schema(minimum = 1, maximum = 1000)]
    pub edition: i32,
    /// What it is.
    pub definition: InstrumentDefinition,
}
