use super::actions::{Actor, TaskAction, check};
use super::entity::{ActiveModel, Entity};
use super::view::Task;
use crate::prelude::*;

/// Acknowledge a task
///
/// Somebody knows of it. Once it is overdue, this stops it from being taken further, unless an agency says it; said
/// before, it is a promise that stops nothing.
#[utoipa::path(
    operation_id = "acknowledgeTask",
    tag = "tasks",
    params(At<TaskId>),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
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
