//! The coded lists of safety events.

use catalogue::{SensitiveClass, value_sets};

value_sets! {
    /// What a safety event is about.
    pub enum SafetyEventKind in "safety_event_kind" {
        /// Talk of suicide or of self-harm
        SuicideRisk = "suicide_risk",
        /// Abuse or neglect of an adult or a child
        Safeguarding = "safeguarding",
        /// Domestic abuse
        DomesticAbuse = "domestic_abuse",
    }

    /// Where a safety event stands.
    pub enum SafetyEventStatus in "safety_event_status" {
        /// What has to be done is being done
        Open = "open",
        /// A human found everything done, or its absence explained
        Closed = "closed",
        /// It should never have been there
        EnteredInError = "entered_in_error",
    }

    /// What can be done to a safety event. A representation lists what this caller may do next.
    pub enum SafetyEventAction in "safety_event_action" {
        /// Write down what was done about it, or why it was not
        Entry = "entry",
        /// Say that you know of it
        Acknowledgement = "acknowledgement",
        /// Say that everything is done, or its absence explained
        Closure = "closure",
        /// Say that it should never have been there
        Error = "error",
    }

    /// What has to be on record about a safety event (001).
    pub enum SafetyFact in "safety_fact" {
        /// The duty GP was contacted; where the practice is closed or there is none, the crisis team, 111 or 999
        DutyGpContacted = "duty_gp_contacted",
        /// A clinician was informed
        ClinicianInformed = "clinician_informed",
        /// The person was told where help is and what they can do themselves
        SignpostingGiven = "signposting_given",
        /// The organisation's safeguarding procedure was followed
        SafeguardingProcedureFollowed = "safeguarding_procedure_followed",
        /// It was entered in the GP's record
        GpRecordUpdated = "gp_record_updated",
        /// It was considered whether to review it with the supervisor
        SupervisorReviewConsidered = "supervisor_review_considered",
    }

    /// What an entry says of its fact.
    pub enum SafetyEntryOutcome in "safety_entry_outcome" {
        /// It was done
        Done = "done",
        /// It was not done, and the comment says why
        NotDone = "not_done",
    }

    /// Where a fact stands, by the entries that nobody corrected.
    pub enum SafetyFactStatus in "safety_fact_status" {
        /// Nothing is on record
        Outstanding = "outstanding",
        /// It was done
        Done = "done",
        /// It was not done, and somebody said why
        Explained = "explained",
    }

    /// Who was contacted for the person at once.
    pub enum UrgentContact in "urgent_contact" {
        /// The duty GP at the person's practice
        DutyGp = "duty_gp",
        /// The mental health crisis team
        CrisisTeam = "crisis_team",
        /// NHS 111
        Nhs111 = "nhs_111",
        /// Emergency services
        Emergency999 = "emergency_999",
    }

    /// Why it was not the duty GP.
    pub enum DutyGpUnavailable in "duty_gp_unavailable" {
        /// The practice was closed
        PracticeClosed = "practice_closed",
        /// The person is registered with no practice
        NotRegistered = "not_registered",
    }

    /// Why a safety event should never have been there.
    pub enum SafetyErrorReason in "safety_error_reason" {
        /// It is about somebody else
        WrongPerson = "wrong_person",
        /// It was written down before
        Duplicate = "duplicate",
        /// What was said was misunderstood
        Misunderstood = "misunderstood",
        /// It was a test
        Test = "test",
        /// Another, in words
        Other = "other",
    }

    /// With whom a worker checked in.
    pub enum CheckInWith in "check_in_with" {
        /// The line manager
        LineManager = "line_manager",
        /// The clinical director
        ClinicalDirector = "clinical_director",
        /// The GP supervisor
        GpSupervisor = "gp_supervisor",
        /// Somebody else who looks after them
        Other = "other",
    }
}

impl SafetyEventKind {
    /// The class that somebody must hold to know of it.
    pub const fn class(self) -> SensitiveClass {
        match self {
            Self::SuicideRisk => SensitiveClass::SuicideRisk,
            Self::Safeguarding => SensitiveClass::Safeguarding,
            Self::DomesticAbuse => SensitiveClass::DomesticAbuse,
        }
    }
}
