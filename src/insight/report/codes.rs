//! The coded lists of reports.

catalogue::value_sets! {
    /// A report.
    pub enum ReportName in "report" {
        /// Referrals by source, reason and decision
        Referrals = "referrals",
        /// From the referral to the completed support: how many came how far
        Funnel = "funnel",
        /// How long people wait for the first contact
        Waiting = "waiting",
        /// Contacts with people, by what came of them
        Contacts = "contacts",
        /// Cases that were closed, how long they took, and who was referred again
        Closures = "closures",
        /// Needs identified with people, and met
        Needs = "needs",
        /// Connections to groups and services
        Connections = "connections",
        /// What was measured at the start and later
        Outcomes = "outcomes",
        /// Money gained
        Money = "money",
        /// Cases open at the end of the period
        Caseload = "caseload",
        /// Coded entries of GP records
        CodedEntries = "coded_entries",
        /// How complete referrals are when they come
        Quality = "quality",
        /// Whether items about people were given, and why not
        Completeness = "completeness",
        /// Who is referred, and whom the support reaches
        Equity = "equity",
        /// Needs that nothing local meets
        Gaps = "gaps",
    }

    /// What is counted.
    pub enum ReportMetric in "report_metric" {
        /// Referrals received
        Referrals = "referrals",
        /// Referrals accepted
        Accepted = "accepted",
        /// People reached
        Reached = "reached",
        /// Plans agreed
        Planned = "planned",
        /// People connected
        Connected = "connected",
        /// People who started
        Started = "started",
        /// Support completed
        Completed = "completed",
        /// People waiting
        Waiting = "waiting",
        /// Waiting time
        WaitingTime = "waiting_time",
        /// Contacts
        Contacts = "contacts",
        /// Cases closed
        Closed = "closed",
        /// Length of support
        SupportLength = "support_length",
        /// Referred again within 12 months
        ReferredAgain = "referred_again",
        /// Needs identified
        NeedsIdentified = "needs_identified",
        /// Needs met
        NeedsMet = "needs_met",
        /// Connections offered
        ConnectionsOffered = "connections_offered",
        /// Connections started
        ConnectionsStarted = "connections_started",
        /// Connections completed
        ConnectionsCompleted = "connections_completed",
        /// Outcomes paired
        OutcomesPaired = "outcomes_paired",
        /// Gains of money
        MoneyGains = "money_gains",
        /// Open cases
        Caseload = "caseload",
        /// Coded entries
        CodedEntries = "coded_entries",
        /// Referrals returned with a question
        Returned = "returned",
        /// Referrals without a goal
        WithoutGoal = "without_goal",
        /// Gaps raised
        GapsRaised = "gaps_raised",
    }

    /// What a report is broken down by.
    pub enum ReportBreakdown in "report_breakdown" {
        /// Who referred
        Source = "source",
        /// What the person was referred for
        Reason = "reason",
        /// What was decided
        Decision = "decision",
        /// Age when referred
        Age = "age",
        /// Phenotypic sex
        Sex = "sex",
        /// Gender as the person states it
        Gender = "gender",
        /// Ethnic category
        EthnicCategory = "ethnic_category",
        /// Disability: whether impairments that matter for the support were asked about and recorded
        Disability = "disability",
        /// Whether the person cares for somebody or is cared for
        Carer = "carer",
        /// Preferred language
        Language = "language",
        /// Sexual orientation
        SexualOrientation = "sexual_orientation",
        /// Deprivation: the decile of the Index of Multiple Deprivation of where the person lives
        Deprivation = "deprivation",
        /// Whether there is an NHS number, and why not
        NhsNumber = "nhs_number",
        /// Whether there is an ethnic category, and why not
        EthnicityStated = "ethnicity_stated",
        /// How long people have waited
        WaitingBand = "waiting_band",
        /// What came of a contact
        Attendance = "attendance",
        /// By which means
        Mechanism = "mechanism",
        /// Why a case was closed
        ClosingReason = "closing_reason",
        /// What a need is about
        Need = "need",
        /// The category of a group or service, or of what is missing
        Category = "category",
        /// How a measure changed
        Change = "change",
        /// The kind of gain
        GainKind = "gain_kind",
        /// The SNOMED CT code
        Code = "code",
        /// Whether it is in the GP record
        EntryStatus = "entry_status",
        /// The district of postcodes: the first half of one
        District = "district",
        /// Where a gap stands
        GapStatus = "gap_status",
        /// GP practice
        Practice = "practice",
        /// Primary care network
        Pcn = "pcn",
        /// Place
        Place = "place",
    }

    /// The months that a report is of.
    pub enum ReportPeriod in "report_period" {
        /// One month
        Month = "month",
        /// Three months that end with March, June, September or December
        Quarter = "quarter",
        /// Twelve months that end with any
        Rolling12Months = "rolling_12_months",
    }

    /// What a number of a report is.
    pub enum CountStatus in "count_status" {
        /// The true number
        Exact = "exact",
        /// To the nearest 5
        Rounded = "rounded",
        /// From 1 to 7: shown as `*`
        Suppressed = "suppressed",
        /// Not shown, since it would tell a number that is suppressed
        Withheld = "withheld",
    }

    /// What a metric is measured in.
    pub enum ReportUnit in "report_unit" {
        /// Referrals
        Referrals = "referrals",
        /// Contacts
        Contacts = "contacts",
        /// Cases
        Cases = "cases",
        /// Needs
        Needs = "needs",
        /// Connections
        Connections = "connections",
        /// Measures
        Measures = "measures",
        /// Gains
        Gains = "gains",
        /// Entries
        Entries = "entries",
        /// Gaps
        Gaps = "gaps",
        /// Days
        Days = "days",
    }
}
