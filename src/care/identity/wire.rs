//! What crosses the wire when two rows are found to be one person.

#![warn(missing_docs)]

use crate::prelude::*;

/// Another record of the person in the path.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Merge {
    /// The other record, which is merged into the one in the path.
    pub person_id: PersonId,
    /// How it was found that the two are one.
    #[schema(
        example = "Same NHS number; she confirmed on the telephone that the birth date in the first referral is wrong"
    )]
    pub reason: Text<1000>,
}

/// A merge that is taken back.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Separation {
    /// How it was found that the two are not one.
    #[schema(example = "Mother and daughter of the same name")]
    pub reason: Text<1000>,
}
