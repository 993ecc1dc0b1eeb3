//! The coded lists of a group session.

catalogue::value_sets! {
    /// Where a group session stands.
    pub enum GroupSessionStatus in "group_session_status" {
        /// It is on record
        Recorded = "recorded",
        /// It should never have been there
        EnteredInError = "entered_in_error",
    }

    /// What can be done to a group session. A representation lists what this caller may do next.
    pub enum GroupSessionAction in "group_session_action" {
        /// Record that it should never have been there, and none of its contacts
        Error = "error",
    }
}
