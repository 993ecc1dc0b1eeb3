//! The month's clock: each session of clinical supervision meets the open task and starts the next one, counted from the
//! day on which it was held.

use chrono::NaiveTime;

use super::codes::{SupervisionKind, SupervisionStatus};
use super::entity::{Column, Entity, Model};
use super::rules;
use crate::county::worker::supervised::subject;
use crate::prelude::*;
use crate::system::task::{self, Owner, TaskChange, TaskKind};

/// A session was written down: where no later one is known, it does the month's task.
pub(super) async fn held_in(tx: &Tx, row: &Model) -> Result<(), Problem> {
    let latest = latest_in(tx, row.worker_id, row.id).await?;
    if !rules::is_clinical(row.kind) || latest.is_some_and(|latest| latest > row.held_on) {
        return Ok(());
    }
    restart_in(tx, row, TaskChange::CompleteOnce(TaskKind::ClinicalSupervision), Some(row.held_on)).await
}

/// A session was entered in error: where it was the latest, the clock runs from the one before it again.
pub(super) async fn unheld_in(tx: &Tx, row: &Model) -> Result<(), Problem> {
    let latest = latest_in(tx, row.worker_id, row.id).await?;
    if !rules::is_clinical(row.kind) || latest.is_some_and(|latest| latest >= row.held_on) {
        return Ok(());
    }
    restart_in(tx, row, TaskChange::Cancel(TaskKind::ClinicalSupervision), latest).await
}

/// Ends the open task this way, and opens the next one, counted from that day; from today, where there is none.
async fn restart_in(tx: &Tx, row: &Model, end: TaskChange, from: Option<NaiveDate>) -> Result<(), Problem> {
    let from = from.map_or(tx.now(), |day| calendar::instant(day, NaiveTime::MIN));
    let open = TaskChange::open(TaskKind::ClinicalSupervision, Owner::Worker(row.worker_id), from);
    task::apply_in(tx, subject(row.worker_id, row.service_id), &[end, open]).await
}

/// The day of the latest session of clinical supervision but this one.
async fn latest_in(tx: &Tx, worker: WorkerId, but: SupervisionId) -> Result<Option<NaiveDate>, Problem> {
    let db = tx.system("a link worker's month runs from their latest session, whoever wrote it down");
    let found = Entity::find()
        .filter(Column::WorkerId.eq(worker))
        .filter(Column::Id.ne(but))
        .filter(Column::Status.ne(SupervisionStatus::EnteredInError))
        .filter(Column::Kind.is_in([SupervisionKind::Clinical, SupervisionKind::Group]))
        .order_by_desc(Column::HeldOn)
        .one(&db)
        .await?;
    Ok(found.map(|row| row.held_on))
}
