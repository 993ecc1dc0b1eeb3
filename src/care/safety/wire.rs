//! What crosses the wire about safety events, towards us.

#![warn(missing_docs)]

use super::codes::{
    CheckInWith, DutyGpUnavailable, SafetyEntryOutcome, SafetyErrorReason, SafetyEventKind, SafetyFact, UrgentContact,
};
use crate::prelude::*;

/// A safety event to be written down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSafetyEvent {
    /// What it is about.
    pub kind: SafetyEventKind,
    /// When the talk took place, never in the future. Every clock runs from it, so what is written down late may be
    /// overdue at once.
    pub occurred_at: DateTime<Utc>,
    /// What was said, in words for colleagues. They never leave the service.
    pub account: Option<Text<4000>>,
}

/// What was done about a safety event, or why it was not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSafetyEntry {
    /// Which fact it is about.
    pub fact: SafetyFact,
    /// Whether it was done. What was not done needs a `comment`, stays due, and is for another to accept.
    pub outcome: SafetyEntryOutcome,
    /// When it was done, or when it became clear that it would not be. Never in the future; what was done was not done
    /// before the talk.
    pub occurred_at: DateTime<Utc>,
    /// Who was contacted. With `duty_gp_contacted` when done, and only then.
    pub contacted: Option<UrgentContact>,
    /// Why it was not the duty GP. With another in `contacted`, and only then.
    pub duty_gp_unavailable: Option<DutyGpUnavailable>,
    /// Whether a review with the supervisor is wanted; the `comment` says why. With `supervisor_review_considered` when done,
    /// and only then.
    pub review_wanted: Option<bool>,
    /// More about it, or why it was not done.
    #[schema(example = "Spoke with Dr Khan, who rings her this afternoon.")]
    pub comment: Option<Text<2000>>,
    /// The entry in whose place this one stands: of the same event, and not corrected before.
    pub corrects: Option<SafetyEntryId>,
}

/// Close a safety event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SafetyClosure {
    /// What you found, in words for colleagues.
    #[schema(example = "Everything is on record; she has seen the crisis team twice since.")]
    pub note: Text<2000>,
}

/// Record that a safety event should never have been there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SafetyError {
    /// Why.
    pub reason: SafetyErrorReason,
    /// Why, in words. Required with `other`.
    pub comment: Option<Text<1000>>,
}

/// Record that somebody checked in with a worker. What was said is not recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckInCompletion {
    /// With whom it was.
    pub checked_in_with: CheckInWith,
    /// When it was, never in the future.
    pub occurred_at: DateTime<Utc>,
}
