//! What crosses the wire about an episode: the bodies of its acts, each named for its noun under `/v1/episodes/{id}`.

#![warn(missing_docs)]

use super::status::{ClosingReason, HoldReason, NeedsMet, ReassignmentReason, TransferBasis};
use crate::care::person::wire::ReportedDeath;
use crate::care::referral::status::ErrorReason;
use crate::prelude::*;

/// Put a case on hold, or hold it for longer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// Why.
    pub reason: HoldReason,
    /// Why, in words. Required with `other`.
    pub comment: Option<Text<1000>>,
    /// The day on which somebody looks again, in England: ahead, and within a year.
    pub until: NaiveDate,
}

/// Go on with a case that was on hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Resumption {
    /// What has changed, in words.
    pub comment: Option<Text<1000>>,
}

/// Close a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Closure {
    /// Why. Only `support_completed` completes its referrals; with any other they end.
    pub reason: ClosingReason,
    /// Why, in words. Required with `other`.
    pub comment: Option<Text<1000>>,
    /// Whether what the person needed was met. Required with `support_completed`.
    pub needs_met: Option<NeedsMet>,
    /// What comes next for the person, in words: what they go on with, whom they turn to.
    pub what_next: Option<Text<2000>>,
    /// Whether what comes next may leave the service: to the referrers, where the person agreed to that. With
    /// `support_completed` alone. Without it these words stay inside.
    #[serde(default)]
    pub release_what_next: bool,
    /// What is known of the death, with the reason `deceased`.
    pub death: Option<ReportedDeath>,
}

/// Open a closed case again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reopening {
    /// Why, in words.
    pub comment: Text<1000>,
    /// Who carries it from now on; whoever carried it last, if left out. For managers to name.
    pub worker_id: Option<WorkerId>,
    /// Why the worker is given more people than they may have. For managers alone.
    pub override_reason: Option<Text<1000>>,
}

/// Record that a case should never have been there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EpisodeError {
    /// Why.
    pub reason: ErrorReason,
    /// Why, in words. Required with `other`.
    pub comment: Option<Text<1000>>,
}

/// Give a case to another worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reassignment {
    /// Who carries it from now on: a link worker of the service.
    pub worker_id: WorkerId,
    /// Why.
    pub reason: ReassignmentReason,
    /// Why, in words. Required with `other`.
    pub comment: Option<Text<1000>>,
    /// Why the worker is given more people than they may have.
    pub override_reason: Option<Text<1000>>,
}

/// Pass a case to another service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// The service that is to take it.
    pub service_id: ServiceId,
    /// On what basis it is informed.
    pub basis: TransferBasis,
    /// Why, in words. It stays with this service.
    pub comment: Text<1000>,
    /// What the other service is told of the support so far, in words that you release to it. Only where the person agreed, or
    /// somebody who may for them.
    pub summary: Option<TransferSummary>,
}

/// What another service is told of the support so far. The needs of the assessment go with it. One part at least is given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferSummary {
    /// What the person wants to come to, in their own words.
    #[schema(example = "To sing with others again.")]
    pub goal: Option<Text<1000>>,
    /// What was tried, and what came of it.
    pub tried: Option<Text<4000>>,
    /// What is planned, where there is a plan.
    pub plan: Option<Text<4000>>,
    /// The care and support plan that stands goes along too, in the person's own words, but for its permissions: those are asked
    /// for again there.
    #[serde(default)]
    pub care_plan: bool,
}
