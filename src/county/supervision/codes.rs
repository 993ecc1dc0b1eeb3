//! The coded lists of the supervision log.

catalogue::value_sets! {
    /// What kind of supervision it was (003 annex C).
    pub enum SupervisionKind in "supervision_kind" {
        /// Workplace supervision, by the GP supervisor or a line manager
        Workplace = "workplace",
        /// Clinical, or non-managerial, supervision of one
        Clinical = "clinical",
        /// Supervision in a group, in addition to clinical supervision or instead of it
        Group = "group",
    }

    /// Where an entry of the log stands.
    pub enum SupervisionStatus in "supervision_status" {
        /// Written down
        Recorded = "recorded",
        /// Signed by who supervised
        Signed = "signed",
        /// It should never have been there
        EnteredInError = "entered_in_error",
    }

    /// What can be done to an entry of the log. A representation lists what this caller may do next.
    pub enum SupervisionAction in "supervision_action" {
        /// Sign it, as who supervised
        Signature = "signature",
        /// Say that it should never have been there
        Error = "error",
    }
}
