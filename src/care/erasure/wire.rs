//! What crosses the wire about an erasure.

#![warn(missing_docs)]

use super::codes::{ErasureAskedBy, ErasureGround, ErasureRefusalReason};
use crate::prelude::*;

/// An erasure that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewErasure {
    /// Why the record must be erased.
    pub ground: ErasureGround,
    /// Who asked for it.
    pub asked_by: ErasureAskedBy,
    /// On which day they did, in England. They have an answer within a month (UK GDPR Article 12(3)).
    pub asked_on: NaiveDate,
}

/// That an erasure is carried out. It cannot be undone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ErasureApproval {}

/// That an erasure is not carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ErasureRefusal {
    /// Why not. Whoever asked is told, within a month, and that they may complain to the Information Commissioner (UK GDPR
    /// Article 12(4)).
    pub reason: ErasureRefusalReason,
}
