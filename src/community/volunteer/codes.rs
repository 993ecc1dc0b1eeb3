//! Coded lists of volunteers.

catalogue::value_sets! {
    /// Where a volunteer stands.
    pub enum VolunteerStatus in "volunteer_status" {
        /// They would like to, and are not matched yet
        Applied = "applied",
        /// They may be matched, as long as nothing is missing
        Active = "active",
        /// They are not matched for a time
        Paused = "paused",
        /// They are a volunteer of the service no more
        Left = "left",
    }

    /// What can be done with a volunteer. A representation lists what this caller may do next.
    pub enum VolunteerAction in "volunteer_action" {
        /// Change what is written down of them
        Change = "change",
        /// Record that an induction was held, a reference or a check seen
        Check = "check",
        /// Let them be matched
        Activation = "activation",
        /// Let them not be matched for a time
        Pause = "pause",
        /// Record that they are a volunteer no more
        Departure = "departure",
        /// Record how they were supported
        Support = "support",
    }

    /// What is looked at before a volunteer is matched.
    pub enum VolunteerCheckKind in "volunteer_check" {
        /// The induction, with confidentiality and data protection
        Induction = "induction",
        /// A reference
        Reference = "reference",
        /// A certificate of the Disclosure and Barring Service
        Dbs = "dbs",
    }

    /// The level of a check by the Disclosure and Barring Service.
    pub enum DbsLevel in "dbs_level" {
        /// Basic
        Basic = "basic",
        /// Standard
        Standard = "standard",
        /// Enhanced
        Enhanced = "enhanced",
        /// Enhanced, with the barred lists
        EnhancedWithBarredLists = "enhanced_with_barred_lists",
    }

    /// What a volunteer is to somebody.
    pub enum VolunteerRole in "volunteer_role" {
        /// Goes along the first time
        Companion = "companion",
        /// Helps them to take part over time
        Buddy = "buddy",
    }
}
