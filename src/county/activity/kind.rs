//! What a worker does besides working with people.

catalogue::value_sets! {
    /// What a worker did without a person.
    pub enum ActivityKind in "activity_kind" {
        /// Outreach
        Outreach = "outreach",
        /// Mapping community assets
        AssetMapping = "asset_mapping",
        /// Research into local services
        Research = "research",
        /// Administration
        Administration = "administration",
        /// Training, also one's own
        Training = "training",
        /// Supervision
        Supervision = "supervision",
        /// Working with those who refer
        ReferrerEngagement = "referrer_engagement",
        /// Helping groups to begin and to last
        GroupDevelopment = "group_development",
        /// Meetings of the multidisciplinary team
        MdtMeeting = "mdt_meeting",
        /// Reporting
        Reporting = "reporting",
        /// Booking appointments for many (001: no social prescribing activity)
        AppointmentBooking = "appointment_booking",
        /// Collating lists of people (001: cannot be recorded against individuals)
        ListCollation = "list_collation",
        /// Supporting volunteers (001: cannot be recorded against individuals)
        VolunteerSupport = "volunteer_support",
        /// Something else
        Other = "other",
    }

    /// Where the record of an activity stands.
    pub enum ActivityStatus in "activity_status" {
        /// It counts
        Recorded = "recorded",
        /// It should never have been there
        EnteredInError = "entered_in_error",
    }
}
