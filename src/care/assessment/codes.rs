//! The coded lists of an assessment.

catalogue::value_sets! {
    /// What a need is about. The field's texts name some of these (001); the rest are ours.
    pub enum NeedKind in "need_kind" {
        /// Income and benefits
        Income = "income",
        /// Debt
        Debt = "debt",
        /// Relationships at home, with family or with others
        Relationships = "relationships",
        /// Housing
        Housing = "housing",
        /// Food, fuel and other things that cannot wait
        FoodAndFuel = "food_and_fuel",
        /// A crisis
        Crisis = "crisis",
        /// Loneliness or being cut off from others
        Loneliness = "loneliness",
        /// How the person feels in themselves
        MentalWellbeing = "mental_wellbeing",
        /// Living with a long-term condition or with pain
        LivingWithACondition = "living_with_a_condition",
        /// Being active, eating well, sleeping
        HealthyLiving = "healthy_living",
        /// Caring for somebody
        Caring = "caring",
        /// Bereavement or another loss
        Bereavement = "bereavement",
        /// Work or training
        WorkAndTraining = "work_and_training",
        /// Getting about
        Transport = "transport",
        /// Using the telephone, a computer, the web
        Digital = "digital",
        /// Advice on the law or on immigration
        LegalAdvice = "legal_advice",
        /// Help in the house
        PracticalHelp = "practical_help",
        /// Something to do that means something to the person
        MeaningfulActivity = "meaningful_activity",
        /// Something else, in words
        Other = "other",
    }

    /// How much the person wants to see to it first.
    pub enum NeedPriority in "need_priority" {
        /// First of all
        First = "first",
        /// Next
        Next = "next",
        /// Not now
        Later = "later",
    }

    /// How far a need is met.
    pub enum NeedMet in "need_met" {
        /// It is met
        Met = "met",
        /// It is met in part
        PartlyMet = "partly_met",
        /// It is not met
        Unmet = "unmet",
        /// It is no need any more, whatever became of it
        NoLongerANeed = "no_longer_a_need",
    }

    /// How much help somebody needs to look after their own health, or to use what is written about it.
    pub enum HelpNeeded in "help_needed" {
        /// Cannot do it without somebody who does it with them
        Much = "much",
        /// Does it with some help
        Some = "some",
        /// Does it by themselves
        None = "none",
    }
}
