//! What crosses the wire about gaps, towards us.

#![warn(missing_docs)]

use super::codes::{GapAnswerCode, GapClosureReason};
use crate::care::assessment::codes::NeedKind;
use crate::community::asset::codes::AssetCategory;
use crate::prelude::*;

/// A need that nothing local meets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewGap {
    /// The service; needed where you work in several, and there is neither an episode nor a connection.
    pub service_id: Option<ServiceId>,
    /// What kind of provision is missing (002 §10).
    pub category: AssetCategory,
    /// What is missing, in words. Never anything of a person: commissioners read it. What looks like an NHS number or a whole
    /// postcode is refused.
    #[schema(example = "Nothing in the evenings for people who work and would like to move more")]
    pub comment: Text<1000>,
    /// Where it is missing; in all that the service covers, if left out.
    pub outward_code: Option<OutwardCode>,
    /// The episode for which you raise it: one of your own cases. Nobody but who carries that case is shown it.
    pub episode_id: Option<EpisodeId>,
    /// The need that was found with that person. Only with `episode_id`.
    pub need: Option<NeedKind>,
    /// The connection that could not be made: one of your own cases, which waits for a place, was not accepted, did not start or
    /// was returned. Not together with `episode_id`.
    pub connection_id: Option<ConnectionId>,
}

/// What changes about a gap: a merge-patch (RFC 7396).
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GapPatch {
    /// What kind of provision is missing.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub category: Option<AssetCategory>,
    /// What is missing, in words. Never anything of a person.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub comment: Option<Text<1000>>,
    /// Where it is missing; `null` for all that the service covers.
    #[serde(default)]
    #[schema(value_type = Option<OutwardCode>)]
    pub outward_code: Patch<OutwardCode>,
}

/// A gap is taken to who can do something about it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GapEscalation {
    /// Who commissions services (`ics`, `local_authority`) or supports groups (`infrastructure_agency`).
    pub organisation_id: OrganisationId,
    /// What you ask of them. Never anything of a person.
    pub comment: Option<Text<1000>>,
}

/// What they answer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GapAnswer {
    /// In a code.
    pub answer: GapAnswerCode,
    /// The same in words: what, where, by when. Never anything of a person.
    #[schema(example = "Two evening walks a week from April, from the library.")]
    pub comment: Option<Text<1000>>,
}

/// A gap is not followed up any further.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GapClosure {
    /// Why.
    pub reason: GapClosureReason,
    /// What meets it now, where that is in the directory. With `met`, and only then.
    pub asset_id: Option<AssetId>,
    /// More about it. Never anything of a person.
    pub comment: Option<Text<1000>>,
}
