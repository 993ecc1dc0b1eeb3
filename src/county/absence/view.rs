//! An absence as the contract shows it.

#![warn(missing_docs)]

use super::entity::Model;
use super::rules::{AbsenceAction, AbsenceStatus, may_change, status};
use crate::prelude::*;

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
        let status = status(row, today);
        Self {
            id: row.id,
            etag: ETag::default(),
            status,
            allowed_actions: status.allowed_actions(may_change),
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

impl Viewed for Model {
    type View = WorkerAbsence;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<WorkerAbsence>, Problem> {
        let today = calendar::local_date(tx.now());
        let view = |row: &Self| WorkerAbsence::new(row, today, may_change(tx.caller(), row.worker_id));
        Ok(rows.iter().map(view).collect())
    }
}
