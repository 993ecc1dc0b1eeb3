//! What crosses the wire about confidence surveys, towards us.

#![warn(missing_docs)]

use sea_orm::FromJsonQueryResult;

use super::codes::SurveyAgreement;
use crate::community::asset::codes::AssetCategory;
use crate::prelude::*;

/// The answers of a group (002 §12).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyAnswers {
    /// 1. How many people link workers have connected to you over the past six months.
    #[schema(minimum = 0, maximum = 10_000)]
    pub people_connected: u16,
    /// 2. How far you agree: "We have coped well with receiving new people through social prescribing link workers in the past six
    ///    months."
    pub coped_well: SurveyAgreement,
    /// 3. How many new people you could have coped with in the past six months. With `strongly_disagree`, and only then.
    #[schema(minimum = 0, maximum = 10_000)]
    pub could_cope_with: Option<u16>,
    /// 4. How many volunteers are involved with you now.
    #[schema(minimum = 0, maximum = 10_000)]
    pub volunteers: u16,
    /// 5. Gaps in what there is, which those who commission services should know of. Each becomes a gap of the service.
    #[serde(default)]
    #[schema(value_type = Vec<SurveyGap>, max_items = 5)]
    pub gaps: List<SurveyGap, 0, 5>,
    /// 6. What support you need over the next six months to stay involved.
    #[schema(example = "A first aid course, and somebody to mend the kitchen door")]
    pub support_needed: Option<Text<2000>>,
}

/// A gap that a group knows of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyGap {
    /// What kind of provision is missing.
    pub category: AssetCategory,
    /// Where; in all that the service covers, if left out.
    pub outward_code: Option<OutwardCode>,
    /// What is missing, in words. Never anything of a person: commissioners read it.
    #[schema(example = "Nothing for carers at the weekend")]
    pub comment: Text<1000>,
}

/// The group was reminded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyReminder {
    /// How, or what they said.
    pub comment: Option<Text<500>>,
}

/// It does not concern the group, or they did not answer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SurveyEnd {
    /// Why.
    #[schema(example = "Nobody was connected to them for half a year.")]
    pub comment: Text<500>,
}
