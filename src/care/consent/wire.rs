//! What crosses the wire about consent.

#![warn(missing_docs)]

use std::collections::BTreeSet;

use super::entity::{ConsentDecision, ConsentGiver, ConsentMethod, ConsentPurpose, Model, StoryUse, StoryUses};
use crate::prelude::*;

/// A decision to be written down.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "purpose": "survey", "decision": "given", "given_by": "person", "method": "verbal" }))]
pub struct ConsentRecord {
    /// What it is about.
    pub purpose: ConsentPurpose,
    /// To whom. Needed for `feedback`; may be named for `plan_sharing` and `connection`; never for the others.
    pub recipient_id: Option<OrganisationId>,
    /// What was decided.
    pub decision: ConsentDecision,
    /// Who decided.
    pub given_by: ConsentGiver,
    /// How it was said. A `story` needs `written`.
    pub method: ConsentMethod,
    /// Of a `story` that is `given`, and only then: what it may be used for. It is used for nothing else.
    #[serde(default)]
    #[schema(value_type = BTreeSet<StoryUse>, max_items = 8)]
    pub uses: Codes<StoryUse, 0>,
    /// A remark on the decision. Required for a `story` (what exactly was agreed) and for `best_interests` (why).
    pub note: Option<Text<1000>>,
    /// When it was decided, never in the future; now, if left out. A consent from before a refusal that still stands is
    /// not taken.
    pub decided_at: Option<DateTime<Utc>>,
}

impl ConsentRecord {
    /// What the story may be used for, where this is about one.
    pub fn story_uses(&self) -> Option<StoryUses> {
        (!self.uses.is_empty()).then(|| StoryUses(self.uses.iter().copied().collect()))
    }
}

/// One decision. It is never changed: the newest that was recorded for a purpose and a recipient counts.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Consent {
    /// Its identifier.
    pub id: ConsentId,
    /// The entity tag of this view.
    pub etag: ETag,
    /// Who is concerned.
    pub person_id: PersonId,
    /// What it is about.
    pub purpose: ConsentPurpose,
    /// To whom; nobody in particular where absent.
    pub recipient_id: Option<OrganisationId>,
    /// What was decided.
    pub decision: ConsentDecision,
    /// Who decided.
    pub given_by: ConsentGiver,
    /// How it was said.
    pub method: ConsentMethod,
    /// A remark on the decision.
    #[schema(max_length = 1000)]
    pub note: Option<String>,
    /// The referral it came with.
    pub referral_id: Option<ReferralId>,
    /// The care and support plan with which it was asked, or that was in error where it is taken back.
    pub care_plan_id: Option<CarePlanId>,
    /// Of a story, what it may be used for.
    #[schema(value_type = BTreeSet<StoryUse>, max_items = 8)]
    pub uses: BTreeSet<StoryUse>,
    /// The worker or the program that wrote it down.
    pub recorded_by: Option<Uuid>,
    /// When it was decided.
    pub decided_at: DateTime<Utc>,
    /// When it was written down, and took effect.
    pub recorded_at: DateTime<Utc>,
}

kernel::page! {
    /// A page of decisions.
    ConsentPage:
        /// The decisions, the newest first.
        Consent
}

impl From<&Model> for Consent {
    fn from(row: &Model) -> Self {
        Self {
            id: row.id,
            etag: ETag::default(),
            person_id: row.person_id,
            purpose: row.purpose,
            recipient_id: row.recipient_id,
            decision: row.decision,
            given_by: row.given_by,
            method: row.method,
            note: row.note.clone(),
            referral_id: row.referral_id,
            care_plan_id: row.care_plan_id,
            uses: row.uses.clone().unwrap_or_default().0,
            recorded_by: row.recorded_by,
            decided_at: row.decided_at,
            recorded_at: row.recorded_at,
        }
    }
}
