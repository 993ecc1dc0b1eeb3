use super::codes::SafetyEventAction;
use super::entity::{ActiveModel, Entity};
use super::view::SafetyEvent;
use super::views::actor;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// Acknowledge a safety event
///
/// You, to whom it is taken, know of it: a supervisor, a safeguarding lead or a manager, and not who wrote it down. It is
/// taken no further, and neither is what is overdue about it by now; what has to be done stays due, and what falls due
/// later is taken up the line by itself.
#[utoipa::path(
    operation_id = "acknowledgeSafetyEvent",
    tag = "safety",
    params(At<SafetyEventId>),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
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
