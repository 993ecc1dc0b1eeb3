use super::codes::SafetyEventAction;
use super::entity::{ActiveModel, Entity};
use super::view::SafetyEvent;
use super::views::actor;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// Acknowledge a safety event
///
/// A supervisor, a safeguarding lead or a manager knows of it; whoever wrote it down cannot acknowledge it. Neither the
/// event nor what is overdue about it by now is escalated any further. What has to be done stays due, and what falls
/// due later is escalated by itself.
#[utoipa::path(
    operation_id = "acknowledgeSafetyEvent",
    params(At<SafetyEventId>),
    responses((status = 200, description = "The safety event, acknowledged.", body = SafetyEvent)),
)]
#[post("/safety-events/{id}/acknowledgement")]
pub async fn acknowledge(cx: Cx, at: At<SafetyEventId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::AcknowledgeSafetyEvent, at.id, async |tx, step| {
        let actor = actor(tx)?;
        step.row.check(actor, SafetyEventAction::Acknowledgement)?;
        let change = ActiveModel {
            acknowledged_at: Set(Some(actor.now)),
            acknowledged_by: Set(Some(actor.worker)),
            acknowledged_role: Set(Some(actor.role)),
            ..Default::default()
        };
        let row = step.save(EventType::SafetyEventAcknowledged, change).await?;
        let known = TaskChange::Complete(TaskKind::AcknowledgeSafetyEvent);
        task::apply_in(tx, Subject::of(&row), &[known, TaskChange::AcknowledgeOverdue(actor.role)]).await?;
        Ok(row)
    })
    .await
}
