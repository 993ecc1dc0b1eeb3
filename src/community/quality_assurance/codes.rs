//! Coded lists of quality assurance. Those of the sheets are the sheets themselves: what is asked stands in the displays
//! (002 Appendix 5).

catalogue::value_sets! {
    /// Which prompt sheet a group is asked with.
    pub enum QualitySheetKind in "quality_sheet" {
        /// An organisation that provides services, often with staff: it has policies
        Provider = "provider",
        /// A small group that volunteers lead: the same is talked through, without written policies
        VolunteerLed = "volunteer_led",
    }

    /// Where a quality assurance stands.
    pub enum QualityStatus in "quality_status" {
        /// It was talked about with the group
        Discussed = "discussed",
        /// The sheet was gone through together
        WorkedThrough = "worked_through",
        /// The link worker is not confident to connect, and has asked the manager
        NeedsGuidance = "needs_guidance",
        /// People are connected to it
        Agreed = "agreed",
        /// People are connected to it, and what is still to be done was agreed
        AgreedWithActions = "agreed_with_actions",
        /// Nobody is connected to it yet: something has to be done before
        NotYet = "not_yet",
        /// Nobody is connected to it
        DoNotConnect = "do_not_connect",
        /// A later one was decided
        Replaced = "replaced",
        /// It should never have been there
        EnteredInError = "entered_in_error",
    }

    /// Where a quality assurance stands, as the group reads it.
    pub enum QualityStatusForGroup in "quality_status_for_group" {
        /// It is gone through
        UnderWay = "under_way",
        /// People are connected to you
        Agreed = "agreed",
        /// People are connected to you, and what is still to be done was agreed
        AgreedWithActions = "agreed_with_actions",
        /// Nobody is connected to you just now: ask the service
        NotAgreed = "not_agreed",
        /// A later one was decided
        Replaced = "replaced",
    }

    /// What is decided.
    pub enum QualityDecisionCode in "quality_decision" {
        /// People are connected to it
        Agreed = "agreed",
        /// People are connected to it, and these actions are agreed
        AgreedWithActions = "agreed_with_actions",
        /// Not yet: something has to be done before
        NotYet = "not_yet",
        /// Nobody is connected to it
        DoNotConnect = "do_not_connect",
    }

    /// What can be done with a quality assurance. A representation lists what this caller may do next.
    pub enum QualityAction in "quality_action" {
        /// Fill the sheet in
        Change = "change",
        /// Say that the sheet was gone through together
        WorkingThrough = "working_through",
        /// Ask the manager
        Guidance = "guidance",
        /// Decide, and sign
        Decision = "decision",
        /// Record a catch-up
        CatchUp = "catch_up",
        /// Record that the leadership of the group changed
        LeadershipChange = "leadership_change",
        /// Mark it as entered in error
        Error = "error",
    }

    /// A document that is asked for.
    pub enum QualityDocument in "quality_document" {
        /// The number in the register of charities or of companies; of who is in none, the governing document
        Registration = "registration",
        /// The annual accounts; of a new organisation the latest bank statements and management accounts
        AnnualAccounts = "annual_accounts",
        /// The certificate of public liability insurance, of the group or of the premises where it meets
        PublicLiabilityInsurance = "public_liability_insurance",
        /// The constitution by which a group that volunteers lead is run
        Constitution = "constitution",
    }

    /// What is looked at.
    pub enum QualityTopic in "quality_topic" {
        /// Whether the group, or the place where it meets, is insured in case somebody comes to harm
        Insurance = "insurance",
        /// How children and adults at risk are kept from harm: checks of staff and volunteers, and what is done when somebody
        /// raises a concern
        Safeguarding = "safeguarding",
        /// How what is known of people is kept safe, as data protection law asks
        Confidentiality = "confidentiality",
        /// How risks are assessed and accidents seen to, where food is handled too
        HealthAndSafety = "health_and_safety",
        /// How everybody is included, whatever characteristic the Equality Act 2010 protects
        Equality = "equality",
        /// How staff and volunteers are found, fairly
        Recruitment = "recruitment",
        /// How those who support people are trained, in first aid too
        Training = "training",
        /// How new members are welcomed, and volunteers have clear roles, support and training
        MembersAndVolunteers = "members_and_volunteers",
        /// By which rules the group is run
        Governance = "governance",
    }

    /// What was found.
    pub enum QualityFinding in "quality_finding" {
        /// It is there and up to date
        InPlace = "in_place",
        /// Part of it is there
        InPart = "in_part",
        /// It is not there
        Missing = "missing",
        /// It does not concern this group
        NotApplicable = "not_applicable",
    }

    /// Evidence that was seen.
    pub enum QualityEvidence in "quality_evidence" {
        /// Checks by the Disclosure and Barring Service of those who work with people: that they were seen, and nothing of them
        DbsChecks = "dbs_checks",
        /// Records or certificates of training in safeguarding
        SafeguardingTraining = "safeguarding_training",
        /// Risk assessments for working alone
        LoneWorkingAssessment = "lone_working_assessment",
        /// A procedure for seeing to a safeguarding concern swiftly
        ConcernProcedure = "concern_procedure",
        /// Procedures for confidentiality and data protection, with the date of their last review
        DataProtectionProcedure = "data_protection_procedure",
        /// The induction of staff and volunteers, data protection included
        InductionProgramme = "induction_programme",
        /// Records of training in confidentiality and data protection
        DataProtectionTraining = "data_protection_training",
        /// The health and safety policy, with the date of its last review
        HealthAndSafetyPolicy = "health_and_safety_policy",
        /// The register of risks, and examples of assessments
        RiskRegister = "risk_register",
        /// The procedure for reporting accidents
        AccidentProcedure = "accident_procedure",
        /// Certificates of food handling
        FoodHandlingCertificate = "food_handling_certificate",
        /// The equality and diversity policy, with the date of its last review
        EqualityPolicy = "equality_policy",
        /// Examples of how people with protected characteristics are included
        InclusionExamples = "inclusion_examples",
        /// The recruitment policy
        RecruitmentPolicy = "recruitment_policy",
        /// Checklists for the induction of staff and volunteers
        InductionChecklist = "induction_checklist",
        /// How volunteers are supported: a policy, descriptions of their roles
        VolunteerSupport = "volunteer_support",
        /// Plans for the training and development of staff and volunteers
        TrainingPlan = "training_plan",
        /// Certificates of first aid
        FirstAidCertificate = "first_aid_certificate",
        /// Something else, in words
        Other = "other",
    }

    /// What a group that volunteers lead is asked.
    pub enum QualityQuestion in "quality_question" {
        /// What would happen if somebody who was connected to you tripped and fell during a session?
        Accident = "accident",
        /// Is anybody ever alone with a child or an adult at risk, and how could that be avoided?
        AloneWithSomebody = "alone_with_somebody",
        /// What do you do if you worry about the health of somebody who was connected to you?
        WorriedAboutHealth = "worried_about_health",
        /// What do you do, and how soon, if somebody says that they do not feel safe?
        FeelingUnsafe = "feeling_unsafe",
        /// How do you keep what you know of members secure?
        KeepingSecure = "keeping_secure",
        /// Who may see it?
        WhoMaySee = "who_may_see",
        /// How do you assess risks? Can you show an example?
        AssessingRisks = "assessing_risks",
        /// Do you assess the risks of a new activity, such as a trip, or gardening with tools?
        NewActivity = "new_activity",
        /// How do you see to it that everybody is comfortable and included?
        Included = "included",
        /// What do you do so that everybody can take part, such as meeting where everybody can get in?
        TakingPart = "taking_part",
        /// How would you support somebody who knows little English and finds it hard to join in?
        LittleEnglish = "little_english",
        /// How do you support new members?
        NewMembers = "new_members",
        /// How are people supported to gain skills and confidence?
        SkillsAndConfidence = "skills_and_confidence",
        /// Have your volunteers descriptions of their roles, support while they are new, and training?
        Volunteers = "volunteers",
        /// Have those who need them certificates of first aid?
        FirstAid = "first_aid",
    }

    /// What a quality assurance lacks. It warns, and stops nothing.
    pub enum QualityWarningCode in "quality_warning" {
        /// A document was not received
        DocumentMissing = "document_missing",
        /// A document has expired
        DocumentExpired = "document_expired",
        /// A topic was not looked at
        TopicNotLookedAt = "topic_not_looked_at",
        /// What was looked at is missing
        TopicMissing = "topic_missing",
        /// Evidence has expired
        EvidenceExpired = "evidence_expired",
        /// It should have been reviewed
        ReviewOverdue = "review_overdue",
    }
}
