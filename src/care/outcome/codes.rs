//! The coded lists of an outcome.

catalogue::value_sets! {
    /// Where an outcome stands.
    pub enum OutcomeStatus in "outcome_status" {
        /// What was answered is on record
        Recorded = "recorded",
        /// The instrument was not used, and why is on record: that is an answer too
        NotAdministered = "not_administered",
        /// It should never have been there
        EnteredInError = "entered_in_error",
    }

    /// What may be done with an outcome.
    pub enum OutcomeAction in "outcome_action" {
        /// Record that it should never have been there
        Error = "error",
    }

    /// Why an item has no answer.
    pub enum AnswerMissing in "answer_missing_reason" {
        /// The person did not wish to answer
        NotStated = "not_stated",
        /// The person could not say
        NotKnown = "not_known",
        /// It was not asked
        NotAsked = "not_asked",
        /// It does not apply to them
        NotApplicable = "not_applicable",
    }

    /// Why an instrument was not used.
    pub enum NotAdministeredReason in "not_administered_reason" {
        /// The person did not wish it
        Declined = "declined",
        /// The person was not well enough
        Unwell = "unwell",
        /// It is not for them: `circumstances` says why
        Excluded = "excluded",
        /// It could not be had in a language or form that they use
        NoSuitableForm = "no_suitable_form",
        /// The person could not be reached
        NotReached = "not_reached",
        /// There was no time for it
        NoTime = "no_time",
        /// Another reason, in words
        Other = "other",
    }

    /// Why an outcome should never have been there.
    pub enum OutcomeError in "outcome_error" {
        /// It is about somebody else
        WrongPerson = "wrong_person",
        /// The answers are wrong
        WrongAnswers = "wrong_answers",
        /// The episode should never have been there
        EpisodeInError = "episode_in_error",
        /// It was a test
        Test = "test",
    }

    /// What speaks against using an instrument with somebody now.
    pub enum ProtocolReason in "protocol_reason" {
        /// The one before was too short a time ago
        TooSoon = "too_soon",
        /// It is early, and the person has not undertaken the support meanwhile
        EarlyWithoutSupport = "early_without_support",
        /// A severe mental health problem
        SevereMentalIllness = "severe_mental_illness",
        /// Dementia
        Dementia = "dementia",
        /// Limited use of the English language
        LimitedEnglish = "limited_english",
        /// A moderate or severe learning disability
        LearningDisability = "learning_disability",
        /// A reading age under 12
        ReadingAgeUnder12 = "reading_age_under_12",
        /// Neither a health need nor a risk of one
        NoHealthNeed = "no_health_need",
        /// Whoever administers it is not trained in it
        NotTrained = "not_trained",
        /// No licence is held
        NoLicence = "no_licence",
        /// The person does not permit surveys
        SurveyNotPermitted = "survey_not_permitted",
        /// The instrument is retired
        Retired = "retired",
    }

    /// What a change means.
    pub enum ChangeMeaning in "change_meaning" {
        /// Better than at the start
        Better = "better",
        /// Worse than at the start
        Worse = "worse",
        /// The same as at the start
        Same = "same",
    }
}
