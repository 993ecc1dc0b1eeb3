//! What crosses the wire about an objection to contact.

#![warn(missing_docs)]

use crate::prelude::*;

value_sets! {
    /// Who said that the person objects to contact, or objects no longer.
    pub enum SaidBy in "said_by" {
        /// The person
        Person = "person",
        /// Somebody with parental responsibility
        ParentalResponsibility = "parental_responsibility",
        /// An attorney or deputy for health and welfare
        AttorneyOrDeputy = "attorney_or_deputy",
        /// Family or a carer, in the person's name
        FamilyOrCarer = "family_or_carer",
    }
}

/// What was said about being contacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactObjection {
    /// Who said it.
    pub said_by: SaidBy,
}
