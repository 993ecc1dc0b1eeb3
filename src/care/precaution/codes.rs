//! Coded lists of precautions.

catalogue::value_sets! {
    /// With what it was said how a person is kept from harm.
    pub enum StatementSource in "precaution_statement_source" {
        /// With a referral
        Referral = "referral",
        /// In answer to a return
        Resubmission = "resubmission",
        /// With an addendum to a referral
        Addendum = "addendum",
        /// By the service that passed the person on
        Transfer = "transfer",
        /// In a record that was merged into this one
        Merge = "merge",
    }
}
