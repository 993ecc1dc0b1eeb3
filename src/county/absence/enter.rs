use super::effects::{cover_in, lock_in, refuse_overlap, tasks_in};
use super::entity::{Entity, Model};
use super::rules::{self, may_change};
use super::view::WorkerAbsence;
use super::wire::NewAbsence;
use crate::county::worker;
use crate::prelude::*;

/// Enter an absence
///
/// From the first day to the last, whoever covers carries the worker's cases and tasks as their own. A worker enters
/// their own; a manager enters anybody's, and names the cover, at once or later. Days that overlap another absence of
/// the worker are refused.
#[utoipa::path(
    operation_id = "enterAbsence",
    params(At<WorkerId>),
    request_body(content = NewAbsence, example = json!({ "first_day": "2026-12-21", "last_day": "2027-01-01" })),
    extensions(("x-problem-codes" = json!([Code::AbsenceOverlaps]))),
    responses((status = 201, description = "The absence was entered.", body = WorkerAbsence)),
)]
#[post("/workers/{id}/absences")]
pub async fn enter(cx: Cx, at: At<WorkerId>, Json(input): Json<NewAbsence>) -> Result<Reply, Problem> {
    cx.create(Action::EnterAbsence, async |tx| {
        rules::check(&input, calendar::local_date(tx.now()))?;
        let worker = tx.get::<worker::entity::Entity>(at.id).await?;
        if !may_change(tx.caller(), worker.id) {
            return Err(Problem::new(Code::Forbidden));
        }
        if input.cover_worker_id.is_some() && tx.caller().role != Role::ServiceManager {
            let detail = "a manager names who covers";
            return Err(Problem::invalid([Fault::new("/cover_worker_id", "not_for_this_role", detail)]));
        }
        let days = (input.first_day, input.last_day);
        refuse_overlap(tx, worker.id, days, None).await?;
        let mut held = vec![worker];
        if let Some(cover) = input.cover_worker_id {
            held.push(cover_in(tx, cover, at.id, days).await?);
        }
        lock_in(tx, held).await?;

        let row = Model {
            id: AbsenceId::new(),
            version: 1,
            worker_id: at.id,
            first_day: input.first_day,
            last_day: input.last_day,
            cover_worker_id: input.cover_worker_id,
            entered_by: tx.caller().principal.id(),
            cancelled_at: None,
            created_at: tx.now(),
            updated_at: tx.now(),
        };
        let row = tx.record::<Entity>(EventType::AbsenceEntered, row).await?;
        tasks_in(tx, None, &row).await?;
        cx.created(tx, &row).await
    })
    .await
}
