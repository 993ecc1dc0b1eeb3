//! What crosses the wire about reviews.

#![warn(missing_docs)]

use super::codes::AccessReviewOutcome;
use crate::prelude::*;

/// What came of a review.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccessReviewCompletion {
    /// What was found.
    pub outcome: AccessReviewOutcome,
    /// What was found, in words; needed unless it was justified. Nothing of the person whose case it is.
    pub comment: Option<Text<500>>,
}
