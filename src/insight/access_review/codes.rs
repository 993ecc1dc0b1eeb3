//! The coded lists of what somebody else looks at.

catalogue::value_sets! {
    /// What is looked at.
    pub enum AccessReviewKind in "access_review_kind" {
        /// A colleague's case was opened with a stated reason
        OpenedCase = "opened_case",
        /// Somebody opened the cases of unusually many people with a stated reason
        UnusualVolume = "unusual_volume",
        /// So much was denied to a caller in a minute that not all of it is in the audit trail
        DenialBurst = "denial_burst",
        /// Two administrators gave a right or a credential
        RightGiven = "right_given",
    }

    /// Who looks at it.
    pub enum AccessReviewer in "access_reviewer" {
        /// A manager of the service, other than who is looked at
        ServiceManager = "service_manager",
        /// An auditor of the caller's organisation or of the integrated care system
        Auditor = "auditor",
    }

    /// Where a review stands.
    pub enum AccessReviewStatus in "access_review_status" {
        /// Nobody has looked at it yet
        Open = "open",
        /// Somebody has looked at it
        Done = "done",
    }

    /// What came of a review.
    pub enum AccessReviewOutcome in "access_review_outcome" {
        /// It was for the work, and no more than that needed
        Justified = "justified",
        /// It was not
        NotJustified = "not_justified",
        /// It is looked into elsewhere: with the person, by information governance
        LookedInto = "looked_into",
    }

    /// What may be done with a review.
    pub enum AccessReviewAction in "access_review_action" {
        /// Say what came of it
        Completion = "completion",
    }
}
