//! What an assessment is made of, as it is written and as it is read.

#![warn(missing_docs)]

use sea_orm::FromJsonQueryResult;

use super::codes::{HelpNeeded, NeedKind, NeedMet, NeedPriority};
use crate::prelude::*;

/// The most needs of one person.
pub const MOST_NEEDS: usize = 30;

/// A need that was found *with* the person (001).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// What it is about.
    pub kind: NeedKind,
    /// What the need is, in the person's words or the worker's. Required with `other`.
    #[schema(example = "Two letters from the water company that he has not dared to open")]
    pub text: Option<Text<1000>>,
    /// Its SNOMED CT code, where one is known: of the reference set of social prescribing needs, 1373501000000105.
    pub code: Option<SctId>,
    /// How much the person wants to see to it first.
    pub priority: NeedPriority,
    /// When it was found.
    pub identified_on: NaiveDate,
    /// How far it was met then: `unmet` or `partly_met`.
    pub at_start: NeedMet,
    /// How far it is met at the close; none before that.
    pub at_close: Option<NeedMet>,
    /// What became of it, in words. Stands with `at_close`.
    pub at_close_comment: Option<Text<1000>>,
}

/// How much help somebody needed on a day (003 A.2). It goes up and down, so each day is an entry of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DatedObservation {
    /// The day.
    pub observed_on: NaiveDate,
    /// How much help they needed.
    pub help_needed: HelpNeeded,
    /// The tool that was used, if it was not a conversation. A measure with a score is an outcome and does not belong
    /// here.
    #[schema(example = "Teach-back")]
    pub tool: Option<Text<100>>,
    /// What was observed.
    pub comment: Option<Text<1000>>,
}

/// A first holistic assessment (001, 003 A.2). Any part may be empty: it is a conversation, not a form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAssessment {
    /// What the person needs.
    #[serde(default)]
    #[schema(value_type = Vec<Need>, max_items = 30)]
    pub needs: List<Need, 0, MOST_NEEDS>,
    /// What the person is good at, enjoys, can rely on (PRSB "Strengths").
    #[serde(default)]
    #[schema(value_type = Vec<Text<500>>, max_items = 30)]
    pub strengths: List<Text<500>, 0, 30>,
    /// Knowledge, skills and confidence to look after their own health.
    #[serde(default)]
    #[schema(value_type = Vec<DatedObservation>, max_items = 30)]
    pub activation: List<DatedObservation, 0, 30>,
    /// Finding, understanding and using what is said and written about health.
    #[serde(default)]
    #[schema(value_type = Vec<DatedObservation>, max_items = 30)]
    pub health_literacy: List<DatedObservation, 0, 30>,
}

/// What to change in an assessment. A list that is sent takes the place of the one before, which is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssessmentPatch {
    /// What the person needs; all of it.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(value_type = Vec<Need>, max_items = 30, required = false)]
    pub needs: Option<List<Need, 0, MOST_NEEDS>>,
    /// What the person is good at; all of it.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(value_type = Vec<Text<500>>, max_items = 30, required = false)]
    pub strengths: Option<List<Text<500>, 0, 30>>,
    /// Every observation of activation.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(value_type = Vec<DatedObservation>, max_items = 30, required = false)]
    pub activation: Option<List<DatedObservation, 0, 30>>,
    /// Every observation of health literacy.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(value_type = Vec<DatedObservation>, max_items = 30, required = false)]
    pub health_literacy: Option<List<DatedObservation, 0, 30>>,
}

impl AssessmentPatch {
    /// The assessment after it.
    pub fn apply(self, before: NewAssessment) -> NewAssessment {
        NewAssessment {
            needs: self.needs.unwrap_or(before.needs),
            strengths: self.strengths.unwrap_or(before.strengths),
            activation: self.activation.unwrap_or(before.activation),
            health_literacy: self.health_literacy.unwrap_or(before.health_literacy),
        }
    }
}
