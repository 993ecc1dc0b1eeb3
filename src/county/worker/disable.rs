use super::entity::Entity;
use super::rules;
use super::supervised::unsupervised_in;
use crate::care::episode::left_cases::{OpenCase, put_on_hold_in};
use crate::county::absence;
use crate::county::organisation::administered::must_administer;
use crate::prelude::*;
use crate::system::task;

/// What happened to the cases and tasks of a worker who was disabled.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkerDisablement {
    /// The worker.
    pub worker_id: WorkerId,
    /// Switched off.
    pub status: Status,
    /// How many open tasks went back to their services.
    #[schema(minimum = 0, maximum = 100000)]
    pub tasks_handed_back: u32,
    /// Cases that wait on hold for another worker, the oldest first: for the managers of their services.
    #[schema(max_items = 1000)]
    pub open_cases: Vec<OpenCase>,
}

/// Disable a worker
///
/// They are stopped with their next request, whatever token they hold. In the same step their open tasks go back to the
/// services, and their open cases are put on hold and named, each with a task for a manager to assign it to somebody
/// else: no case goes back to waiting. Where they were to cover for somebody, another is asked for. What they did stays theirs.
#[utoipa::path(
    operation_id = "disableWorker",
    params(At<WorkerId>),
    responses((status = 200, description = "The worker is disabled; what they leave behind.", body = WorkerDisablement)),
)]
#[post("/workers/{id}/disablement")]
pub async fn disable(cx: Cx, at: At<WorkerId>) -> Result<Reply, Problem> {
    cx.write(Action::DisableWorker, async |tx| {
        let step = cx.begin::<Entity>(tx, at.id).await?;
        must_administer(tx.caller(), step.row.organisation_id)?;
        if tx.caller().worker_id() == Some(step.row.id) {
            return Err(Problem::invalid([Fault::new("path:id", "own", "nobody disables themselves")]));
        }
        let row = step.replace(rules::disable(step.row.clone(), tx.now())?).await?;
        unsupervised_in(tx, row.id).await?;
        let tasks = task::hand_back_in(tx, row.id, None).await?;
        absence::uncover_in(tx, row.id).await?;
        let open_cases = put_on_hold_in(tx, row.id, None).await?;
        let view = WorkerDisablement {
            worker_id: row.id,
            status: row.status,
            tasks_handed_back: u32::try_from(tasks).unwrap_or(u32::MAX),
            open_cases,
        };
        let data = json!({ "open_cases": view.open_cases.len(), "tasks_handed_back": view.tasks_handed_back });
        tx.emit(row.event(EventType::WorkerDisabled).with(data));
        Reply::ok(&view)
    })
    .await
}
