//! What crosses the wire about what two people give.

#![warn(missing_docs)]

use crate::prelude::*;

/// Why something is given, or not.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessGrantDecision {
    /// In words.
    pub comment: Option<Text<500>>,
}
