//! The coded lists of money gained.

catalogue::value_sets! {
    /// What was gained.
    pub enum MoneyGainKind in "money_gain_kind" {
        /// A benefit
        Benefit = "benefit",
        /// A grant
        Grant = "grant",
        /// A debt written off
        DebtWrittenOff = "debt_written_off",
    }

    /// How often it comes.
    pub enum MoneyGainFrequency in "money_gain_frequency" {
        /// Once
        Once = "once",
        /// Each year
        Yearly = "yearly",
    }

    /// Where a record of money gained stands.
    pub enum MoneyGainStatus in "money_gain_status" {
        /// It is on record
        Recorded = "recorded",
        /// It should never have been there
        EnteredInError = "entered_in_error",
    }

    /// What may be done with a record of money gained.
    pub enum MoneyGainAction in "money_gain_action" {
        /// Record that it should never have been there
        Error = "error",
    }
}
