//! What crosses the wire about multidisciplinary team items.

#![warn(missing_docs)]

use super::codes::{GoalsCheckStatus, MdtWithdrawalReason};
use crate::prelude::*;

/// Bring a person to a multidisciplinary team.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMdtItem {
    /// The team, by name.
    #[schema(example = "Hallowby frailty MDT")]
    pub team: Text<200>,
    /// The day of the meeting, in England; never in the past.
    pub meets_on: NaiveDate,
    /// What the team is asked.
    pub question: Text<2000>,
    /// Whether there is doubt, or the clinical situation is complex: then the goals and the plan are checked with a
    /// clinician (003 §7.2).
    pub is_complex: bool,
}

/// Whether a clinician involved in the person's care has looked at the goals and the plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GoalsCheck {
    /// Whether. `not_needed` is no answer where the situation is complex.
    pub status: GoalsCheckStatus,
    /// Which clinician. Needed with `checked`.
    pub by: Option<Text<200>>,
    /// On which day, in England, never in the future. Needed with `checked`.
    pub on: Option<NaiveDate>,
    /// Why not yet. Needed with `not_checked`.
    pub reason: Option<Text<1000>>,
}

/// What came of presenting a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MdtPresentation {
    /// On which day, in England, never in the future; today, if left out.
    pub presented_on: Option<NaiveDate>,
    /// What the team advised, and who does what.
    pub outcome: Text<4000>,
    /// Whether a clinician has looked at the goals and the plan.
    pub goals_check: GoalsCheck,
}

/// Take an item off.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MdtWithdrawal {
    /// Why.
    pub reason: MdtWithdrawalReason,
}
