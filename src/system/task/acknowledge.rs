use super::actions::{Actor, TaskAction, check};
use super::change::event;
use super::entity::{ActiveModel, Entity};
use super::view::Task;
use crate::prelude::*;

/// Acknowledge a task
///
/// Somebody knows of it. Acknowledged once it is overdue, it is escalated no further, unless an agency acknowledged it.
/// Acknowledged before, it is still escalated when it is overdue.
#[utoipa::path(
    operation_id = "acknowledgeTask",
    tag = "tasks",
    params(At<TaskId>),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The task, acknowledged.", body = Task)),
)]
#[post("/tasks/{id}/acknowledgement")]
pub async fn acknowledge(cx: Cx, at: At<TaskId>) -> Result<Reply, Problem> {
    cx.write(Action::AcknowledgeTask, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let actor = Actor::of(tx.caller(), tx.now());
        let if_match = if actor.is_agency() { cx.if_match()? } else { cx.needs_if_match()? };
        check(&row, actor, TaskAction::Acknowledgement)?;
        cx.check_if_match(&if_match, &Task::new(&row, actor))?;
        let change = ActiveModel {
            acknowledged_at: Set(Some(tx.now())),
            acknowledged_by: Set(Some(tx.caller().principal.id())),
            acknowledged_role: Set(Some(tx.caller().role)),
            updated_at: Set(tx.now()),
            ..Default::default()
        };
        let row = tx.update::<Entity>(&row, change).await?;
        tx.emit(event(&row, EventType::TaskAcknowledged));
        cx.ok(&Task::new(&row, actor))
    })
    .await
}
