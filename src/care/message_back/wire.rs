//! What a message back says, as it is written and as it is read.

#![warn(missing_docs)]

use sea_orm::FromJsonQueryResult;

use super::codes::{ActionRequired, MessageError, MessageOccasion, MessageRecipient, RequestedBy, TriedOutcome};
use crate::care::referral::submission::Risks;
use crate::prelude::*;

/// What whoever reads it is asked to do: the first thing they read. With `requested`, and only then, `items` has any.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestedActions {
    /// Whether anything is asked of it.
    pub status: ActionRequired,
    /// What.
    #[serde(default)]
    #[schema(value_type = Vec<RequestedAction>, max_items = 10)]
    pub items: List<RequestedAction, 0, 10>,
}

/// One thing that the practice is asked to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestedAction {
    /// What.
    #[schema(example = "Please look at her medication: she stopped the tablets in October")]
    pub text: Text<500>,
    /// How soon.
    pub by: RequestedBy,
}

/// Something that was tried. What did not work is worth saying too: it saves the practice a second referral to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Tried {
    /// What.
    #[schema(example = "The Tuesday walking group")]
    pub what: Text<200>,
    /// What came of it.
    pub outcome: TriedOutcome,
    /// More about it.
    pub comment: Option<Text<500>>,
}

/// A score of a measure, as the practice should read it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// Which measure.
    #[schema(example = "ONS4 life satisfaction")]
    pub measure: Text<100>,
    /// The score, as it is written for this measure.
    #[schema(example = "6 of 10")]
    pub score: Text<40>,
    /// When it was taken.
    pub taken_on: NaiveDate,
}

/// What a message back says (PRSB "Clinical summary").
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageContent {
    /// What whoever reads it is asked to do, first of all.
    pub requested_actions: RequestedActions,
    /// In a few sentences: what brought the person, what matters to them, how it stands.
    pub summary: Text<4000>,
    /// What was tried, and what did not work.
    #[serde(default)]
    #[schema(value_type = Vec<Tried>, max_items = 20)]
    pub tried: List<Tried, 0, 20>,
    /// The first scores and those since. For the practice alone.
    #[serde(default)]
    #[schema(value_type = Vec<Score>, max_items = 20)]
    pub scores: List<Score, 0, 20>,
    /// The risks that the practice should know of. To the practice they are always said, and to a referrer never.
    pub risks: Option<Risks>,
}

const fn practice() -> MessageRecipient {
    MessageRecipient::Practice
}

/// A message back, drafted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMessageBack {
    /// Whom it is written to; the practice, if left out.
    #[serde(default = "practice")]
    #[schema(required = false)]
    pub recipient: MessageRecipient,
    /// To the referrer: the referral whose sender reads it. The one that opened the episode, if left out.
    pub referral_id: Option<ReferralId>,
    /// Why it is written.
    pub occasion: MessageOccasion,
    /// What it says.
    pub content: MessageContent,
}

/// What to change in a draft. What is sent takes the place of what stood there.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageBackPatch {
    /// Why it is written.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub occasion: Option<MessageOccasion>,
    /// What the practice is asked to do.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub requested_actions: Option<RequestedActions>,
    /// In a few sentences.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub summary: Option<Text<4000>>,
    /// Everything that was tried.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(value_type = Vec<Tried>, max_items = 20, required = false)]
    pub tried: Option<List<Tried, 0, 20>>,
    /// Every score.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(value_type = Vec<Score>, max_items = 20, required = false)]
    pub scores: Option<List<Score, 0, 20>>,
    /// The risks.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub risks: Option<Risks>,
}

/// That it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageAcknowledgement {
    /// Who read it there, by name.
    #[schema(example = "Dr Asha Menon")]
    pub by: Text<100>,
}

/// That it should never have been there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageInError {
    /// Why.
    pub reason: MessageError,
}

impl MessageBackPatch {
    /// The content after it.
    pub fn apply(&self, before: MessageContent) -> MessageContent {
        MessageContent {
            requested_actions: self.requested_actions.clone().unwrap_or(before.requested_actions),
            summary: self.summary.clone().unwrap_or(before.summary),
            tried: self.tried.clone().unwrap_or(before.tried),
            scores: self.scores.clone().unwrap_or(before.scores),
            risks: self.risks.clone().or(before.risks),
        }
    }
}
