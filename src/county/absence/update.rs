use super::effects::{cover_in, lock_in, refuse_overlap, tasks_in};
use super::entity::Entity;
use super::rules::{self, AbsenceAction, may_change};
use super::view::WorkerAbsence;
use super::wire::AbsencePatch;
use crate::county::worker;
use crate::prelude::*;

/// Change an absence
///
/// A merge-patch (RFC 7396). A manager names the cover, now or for somebody else, and `null` takes the cover away. The
/// last day may move either way while the worker is away; yesterday means that they are back today. The first day may
/// move until it comes.
#[utoipa::path(
    operation_id = "updateAbsence",
    params(At<AbsenceId>),
    request_body(content = AbsencePatch, content_type = "application/merge-patch+json", example = json!({ "last_day": "2026-12-24" })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition, Code::AbsenceOverlaps]))),
    responses((status = 200, description = "The absence as it is now.", body = WorkerAbsence)),
)]
#[patch("/absences/{id}")]
pub async fn update(cx: Cx, at: At<AbsenceId>, Json(patch): Json<AbsencePatch>) -> Result<Reply, Problem> {
    cx.write(Action::UpdateAbsence, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        if !may_change(tx.caller(), row.worker_id) {
            return Err(Problem::new(Code::Forbidden));
        }
        let step = cx.begin_on::<Entity>(tx, row)?;
        let row = &step.row;
        let today = calendar::local_date(tx.now());
        rules::status(row, today).check(true, AbsenceAction::Change)?;
        if patch.cover_worker_id != Patch::Absent && tx.caller().role != Role::ServiceManager {
            let detail = "a manager names who covers";
            return Err(Problem::invalid([Fault::new("/cover_worker_id", "not_for_this_role", detail)]));
        }
        let after = rules::change(row, &patch, today, tx.now())?;
        step.check_if_match().await?;
        let days = (after.first_day, after.last_day);
        refuse_overlap(tx, row.worker_id, days, Some(row.id)).await?;
        let mut held = vec![tx.get::<worker::entity::Entity>(row.worker_id).await?];
        let grows = after.first_day < row.first_day || after.last_day > row.last_day;
        if let Some(cover) = after.cover_worker_id.filter(|_| grows || rules::names_cover(row, &patch)) {
            held.push(cover_in(tx, cover, row.worker_id, days).await?);
        }
        lock_in(tx, held).await?;

        let row = step.replace(after).await?;
        tx.emit(row.event(EventType::AbsenceUpdated));
        tasks_in(tx, Some(&step.row), &row).await?;
        cx.show(tx, &row).await
    })
    .await
}
