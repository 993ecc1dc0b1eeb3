//! "This is not an emergency service": the words and numbers that every service gives, and that the reply to a referral
//! with a safety risk carries.

use sea_orm::FromJsonQueryResult;

use crate::prelude::*;

/// What a service says to somebody who needs help sooner than it can give it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EmergencyLine {
    /// That this is not an emergency service, in the service's words.
    pub text: Text<500>,
    /// Whom to ring instead.
    #[schema(inline)]
    pub numbers: List<EmergencyNumber, 1, 10>,
}

/// A number that answers at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EmergencyNumber {
    /// Who answers, and for what.
    pub label: Text<100>,
    /// The number as one would dial it.
    pub number: PhoneNumber,
}
