//! The coded lists of household links.

catalogue::value_sets! {
    /// Where a household link stands.
    pub enum HouseholdLinkStatus in "household_link_status" {
        /// The two are known to live in one household
        Standing = "standing",
        /// It was taken back
        Removed = "removed",
    }

    /// What may be done with a household link.
    pub enum HouseholdLinkAction in "household_link_action" {
        /// Take it back: they do not live in one household, or no longer
        Removal = "removal",
    }

    /// What is worth a second look where two people would meet. Nothing was refused for it.
    pub enum MeetingWarning in "meeting_warning" {
        /// Two of them live in one household, and one is at risk from the other or must not learn of them: keep them apart
        KeepApart = "keep_apart",
    }
}
