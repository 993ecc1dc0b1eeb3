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
    tag = "safety",
    params(At<WorkerCheckInId>),
    request_body(content = CheckInCompletion, example = json!({
        "checked_in_with": "line_manager",
        "occurred_at": "2026-11-18T09:25:00Z",
    })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
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
    cx.write(Action::CompleteWorkerCheckIn, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let if_match = cx.needs_if_match()?;
        if row.occurred_at.is_some() {
            return Err(Problem::new(Code::InvalidTransition).because("The check-in has taken place already."));
        }
        cx.check_if_match(&if_match, &WorkerCheckIn::from(&row))?;
        let actor = actor(tx)?;
        let change = ActiveModel {
            checked_in_with: Set(Some(input.checked_in_with)),
            occurred_at: Set(Some(input.occurred_at.trunc_subsecs(6))),
            recorded_at: Set(Some(actor.now)),
            recorded_by: Set(Some(actor.worker)),
            updated_at: Set(actor.now),
            ..Default::default()
        };
        let row = tx.update::<Entity>(&row, change).await?;
        let subject = Subject {
            resource_type: "worker_check_in",
            id: row.id.0,
            service_id: row.service_id,
            pcn_id: None,
            person_id: None,
        };
        let event = Event::new(EventType::WorkerCheckInCompleted, row.id.0)
            .to(Audience::Service)
            .in_service(row.service_id)
            .with(json!({ "worker_id": row.worker_id }));
        tx.emit(event);
        task::apply_in(tx, subject, &[TaskChange::Complete(TaskKind::CheckInWithWorker)]).await?;
        cx.ok(&WorkerCheckIn::from(&row))
    })
    .await
}
