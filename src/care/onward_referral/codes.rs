//! The coded lists of onward referrals.

catalogue::value_sets! {
    /// Where an onward referral stands.
    pub enum OnwardReferralStatus in "onward_referral_status" {
        /// The organisation has not answered yet
        Sent = "sent",
        /// It sees to the person
        TakenOn = "taken_on",
        /// It does not: whoever redirected them goes on looking
        NotTakenOn = "not_taken_on",
    }

    /// What may be done with an onward referral.
    pub enum OnwardReferralAction in "onward_referral_action" {
        /// Say whether you see to the person
        Receipt = "receipt",
    }

    /// What an organisation answers to an onward referral.
    pub enum OnwardReferralAnswer in "onward_referral_answer" {
        /// We see to the person
        TakenOn = "taken_on",
        /// We do not
        NotTakenOn = "not_taken_on",
    }
}
