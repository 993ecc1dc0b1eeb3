//! Coded lists of concerns about groups.

catalogue::value_sets! {
    /// Where a concern about a group stands.
    pub enum AssetConcernStatus in "asset_concern_status" {
        /// Nobody has said yet what is behind it
        Open = "open",
        /// It was looked into
        Resolved = "resolved",
        /// It should never have been there
        EnteredInError = "entered_in_error",
    }

    /// What can be done with a concern about a group. A representation lists what this caller may do next.
    pub enum AssetConcernAction in "asset_concern_action" {
        /// Say what was found
        Resolution = "resolution",
        /// Mark it as entered in error
        Error = "error",
    }

    /// What was found.
    pub enum AssetConcernOutcome in "asset_concern_outcome" {
        /// There was no danger
        NoDanger = "no_danger",
        /// The group has seen to it
        SeenTo = "seen_to",
        /// It was given to those who investigate such things: decide the quality assurance too
        Referred = "referred",
    }
}
