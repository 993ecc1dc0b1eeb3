use super::codes::SafetyEventAction;
use super::entity::{ActiveModel, Entity};
use super::rules;
use super::save::save_in;
use super::view::SafetyEvent;
use super::views::{actor, view_of};
use crate::prelude::*;
use crate::system::task::{TaskChange, TaskKind};

/// Acknowledge a safety event
///
/// A supervisor, a safeguarding lead or a manager knows of it; whoever wrote it down cannot acknowledge it. Neither the
/// event nor what is overdue about it by now is escalated any further. What has to be done stays due, and what falls
/// due later is escalated by itself.
#[utoipa::path(
    operation_id = "acknowledgeSafetyEvent",
    tag = "safety",
    params(At<SafetyEventId>),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The safety event, acknowledged.", body = SafetyEvent)),
)]
#[post("/safety-events/{id}/acknowledgement")]
pub async fn acknowledge(cx: Cx, at: At<SafetyEventId>) -> Result<Reply, Problem> {
    cx.write(Action::AcknowledgeSafetyEvent, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let if_match = cx.needs_if_match()?;
        let actor = actor(tx)?;
        rules::check(&row, actor, SafetyEventAction::Acknowledgement)?;
        cx.check_if_match(&if_match, &view_of(tx, &row).await?)?;
        let change = ActiveModel {
            acknowledged_at: Set(Some(actor.now)),
            acknowledged_by: Set(Some(actor.worker)),
            acknowledged_role: Set(Some(actor.role)),
            updated_at: Set(actor.now),
            ..Default::default()
        };
        let tasks =
            [TaskChange::Complete(TaskKind::AcknowledgeSafetyEvent), TaskChange::AcknowledgeOverdue(actor.role)];
        let row = save_in(tx, &row, change, &tasks, EventType::SafetyEventAcknowledged).await?;
        cx.ok(&view_of(tx, &row).await?)
    })
    .await
}
