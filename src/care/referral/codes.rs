//! Coded lists that a sender chooses from. The reasons that a service or a person gives are in [`super::status`].

catalogue::value_sets! {
    /// What is worth a second look about giving a case to a worker. Nothing was refused for it.
    pub enum AssignmentWarning in "assignment_warning" {
        /// With this person their year has come to the number at which it is said (003 Summary and §4.2: 200)
        CaseloadWarning = "caseload_warning",
        /// With this person their year is full: a manager alone gives them another, with a reason (250)
        CaseloadFull = "caseload_full",
        /// They are not yet cleared for independent work: induction and training come first (003 §5.1)
        NotCleared = "not_cleared",
        /// They carry somebody of the same household already, and one of the two is at risk from the other or must not learn
        /// of them: keep the two apart
        KeepApart = "keep_apart",
    }

    /// What is wanting about a referral, for whoever decides on it. Nothing was refused for it.
    pub enum DecisionWarning in "decision_warning" {
        /// It names no goal that a link worker can act on (000 §2.2)
        NoGoal = "no_goal",
    }

    /// Who sends the referral.
    pub enum Source in "referral_source" {
        /// An organisation: the one the access token belongs to
        Organisation = "organisation",
        /// The person themselves
        OneSelf = "self",
        /// A carer or somebody of the family
        CarerOrFamily = "carer_or_family",
    }

    /// How the referral reached the sender's program (PRSB "Referral method").
    pub enum ReferralMethod in "referral_method" {
        /// Entered into the sender's own system
        Electronic = "electronic",
        /// By telephone
        Phone = "phone",
        /// By secure message
        SecureMessaging = "secure_messaging",
        /// By secure e-mail
        SecureEmail = "secure_email",
        /// By letter
        Letter = "letter",
        /// By fax
        Fax = "fax",
        /// Through the NHS e-Referral Service
        NhsEReferralService = "nhs_e_referral_service",
        /// The person came or wrote themselves
        SelfReferral = "self_referral",
    }

    /// What the person is referred for: the presenting complaint or issue, as the referrer sees it.
    pub enum PresentingComplaint in "presenting_complaint" {
        /// Long-term condition
        LongTermCondition = "long_term_condition",
        /// Mental wellbeing
        MentalWellbeing = "mental_wellbeing",
        /// Loneliness or isolation
        LonelinessIsolation = "loneliness_isolation",
        /// Complex social needs
        ComplexSocialNeeds = "complex_social_needs",
        /// Money, debt, benefits
        MoneyDebtBenefits = "money_debt_benefits",
        /// Housing
        Housing = "housing",
        /// Employment, training
        EmploymentTraining = "employment_training",
        /// Food, fuel
        FoodFuel = "food_fuel",
        /// Caring for somebody
        CaringRole = "caring_role",
        /// Bereavement
        Bereavement = "bereavement",
        /// Relationships
        Relationships = "relationships",
        /// Domestic abuse
        DomesticAbuse = "domestic_abuse",
        /// Alcohol, drugs and other substances
        SubstanceUse = "substance_use",
        /// Physical activity
        PhysicalActivity = "physical_activity",
        /// Practical support
        PracticalSupport = "practical_support",
        /// Digital exclusion
        DigitalExclusion = "digital_exclusion",
        /// Refuge, asylum
        RefugeeAsylum = "refugee_asylum",
        /// Parenting, family
        ParentingFamily = "parenting_family",
        /// Coming home from hospital
        HospitalDischarge = "hospital_discharge",
        /// Frequent attendance
        FrequentAttendance = "frequent_attendance",
        /// Another, in words
        Other = "other",
    }

    /// How soon, as a sender asks for it (FHIR request priority). What this service does with it is its `priority`.
    pub enum RequestedPriority in "requested_priority" {
        /// In turn
        Routine = "routine",
        /// Read by a person the same working day
        Urgent = "urgent",
        /// As soon as possible: taken as urgent, and answered with the emergency line
        Asap = "asap",
        /// At once: taken as urgent, and answered with the emergency line
        Stat = "stat",
    }

    /// How soon (FHIR request priority; asap and stat are taken as urgent: this is no emergency service).
    pub enum Priority in "priority" {
        /// In turn
        Routine = "routine",
        /// Read by a person the same working day
        Urgent = "urgent",
    }

    /// What must be seen to before anything else can help (002 §5.2).
    pub enum BasicNeed in "basic_need" {
        /// Food
        Food = "food",
        /// Money
        Money = "money",
        /// Housing
        Housing = "housing",
    }

    /// What the sender can say of risks. There is no default.
    pub enum RiskStatus in "risk_status" {
        /// There are risks, and they are listed
        Listed = "listed",
        /// Asked or looked for, and none is known
        NoKnownRisks = "no_known_risks",
        /// Nobody could say
        Unknown = "unknown",
    }

    /// A kind of risk, to the person or to others.
    pub enum RiskKind in "risk_kind" {
        /// Suicide
        Suicide = "suicide",
        /// Self-harm
        SelfHarm = "self_harm",
        /// Safeguarding: abuse or neglect of an adult or a child
        Safeguarding = "safeguarding",
        /// Domestic abuse
        DomesticAbuse = "domestic_abuse",
        /// Self-neglect or hoarding
        SelfNeglect = "self_neglect",
        /// Falls
        Falls = "falls",
        /// Fire
        Fire = "fire",
        /// Alcohol, drugs and other substances
        SubstanceUse = "substance_use",
        /// Violence or aggression towards others
        HarmToOthers = "harm_to_others",
        /// Somebody else at the address, or who visits
        OthersAtAddress = "others_at_address",
        /// An animal at the address
        Animal = "animal",
        /// Infection
        Infection = "infection",
        /// Being taken advantage of: fraud, cuckooing, exploitation
        Exploitation = "exploitation",
        /// Another, in words
        Other = "other",
    }

    /// Where the knowledge of a risk comes from.
    pub enum RiskSource in "risk_source" {
        /// The person said so
        Person = "person",
        /// Family or a carer said so
        FamilyOrCarer = "family_or_carer",
        /// The sender saw or heard it
        Observed = "observed",
        /// A record that the sender holds
        Record = "record",
        /// Another agency said so
        AnotherAgency = "another_agency",
    }

    /// What was already done about a safety risk.
    pub enum SafetyAction in "safety_action" {
        /// Emergency services were called
        EmergencyServices = "emergency_services",
        /// The GP was informed
        GpInformed = "gp_informed",
        /// The mental health crisis team was called
        CrisisTeam = "crisis_team",
        /// A safeguarding referral was made
        SafeguardingReferral = "safeguarding_referral",
        /// Nothing yet
        NothingYet = "nothing_yet",
    }

    /// On what basis the referral is made.
    pub enum AgreementBasis in "agreement_basis" {
        /// The person agreed
        Agreed = "agreed",
        /// Somebody with parental responsibility agreed
        ParentalResponsibility = "parental_responsibility",
        /// A child who understands what it means agreed (Gillick)
        Gillick = "gillick",
        /// The person lacks the capacity, and it is in their best interests
        BestInterests = "best_interests",
        /// The person was not asked; the worker asks before anything else
        NotAsked = "not_asked",
        /// The person refused; only a safeguarding basis carries it
        Refused = "refused",
    }

    /// Whether the person agrees that the referrer hears what came of it.
    pub enum FeedbackAgreement in "feedback_agreement" {
        /// Agreed
        Agreed = "agreed",
        /// Refused
        Refused = "refused",
        /// Not asked
        NotAsked = "not_asked",
    }

    /// What a service asks of the sender of a referral it sends back.
    pub enum ReturnQuestion in "return_question" {
        /// Who the person is
        Identity = "identity",
        /// How to reach the person
        Contact = "contact",
        /// How to reach the person safely
        SafeContact = "safe_contact",
        /// What the person needs to take part
        IndividualRequirements = "individual_requirements",
        /// Whether the person agreed
        Agreement = "agreement",
        /// What is known of risks
        Risks = "risks",
        /// What the person is referred for
        Reason = "reason",
        /// What a link worker can do: the goal
        Goal = "goal",
        /// Something else, in words
        Other = "other",
    }

    /// What somebody who looked at a safety risk found.
    pub enum RiskFinding in "risk_finding" {
        /// Nobody is in danger now
        NoDangerNow = "no_danger_now",
        /// Others are already acting on it
        OthersActing = "others_acting",
        /// It was handed to a clinician, to safeguarding or to the emergency services
        Escalated = "escalated",
    }
    /// In which order referrals are listed.
    pub enum ReferralOrder in "referral_order" {
        /// The newest first
        Newest = "newest",
        /// As the queue is worked: safety risk, priority, basic need, date referred. For the service alone
        Queue = "queue",
    }
}

impl RiskKind {
    /// Whether the risk opens the safety path: what was done must be said, and nobody may send the referral away
    /// before it was looked at (suicide, self-harm, safeguarding, domestic abuse).
    pub const fn is_safety(self) -> bool {
        matches!(self, Self::Suicide | Self::SelfHarm | Self::Safeguarding | Self::DomesticAbuse)
    }
}

impl RequestedPriority {
    /// What counts where nobody asks.
    pub const fn unasked() -> Self {
        Self::Routine
    }

    /// Whether its sender takes this for a service that comes at once.
    pub const fn is_emergency(self) -> bool {
        matches!(self, Self::Asap | Self::Stat)
    }
}
