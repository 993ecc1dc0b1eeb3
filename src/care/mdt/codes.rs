//! The coded lists of multidisciplinary team items.

catalogue::value_sets! {
    /// Where an item stands.
    pub enum MdtItemStatus in "mdt_item_status" {
        /// To be presented at the next meeting
        Planned = "planned",
        /// Presented; the outcome is on record
        Presented = "presented",
        /// Taken off before it was presented
        Withdrawn = "withdrawn",
    }

    /// What can be done to an item. A representation lists what this caller may do next.
    pub enum MdtItemAction in "mdt_item_action" {
        /// Say what came of presenting it
        Presentation = "presentation",
        /// Take it off
        Withdrawal = "withdrawal",
    }

    /// Whether a clinician has looked at the goals and the plan (003 §7.2).
    pub enum GoalsCheckStatus in "goals_check" {
        /// A clinician involved in the person's care has checked them
        Checked = "checked",
        /// Nothing about the situation asks for it
        NotNeeded = "not_needed",
        /// Not yet, for a reason that is given
        NotChecked = "not_checked",
    }

    /// Why an item was taken off.
    pub enum MdtWithdrawalReason in "mdt_withdrawal_reason" {
        /// The person does not wish to be talked about there
        PersonDisagreed = "person_disagreed",
        /// There is nothing to ask any more
        NoLongerNeeded = "no_longer_needed",
        /// It was settled with one of the team
        SettledOtherwise = "settled_otherwise",
        /// It should never have been there
        EnteredInError = "entered_in_error",
    }
}
