//! What crosses the wire about a restriction of processing.

#![warn(missing_docs)]

use super::codes::{RestrictionAskedBy, RestrictionGround, RestrictionLiftingReason};
use super::entity::Model;
use crate::prelude::*;

/// A restriction that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Restriction {
    /// Why processing is restricted.
    pub ground: RestrictionGround,
    /// Who asked for it.
    pub asked_by: RestrictionAskedBy,
    /// On which day they did, in England.
    pub asked_on: NaiveDate,
}

/// The lifting of a restriction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RestrictionLifting {
    /// Why it is lifted.
    pub reason: RestrictionLiftingReason,
    /// On which day the person was informed that it would be: that comes first (UK GDPR Article 18(3)).
    pub informed_on: NaiveDate,
}

/// That processing of a person's record is restricted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PersonRestriction {
    /// Why.
    pub ground: RestrictionGround,
    /// Who asked for it.
    pub asked_by: RestrictionAskedBy,
    /// On which day they did.
    pub asked_on: NaiveDate,
    /// Since when it stands.
    pub restricted_at: DateTime<Utc>,
}

impl PersonRestriction {
    /// How a record is restricted; nothing, where it was erased.
    pub fn of(row: &Model) -> Option<Self> {
        let restricted_at = row.restricted_at;
        Some(Self { ground: row.ground?, asked_by: row.asked_by?, asked_on: row.asked_on?, restricted_at })
    }
}
