//! Classes of what is most sensitive about a person. Who does not hold a class sees no trace of what is of it: no gap, no
//! count, no other entity tag, no refusal. What protects the person from harm (leave no message, do not visit alone) is of
//! no class: it is never hidden.
//!
//! Whoever carries or covers a case holds every class for it; a supervisor and a safeguarding lead hold them for what is
//! taken to them. Others hold what an administrator grants them.

use crate::coded;

coded! {
    /// What makes a piece of a record sensitive.
    pub enum SensitiveClass in "sensitive_class" {
        /// Abuse or neglect of an adult or a child
        Safeguarding = "safeguarding",
        /// Suicide and self-harm
        SuicideRisk = "suicide_risk",
        /// Domestic abuse
        DomesticAbuse = "domestic_abuse",
        /// Alcohol, drugs and other substances
        SubstanceUse = "substance_use",
        /// Police, prison, probation
        CriminalOffence = "criminal_offence",
        /// Refuge, asylum, leave to remain
        Immigration = "immigration",
        /// A gender that was recorded otherwise before
        GenderHistory = "gender_history",
        /// Where the person lives must not be found out
        HiddenAddress = "hidden_address",
        /// What somebody else said, or what is about somebody else
        ThirdParty = "third_party",
    }
}
