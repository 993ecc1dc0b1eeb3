//! The coded lists of a restriction of processing.

catalogue::value_sets! {
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
