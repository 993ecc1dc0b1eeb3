//! Coded lists of gaps.

catalogue::value_sets! {
    /// Where a gap stands.
    pub enum GapStatus in "gap_status" {
        /// Somebody noticed it
        Raised = "raised",
        /// It was taken to who can do something about it
        Escalated = "escalated",
        /// They answered
        Answered = "answered",
        /// There is something that meets it now
        Met = "met",
        /// It is not followed up any further
        Closed = "closed",
        /// It should never have been there
        EnteredInError = "entered_in_error",
    }

    /// What can be done with a gap. A representation lists what this caller may do next.
    pub enum GapAction in "gap_action" {
        /// Change what it says
        Change = "change",
        /// Take it to a commissioner or to an agency that supports groups
        Escalation = "escalation",
        /// Answer it
        Answer = "answer",
        /// Say that something meets it now, or that it is not followed up
        Closure = "closure",
        /// Mark it as entered in error
        Error = "error",
    }

    /// By what a gap was noticed.
    pub enum GapSource in "gap_source" {
        /// A worker knows of it
        Worker = "worker",
        /// A connection could not be made
        Connection = "connection",
        /// A group said so in its confidence survey
        Survey = "survey",
    }

    /// What is answered to a gap.
    pub enum GapAnswerCode in "gap_answer" {
        /// It will be commissioned
        WillBeCommissioned = "will_be_commissioned",
        /// A group will be supported to offer it
        DevelopmentSupport = "development_support",
        /// There is something already
        AlreadyThere = "already_there",
        /// It is looked into
        UnderConsideration = "under_consideration",
        /// Nothing is planned
        NotPlanned = "not_planned",
    }

    /// Why a gap is not followed up any further.
    pub enum GapClosureReason in "gap_closure_reason" {
        /// There is something that meets it now
        Met = "met",
        /// It is not needed any more
        NotNeeded = "not_needed",
        /// Nothing will come of it
        NothingPlanned = "nothing_planned",
    }
}
