//! The coded lists of an instrument.

catalogue::value_sets! {
    /// Whether an instrument is in use.
    pub enum InstrumentStatus in "instrument_status" {
        /// In use
        Active = "active",
        /// Not used any more; what was recorded with it stays
        Retired = "retired",
    }

    /// What may be done with an instrument.
    pub enum InstrumentAction in "instrument_action" {
        /// Use it no more
        Retirement = "retirement",
    }

    /// Which way is better.
    pub enum ScoreDirection in "score_direction" {
        /// A higher score is better
        HigherIsBetter = "higher_is_better",
        /// A lower score is better
        LowerIsBetter = "lower_is_better",
    }

    /// How an instrument comes to a total.
    pub enum TotalKind in "total_kind" {
        /// It has none: its items are read one by one
        None = "none",
        /// The sum of its items
        Sum = "sum",
        /// The sum of its items, converted by a table
        Table = "table",
        /// A licensed tool makes it: it is recorded as the tool gave it, and never computed here
        Recorded = "recorded",
    }

    /// Who answers.
    pub enum Respondent in "respondent" {
        /// The person
        Person = "person",
        /// Whoever referred them
        Referrer = "referrer",
        /// A colleague of the worker's
        Colleague = "colleague",
    }

    /// What makes an instrument unsuitable for somebody (002 Appendix 6).
    pub enum ExcludedCircumstance in "excluded_circumstance" {
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
    }
}
