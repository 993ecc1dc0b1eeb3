use super::effects::change_tasks_in;
use super::entity::{ActiveModel, Entity};
use super::rules::{self, AbsenceAction, may_change};
use super::view::WorkerAbsence;
use crate::prelude::*;
use crate::system::task::{TaskChange, TaskKind};

/// Cancel an absence
///
/// The worker is not away after all. Whoever was to cover carries nothing of theirs from now on. One that began and
/// ended early is changed instead: its last day moves.
#[utoipa::path(
    operation_id = "cancelAbsence",
    params(At<AbsenceId>),
    responses((status = 200, description = "The absence, cancelled.", body = WorkerAbsence)),
)]
#[post("/absences/{id}/cancellation")]
pub async fn cancel(cx: Cx, at: At<AbsenceId>) -> Result<Reply, Problem> {
    cx.write(Action::CancelAbsence, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        if !may_change(tx.caller(), row.worker_id) {
            return Err(Problem::new(Code::Forbidden));
        }
        let step = cx.begin_on::<Entity>(tx, row)?;
        rules::status(&step.row, calendar::local_date(tx.now())).check(true, AbsenceAction::Cancellation)?;
        let change = ActiveModel { cancelled_at: Set(Some(tx.now())), ..Default::default() };
        let row = step.save(EventType::AbsenceCancelled, change).await?;
        change_tasks_in(tx, &row, &[TaskChange::Cancel(TaskKind::NameCover)]).await?;
        cx.show(tx, &row).await
    })
    .await
}
