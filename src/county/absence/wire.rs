//! What crosses the wire about absences.

#![warn(missing_docs)]

use crate::prelude::*;

/// An absence to be entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAbsence {
    /// The first day, in England.
    pub first_day: NaiveDate,
    /// The last day, in England; the first itself for a single one.
    pub last_day: NaiveDate,
    /// Who covers. For managers to name, now or later.
    pub cover_worker_id: Option<WorkerId>,
}

/// What changes about an absence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AbsencePatch {
    /// The first day; only while it lies ahead.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub first_day: Option<NaiveDate>,
    /// The last day. The date of yesterday ends the absence: the worker is back today.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub last_day: Option<NaiveDate>,
    /// Who covers; `null` for nobody.
    #[serde(default)]
    #[schema(value_type = Option<WorkerId>)]
    pub cover_worker_id: Patch<WorkerId>,
}
