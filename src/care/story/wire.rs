//! What a story says, as it is written and as it is read (003 annex B, "Case study template").

#![warn(missing_docs)]

use catalogue::SensitiveClass;
use sea_orm::FromJsonQueryResult;

use super::codes::{StoryError, StoryKind};
use crate::care::consent::entity::StoryUse;
use crate::prelude::*;

/// A story or a case study. Each heading of the template may be left out; one of them at least is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StoryContent {
    /// What kind of text it is.
    pub kind: StoryKind,
    /// What it is called.
    #[schema(example = "Singing again")]
    pub title: Text<200>,
    /// Whom it is for: patients, carers, colleagues, commissioners.
    pub audience: Option<Text<300>>,
    /// Background: a brief explanation of the case and the situation.
    pub background: Option<Text<4000>>,
    /// The approach: how it was found out what mattered.
    pub approach: Option<Text<4000>>,
    /// The needs that were identified jointly.
    pub needs: Option<Text<4000>>,
    /// What was offered, and how goals were set.
    pub support_offered: Option<Text<4000>>,
    /// Challenges: what did not go so well.
    pub challenges: Option<Text<4000>>,
    /// Opportunities: what went well, and what was learnt.
    pub opportunities: Option<Text<4000>>,
    /// What happened afterwards.
    pub what_happened_next: Option<Text<4000>>,
    /// The outcome: whether the person, their family or carer felt supported, what has changed, what is still open.
    pub outcome: Option<Text<4000>>,
    /// The groups and services that belong to it.
    #[serde(default)]
    #[schema(value_type = Vec<Text<200>>, max_items = 30)]
    pub assets: List<Text<200>, 0, 30>,
    /// Quotes, each as it was said.
    #[serde(default)]
    #[schema(value_type = Vec<Text<1000>>, max_items = 20)]
    pub quotes: List<Text<1000>, 0, 20>,
    /// Conclusion: what is next.
    pub conclusion: Option<Text<4000>>,
    /// Of which sensitive classes something in it is. Who neither carries the case nor holds all of these does not know of the
    /// story.
    #[serde(default)]
    #[schema(value_type = BTreeSet<SensitiveClass>, max_items = 9)]
    pub sensitive_classes: Codes<SensitiveClass, 0>,
}

/// Let a story go for a use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStoryRelease {
    /// The use. The person's newest consent on their story names it, in writing.
    #[serde(rename = "use")]
    #[schema(rename = "use")]
    pub used_for: StoryUse,
    /// Where it goes, so that it can be taken back from there.
    #[schema(example = "The Harbour's website, page \"People we met\"")]
    pub destination: Text<500>,
}

/// Pull a story back from where it has gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StoryWithdrawal {
    /// Why.
    pub comment: Text<1000>,
}

/// That a story should never have been there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StoryInError {
    /// Why.
    pub reason: StoryError,
}
