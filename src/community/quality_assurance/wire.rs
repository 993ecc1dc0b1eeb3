//! What crosses the wire about quality assurance, towards us.

#![warn(missing_docs)]

use super::codes::{QualityDecisionCode, QualitySheetKind};
use super::sheet::{AgreedAction, DocumentCheck, EvidenceSeen, QuestionAnswered, TopicCheck};
use crate::prelude::*;

/// A quality assurance begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewQualityAssurance {
    /// With which prompt sheet.
    pub sheet_kind: QualitySheetKind,
}

/// What is filled in: a merge-patch (RFC 7396). A list that is sent takes the place of the one before, as a whole.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QualityAssurancePatch {
    /// The documents that were asked for. For the service alone.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false, value_type = Option<Vec<DocumentCheck>>, max_items = 4)]
    pub documents: Option<List<DocumentCheck, 0, 4>>,
    /// What was looked at.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false, value_type = Option<Vec<TopicCheck>>, max_items = 9)]
    pub topics: Option<List<TopicCheck, 0, 9>>,
    /// The evidence that was seen. For the service alone.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false, value_type = Option<Vec<EvidenceSeen>>, max_items = 40)]
    pub evidence: Option<List<EvidenceSeen, 0, 40>>,
    /// What a group that volunteers lead answered.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false, value_type = Option<Vec<QuestionAnswered>>, max_items = 15)]
    pub answers: Option<List<QuestionAnswered, 0, 15>>,
}

/// You are not confident to connect people, and ask your manager.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QualityGuidance {
    /// What you ask.
    #[schema(example = "Their leaders are often alone with members. What could we ask of them?")]
    pub question: Text<1000>,
}

/// A decision, with those who sign it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QualityDecision {
    /// What is decided: `agreed` after the sheet was gone through; one of the others, for the manager, after guidance was asked for.
    pub decision: QualityDecisionCode,
    /// Why, or the guidance. Required with `not_yet` and `do_not_connect`. The group does not read it.
    pub comment: Option<Text<2000>>,
    /// What is still to be done. Required with `agreed_with_actions`, and only then.
    #[serde(default)]
    #[schema(value_type = Vec<AgreedAction>, max_items = 20)]
    pub actions: List<AgreedAction, 0, 20>,
    /// Who signs. Required with `agreed` and `agreed_with_actions`, and only then.
    pub signatures: Option<QualitySignatures>,
}

/// Who signs the agreement to connect (002 §9, step 5).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QualitySignatures {
    /// The link worker who signs for the primary care network.
    pub worker_id: WorkerId,
    /// On which day; never in the future.
    pub worker_signed_on: NaiveDate,
    /// Who signs for the group.
    #[schema(example = "Pat Lomax")]
    pub group_name: Text<100>,
    /// On which day; never in the future.
    pub group_signed_on: NaiveDate,
}

/// The leadership of the group changed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LeadershipChange {
    /// On which day, in England; never in the future.
    pub changed_on: NaiveDate,
    /// More about it.
    pub comment: Option<Text<500>>,
}
