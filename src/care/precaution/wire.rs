//! What crosses the wire about precautions.

#![warn(missing_docs)]

use sea_orm::FromJsonQueryResult;

use crate::care::person::wire::{IndividualRequirements, ProtectiveInstructions, SafeContact};
use crate::prelude::*;

/// What somebody says of how a person is kept from harm. What is left out is not spoken of.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Stated {
    /// How to reach them without harm.
    pub safe_contact: Option<SafeContact>,
    /// What they need so that they can take part.
    pub individual_requirements: Option<IndividualRequirements>,
    /// What must be kept to.
    #[serde(default)]
    pub protective_instructions: ProtectiveInstructions,
    /// Whether they keep their address back.
    #[serde(default)]
    pub address_withheld: bool,
}

/// What holds from now on, after somebody looked at what the senders of referrals said. It becomes the person's record, as a
/// whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PrecautionReview {
    /// How to reach them without harm.
    pub safe_contact: SafeContact,
    /// What they need so that they can take part.
    pub individual_requirements: IndividualRequirements,
    /// What must be kept to; an empty list where there is nothing.
    #[schema(inline)]
    pub protective_instructions: ProtectiveInstructions,
    /// Whether they keep their address back: nobody goes or writes there.
    pub address_withheld: bool,
    /// How you found what holds.
    #[schema(example = "Met her at the surgery: e-mail only, and never while he is at home.")]
    pub comment: Text<1000>,
}

impl PrecautionReview {
    /// Every fault of it. `is_absent`: the person's record names the address as withheld.
    pub fn faults(&self, is_absent: bool) -> Vec<Fault> {
        let mut faults = Faults::new();
        faults.under("safe_contact", |faults| self.safe_contact.check(faults));
        faults.under("individual_requirements", |faults| self.individual_requirements.check(faults));
        faults.under("protective_instructions", |faults| self.protective_instructions.check(faults));
        let detail = "the record's demographics say that the address is withheld: change that first";
        faults.when(is_absent && !self.address_withheld, "address_withheld", "contradiction", detail);
        faults.into_vec()
    }
}
