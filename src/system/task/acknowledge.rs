use super::actions::{Actor, TaskAction, check};
use super::entity::{ActiveModel, Entity};
use super::view::Task;
use crate::prelude::*;

/// Acknowledge a task
///
/// Somebody knows of it. Acknowledged once it is overdue, it is escalated no further, unless an agency acknowledged it.
/// Acknowledged before, it is still escalated when it is overdue.
#[utoipa::path(
    operation_id = "acknowledgeTask",
    params(At<TaskId>),
    responses((status = 200, description = "The task, acknowledged.", body = Task)),
)]
#[post("/tasks/{id}/acknowledgement")]
pub async fn acknowledge(cx: Cx, at: At<TaskId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::AcknowledgeTask, at.id, async |tx, step| {
        check(&step.row, Actor::of(tx.caller(), tx.now()), TaskAction::Acknowledgement)?;
        let change = ActiveModel {
            acknowledged_at: Set(Some(tx.now())),
            acknowledged_by: Set(Some(tx.caller().principal.id())),
            acknowledged_role: Set(Some(tx.caller().role)),
            ..Default::default()
        };
        step.save(EventType::TaskAcknowledged, change).await
    })
    .await
}
