//! Coded lists of assets.

catalogue::value_sets! {
    /// Where a listing stands (Open Referral UK `status`).
    pub enum AssetStatus in "asset_status" {
        /// It is running
        Active = "active",
        /// It is closed for a time
        TemporarilyClosed = "temporarily_closed",
        /// It is not running, and may again
        Inactive = "inactive",
        /// It is gone for good
        Defunct = "defunct",
    }

    /// What stops new connections to a group.
    pub enum ConnectionStop in "connection_stop" {
        /// A safety concern that nobody has looked into yet
        SafetyConcern = "safety_concern",
        /// It was decided that nobody is connected to it
        DoNotConnect = "do_not_connect",
    }

    /// What can be done with a listing. A representation lists what this caller may do next.
    pub enum AssetAction in "asset_action" {
        /// Change what it says
        Change = "change",
        /// Confirm that it is still right
        Confirmation = "confirmation",
        /// Close it, for a time or for good
        Closure = "closure",
        /// Open it again
        Reopening = "reopening",
    }

    /// What people are connected to (002 §10).
    pub enum AssetCategory in "asset_category" {
        /// Welfare rights advice and money guidance
        MoneyWelfareRights = "money_welfare_rights",
        /// Housing support
        HousingSupport = "housing_support",
        /// Statutory services
        StatutoryServices = "statutory_services",
        /// Employment support
        EmploymentSupport = "employment_support",
        /// Practical support
        PracticalSupport = "practical_support",
        /// Arts, music, creativity and heritage
        Arts = "arts",
        /// Nature and the outdoors
        Nature = "nature",
        /// Physical activity
        PhysicalActivity = "physical_activity",
        /// Local groups and friendship
        LocalGroups = "local_groups",
        /// Adult learning
        AdultLearning = "adult_learning",
        /// Something else
        Other = "other",
    }

    /// What kind of place it is (Open Referral UK `location_type`).
    pub enum PlaceKind in "asset_place_kind" {
        /// One where people meet
        Physical = "physical",
        /// By post
        Postal = "postal",
        /// On the telephone or online
        Virtual = "virtual",
    }

    /// How often something takes place (Open Referral UK `freq`).
    pub enum ScheduleFrequency in "schedule_frequency" {
        /// In weeks
        Weekly = "weekly",
        /// In months
        Monthly = "monthly",
    }

    /// What makes a place one for everybody.
    pub enum AccessFeature in "access_feature" {
        /// No step on the way in and about
        StepFree = "step_free",
        /// A toilet for wheelchair users
        AccessibleToilet = "accessible_toilet",
        /// A hearing loop
        HearingLoop = "hearing_loop",
        /// Somebody signs in British Sign Language
        BritishSignLanguage = "british_sign_language",
        /// What is written is in easy read too
        EasyRead = "easy_read",
        /// A quiet room to go to
        QuietSpace = "quiet_space",
        /// Parking for holders of a blue badge
        BlueBadgeParking = "blue_badge_parking",
        /// Assistance dogs are welcome
        AssistanceDogs = "assistance_dogs",
        /// Carers are welcome too
        CarersWelcome = "carers_welcome",
    }

    /// Whom it is open to.
    pub enum OpenTo in "asset_open_to" {
        /// Everybody
        Everyone = "everyone",
        /// Women alone
        Women = "women",
        /// Men alone
        Men = "men",
    }

    /// What of an asset suits a person, or does not.
    pub enum AssetSuitability in "asset_suitability" {
        /// Their age
        Age = "age",
        /// Whom it is open to: women or men alone
        OpenTo = "open_to",
        /// A language that they speak
        Language = "language",
        /// What they need to take part
        Access = "access",
        /// A place that is free
        Places = "places",
        /// The way there
        Distance = "distance",
        /// What keeps them, or somebody else, from harm
        Protection = "protection",
    }

    /// How people come to it.
    pub enum ReferralRoute in "asset_referral_route" {
        /// They walk in
        WalkIn = "walk_in",
        /// They get in touch themselves
        SelfReferral = "self_referral",
        /// A link worker connects them
        LinkWorker = "link_worker",
        /// A professional of any kind refers them
        Professional = "professional",
    }
}
