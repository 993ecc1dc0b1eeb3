//! What crosses the wire about absences.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::entity::Model;
use super::rules::{AbsenceAction, AbsenceStatus, allowed_actions, status};
use crate::kernel::http::etag::ETag;
use crate::kernel::http::patch::{Patch, not_null};
use crate::kernel::id::{AbsenceId, WorkerId};

/// One absence.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct At {
    /// The absence.
    pub id: AbsenceId,
}

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
    /// The last day. Yesterday ends it: the worker is back today.
    #[serde(default, deserialize_with = "not_null")]
    #[schema(nullable = false)]
    pub last_day: Option<NaiveDate>,
    /// Who covers; `null` for nobody.
    #[serde(default)]
    #[schema(value_type = Option<WorkerId>)]
    pub cover_worker_id: Patch<WorkerId>,
}

/// A worker is away for some days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WorkerAbsence {
    /// Its identifier.
    pub id: AbsenceId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Where it stands today, in England.
    pub status: AbsenceStatus,
    /// What you may do next.
    #[schema(max_items = 2)]
    pub allowed_actions: Vec<AbsenceAction>,
    /// Who is away.
    pub worker_id: WorkerId,
    /// The first day, in England.
    pub first_day: NaiveDate,
    /// The last day, in England.
    pub last_day: NaiveDate,
    /// Who carries what is theirs meanwhile; `null` while nobody does.
    pub cover_worker_id: Option<WorkerId>,
    /// When it was taken back.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl WorkerAbsence {
    /// The row as it is on `today`, in England, for somebody who may change it or may not.
    pub fn new(row: &Model, today: NaiveDate, may_change: bool) -> Self {
        Self {
            id: row.id,
            etag: ETag::default(),
            status: status(row, today),
            allowed_actions: if may_change { allowed_actions(row, today) } else { Vec::new() },
            worker_id: row.worker_id,
            first_day: row.first_day,
            last_day: row.last_day,
            cover_worker_id: row.cover_worker_id,
            cancelled_at: row.cancelled_at,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
