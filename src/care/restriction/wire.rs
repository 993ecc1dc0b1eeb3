//! What crosses the wire about a restriction of processing.

#![warn(missing_docs)]

use super::entity::Model;
use crate::prelude::*;

value_sets! {
    /// Why processing is restricted (UK GDPR Article 18(1)).
    pub enum RestrictionGround in "restriction_ground" {
        /// The person contests that it is accurate, until that is verified (Article 18(1)(a))
        AccuracyContested = "accuracy_contested",
        /// The processing is unlawful, and the person would rather have it restricted than erased (18(1)(b))
        ProcessingUnlawful = "processing_unlawful",
        /// The service needs it no longer, and the person needs it for a legal claim (18(1)(c))
        NeededForClaim = "needed_for_claim",
        /// The person objects to the processing, until it is verified whose grounds are the stronger (18(1)(d))
        ObjectionPending = "objection_pending",
    }

    /// Who asked for a restriction.
    pub enum RestrictionAskedBy in "restriction_asked_by" {
        /// The person
        Person = "person",
        /// Somebody with parental responsibility
        ParentalResponsibility = "parental_responsibility",
        /// An attorney or deputy
        AttorneyOrDeputy = "attorney_or_deputy",
        /// Somebody whom the person has authorised: a solicitor, an advocate
        Representative = "representative",
    }

    /// Why a restriction is lifted.
    pub enum RestrictionLiftingReason in "restriction_lifting_reason" {
        /// What was contested is accurate, or was corrected
        AccuracyVerified = "accuracy_verified",
        /// The service has a lawful basis after all
        LawfulBasis = "lawful_basis",
        /// The claim is over
        ClaimOver = "claim_over",
        /// The service's grounds override the objection
        GroundsOverride = "grounds_override",
        /// Whoever asked for it asks for it no longer
        NoLongerAsked = "no_longer_asked",
    }
}

/// A restriction that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Restriction {
    /// Why processing is restricted.
    pub ground: RestrictionGround,
    /// Who asked for it.
    pub asked_by: RestrictionAskedBy,
    /// On which day they did, in England.
    pub asked_on: NaiveDate,
}

/// The lifting of a restriction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RestrictionLifting {
    /// Why it is lifted.
    pub reason: RestrictionLiftingReason,
    /// On which day the person was informed that it would be: that comes first (UK GDPR Article 18(3)).
    pub informed_on: NaiveDate,
}

/// That processing of a person's record is restricted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PersonRestriction {
    /// Why.
    pub ground: RestrictionGround,
    /// Who asked for it.
    pub asked_by: RestrictionAskedBy,
    /// On which day they did.
    pub asked_on: NaiveDate,
    /// Since when it stands.
    pub restricted_at: DateTime<Utc>,
}

impl From<&Model> for PersonRestriction {
    fn from(row: &Model) -> Self {
        let Model { ground, asked_by, asked_on, restricted_at, .. } = *row;
        Self { ground, asked_by, asked_on, restricted_at }
    }
}
