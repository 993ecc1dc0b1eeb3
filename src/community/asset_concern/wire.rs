//! What crosses the wire about concerns about groups, towards us.

#![warn(missing_docs)]

use super::codes::AssetConcernOutcome;
use crate::prelude::*;

/// Somebody may come to harm at a group or a service.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAssetConcern {
    /// What it is. What happened to a person belongs into a safety event of theirs, and not here.
    #[schema(example = "A leader takes members home alone, and does not want the others to know.")]
    pub text: Text<2000>,
}

/// A concern was looked into.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssetConcernResolution {
    /// What was found.
    pub outcome: AssetConcernOutcome,
    /// The same in words.
    pub comment: Text<2000>,
}
