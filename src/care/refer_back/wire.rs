//! What crosses the wire about refer-backs, towards us.

#![warn(missing_docs)]

use super::codes::{DisclosureBasis, ReferBackErrorReason, ReferBackPurpose, ReferBackResult};
use crate::care::referral::codes::Priority;
use crate::prelude::*;

/// A person to be referred back to a clinician.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReferBack {
    /// The practice; the person's own, if left out.
    pub practice_id: Option<OrganisationId>,
    /// The clinician, where it is meant for one in particular.
    #[schema(example = "Dr Khan")]
    pub clinician: Option<Text<200>>,
    /// What for.
    pub purpose: ReferBackPurpose,
    /// How soon. This is no emergency service: if somebody is in danger now, ring 999.
    pub priority: Priority,
    /// What the clinician has to know. Writing it releases it: the practice reads it.
    #[schema(example = "She has not slept for two weeks and asks for somebody who knows about it.")]
    pub text: Text<4000>,
    /// On what telling the practice rests. `direct_care` only where the person has not objected to their practice being
    /// told.
    pub basis: DisclosureBasis,
}

/// Say what came of a refer-back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferBackAnswer {
    /// What came of it.
    pub result: ReferBackResult,
    /// The same in words, for the worker.
    #[schema(example = "Seen on Thursday; talking therapy begins in two weeks.")]
    pub comment: Option<Text<2000>>,
}

/// Record that a refer-back should never have been there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferBackError {
    /// Why.
    pub reason: ReferBackErrorReason,
}
