//! What crosses the wire about household links.

#![warn(missing_docs)]

use crate::prelude::*;

/// Somebody else who lives with the person in the path.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHouseholdLink {
    /// The other person, of the same service.
    pub other_person_id: PersonId,
    /// Whether the person in the path is at risk from the other.
    #[serde(default)]
    pub person_at_risk: bool,
    /// Whether the other is at risk from the person in the path.
    #[serde(default)]
    pub other_person_at_risk: bool,
    /// Whether neither may learn that the other was referred. A link with a risk is treated so too.
    #[serde(default)]
    pub is_hidden: bool,
    /// How it is known that they live together.
    #[schema(example = "Both gave 4 Quay Street; she confirmed at the surgery that he lives there")]
    pub reason: Text<1000>,
}

/// Take a household link back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HouseholdLinkRemoval {
    /// How it was found to be wrong, or over.
    #[schema(example = "She has moved to her sister's")]
    pub reason: Text<1000>,
}
