//! What a filled-in sheet holds, as it is written and as it is read.

#![warn(missing_docs)]

use sea_orm::FromJsonQueryResult;

use super::codes::{QualityDocument, QualityEvidence, QualityFinding, QualityQuestion, QualityTopic};
use crate::prelude::*;

/// A prompt sheet, as far as it is filled in. Which documents, topics and questions it has is said by its kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QualitySheet {
    /// The documents that were asked for.
    #[serde(default)]
    #[schema(value_type = Vec<DocumentCheck>, max_items = 4)]
    pub documents: List<DocumentCheck, 0, 4>,
    /// What was looked at.
    #[serde(default)]
    #[schema(value_type = Vec<TopicCheck>, max_items = 9)]
    pub topics: List<TopicCheck, 0, 9>,
    /// The evidence that was seen.
    #[serde(default)]
    #[schema(value_type = Vec<EvidenceSeen>, max_items = 40)]
    pub evidence: List<EvidenceSeen, 0, 40>,
    /// What a group that volunteers lead answered. Only with that sheet.
    #[serde(default)]
    #[schema(value_type = Vec<QuestionAnswered>, max_items = 15)]
    pub answers: List<QuestionAnswered, 0, 15>,
}

/// A document that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentCheck {
    /// Which.
    pub document: QualityDocument,
    /// Whether it was received.
    pub received: bool,
    /// The last day on which it is valid, where it has one. Only of what was received.
    pub expires_on: Option<NaiveDate>,
    /// More about it: a number in a register, the insurer of the premises.
    #[schema(example = "The hall's insurance covers us")]
    pub note: Option<Text<500>>,
}

/// What was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TopicCheck {
    /// What.
    pub topic: QualityTopic,
    /// What was found.
    pub finding: QualityFinding,
    /// More about it. Never the name of a member.
    pub notes: Option<Text<2000>>,
}

/// Evidence that was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EvidenceSeen {
    /// What.
    pub kind: QualityEvidence,
    /// On which day; never in the future.
    pub seen_on: NaiveDate,
    /// By whom: you, where it is left out.
    pub seen_by: Option<WorkerId>,
    /// The last day on which it is valid, where it has one. Never of `dbs_checks`.
    pub expires_on: Option<NaiveDate>,
    /// More about it. Never of `dbs_checks`, of which it is written down that they were seen, by whom and when, and nothing else.
    /// Required with `other`.
    pub note: Option<Text<500>>,
}

/// An answer of the group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionAnswered {
    /// To which question.
    pub question: QualityQuestion,
    /// In their words.
    pub text: Text<1000>,
}

/// Something that was agreed to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgreedAction {
    /// What.
    #[schema(example = "Two of the leaders take the council's first aid course.")]
    pub text: Text<500>,
    /// By which day.
    pub due_on: NaiveDate,
}

/// All that was agreed to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct AgreedActions(pub List<AgreedAction, 0, 20>);

/// A catch-up with the group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CatchUp {
    /// On which day, in England; never in the future.
    pub held_on: NaiveDate,
    /// How it goes, and what was learned. Never anything of a person.
    pub comment: Option<Text<2000>>,
}

/// The latest of them, the earliest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct CatchUps(pub Vec<CatchUp>);
