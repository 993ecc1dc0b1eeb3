//! The coded lists of erasures.

use crate::prelude::rules::*;

value_sets! {
    /// Why a record must be erased (UK GDPR Article 17(1)).
    pub enum ErasureGround in "erasure_ground" {
        /// It is no longer needed for what it was collected for (Article 17(1)(a))
        NoLongerNeeded = "no_longer_needed",
        /// The person withdraws the consent that it rests on, and nothing else does (17(1)(b))
        ConsentWithdrawn = "consent_withdrawn",
        /// The person objects, and no grounds override that (17(1)(c))
        Objection = "objection",
        /// It was processed unlawfully (17(1)(d))
        UnlawfulProcessing = "unlawful_processing",
        /// A legal obligation demands it (17(1)(e))
        LegalObligation = "legal_obligation",
    }

    /// Who asked for an erasure.
    pub enum ErasureAskedBy in "erasure_asked_by" {
        /// The person
        Person = "person",
        /// Somebody with parental responsibility
        ParentalResponsibility = "parental_responsibility",
        /// An attorney or deputy
        AttorneyOrDeputy = "attorney_or_deputy",
        /// Somebody whom the person has authorised: a solicitor, an advocate
        Representative = "representative",
        /// The service itself, which has to erase it
        Service = "service",
    }

    /// Why a record is not erased (UK GDPR Article 17(3), or no ground of 17(1)).
    pub enum ErasureRefusalReason in "erasure_refusal_reason" {
        /// Freedom of expression and information (Article 17(3)(a))
        FreedomOfExpression = "freedom_of_expression",
        /// A legal obligation, or a task in the public interest, needs it (17(3)(b))
        LegalObligation = "legal_obligation",
        /// Public health needs it (17(3)(c))
        PublicHealth = "public_health",
        /// Archiving, research or statistics would become impossible (17(3)(d))
        ResearchOrStatistics = "research_or_statistics",
        /// A legal claim needs it (17(3)(e))
        LegalClaim = "legal_claim",
        /// No ground of Article 17(1) applies
        NoGround = "no_ground",
        /// Whoever asked for it asks for it no longer
        NoLongerAsked = "no_longer_asked",
    }

    /// Where an erasure stands.
    pub enum ErasureStatus in "erasure_status" {
        /// It waits for a second person
        Requested = "requested",
        /// It was carried out
        CarriedOut = "carried_out",
        /// It was not
        Refused = "refused",
    }

    /// What a second person may do.
    pub enum ErasureAction in "erasure_action" {
        /// Have it carried out: it cannot be undone
        Approval = "approval",
        /// Refuse it
        Refusal = "refusal",
    }
}
