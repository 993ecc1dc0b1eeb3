use chrono::SubsecRound;

use super::check_in::{ActiveModel, Entity};
use super::view::WorkerCheckIn;
use super::views::actor;
use super::wire::CheckInCompletion;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// Record that somebody checked in with a worker
///
/// That it took place, when and with whom; never what was said (001).
#[utoipa::path(
    operation_id = "completeWorkerCheckIn",
    params(At<WorkerCheckInId>),
    request_body(content = CheckInCompletion, example = json!({
        "checked_in_with": "line_manager",
        "occurred_at": "2026-11-18T09:25:00Z",
    })),
    responses((status = 200, description = "The check-in, as it took place.", body = WorkerCheckIn)),
)]
#[post("/worker-check-ins/{id}/completion")]
pub async fn complete_check_in(
    cx: Cx,
    at: At<WorkerCheckInId>,
    Json(input): Json<CheckInCompletion>,
) -> Result<Reply, Problem> {
    if input.occurred_at > cx.now() {
        return Err(Problem::invalid([Fault::new("/occurred_at", "out_of_range", "must not be in the future")]));
    }
    cx.step::<Entity>(Action::CompleteWorkerCheckIn, at.id, async |tx, step| {
        if step.row.occurred_at.is_some() {
            return Err(Problem::new(Code::InvalidTransition).because("The check-in has taken place already."));
        }
        step.check_if_match().await?;
        let actor = actor(tx)?;
        let change = ActiveModel {
            checked_in_with: Set(Some(input.checked_in_with)),
            occurred_at: Set(Some(input.occurred_at.trunc_subsecs(6))),
            recorded_at: Set(Some(actor.now)),
            recorded_by: Set(Some(actor.worker)),
            ..Default::default()
        };
        let row = step.save(EventType::WorkerCheckInCompleted, change).await?;
        task::apply_in(tx, Subject::of(&row), &[TaskChange::Complete(TaskKind::CheckInWithWorker)]).await?;
        Ok(row)
    })
    .await
}
