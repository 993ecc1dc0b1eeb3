//! An absence as the contract shows it.

#![warn(missing_docs)]

use super::entity::Model;
use super::rules::{AbsenceAction, AbsenceStatus, may_change, status};
use crate::care::household_link::apart::covers_that_meet_in;
use crate::care::household_link::codes::MeetingWarning;
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
    /// `keep_apart` where whoever covers carries somebody who is to be kept apart from somebody whom the worker carries.
    #[schema(max_items = 1)]
    pub warnings: Vec<MeetingWarning>,
    /// When it was taken back.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl WorkerAbsence {
    /// The row as it is on `today`, in England, for somebody who may change it or may not. `meets` says that its cover
    /// carries somebody who is to be kept apart from somebody of theirs.
    pub fn new(row: &Model, today: NaiveDate, may_change: bool, meets: bool) -> Self {
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
            warnings: meets.then_some(MeetingWarning::KeepApart).into_iter().collect(),
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
        let is_to_come = |row: &&Self| row.cancelled_at.is_none() && row.last_day >= today;
        let pair = |row: &Self| row.cover_worker_id.map(|cover| (row.worker_id, cover));
        let pairs: Vec<_> = rows.iter().filter(is_to_come).filter_map(pair).collect();
        let meet = covers_that_meet_in(tx, &pairs).await?;
        let view = |row: &Self| {
            let meets = is_to_come(&row) && pair(row).is_some_and(|pair| meet.contains(&pair));
            WorkerAbsence::new(row, today, may_change(tx.caller(), row.worker_id), meets)
        };
        Ok(rows.iter().map(view).collect())
    }
}
