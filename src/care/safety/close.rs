use super::entity::{ActiveModel, Entity};
use super::rules;
use super::view::SafetyEvent;
use super::views::{actor, entries_in};
use super::wire::SafetyClosure;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// Close a safety event
///
/// Only a supervisor, a safeguarding lead or a manager closes it, and never the system: once every fact is on record,
/// or somebody else than you has explained why it is not (else 409 `facts_missing`, which names them). One that was
/// entered in error is closed by somebody else than whoever marked it; what was still due is cancelled then.
#[utoipa::path(
    operation_id = "closeSafetyEvent",
    params(At<SafetyEventId>),
    request_body(content = SafetyClosure, example = json!({ "note": "Everything is on record." })),
    extensions(("x-problem-codes" = json!([Code::FactsMissing]))),
    responses((status = 200, description = "The safety event, closed.", body = SafetyEvent)),
)]
#[post("/safety-events/{id}/closure")]
pub async fn close(cx: Cx, at: At<SafetyEventId>, Json(input): Json<SafetyClosure>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::CloseSafetyEvent, at.id, async |tx, step| {
        let actor = actor(tx)?;
        let entries = entries_in(tx, &[step.row.id]).await?.remove(&step.row.id).unwrap_or_default();
        let status = rules::close(&step.row, &entries, actor)?;
        let change = ActiveModel {
            status: Set(status),
            closed_at: Set(Some(actor.now)),
            closed_by: Set(Some(actor.worker)),
            closing_note: Set(Some(input.note.as_str().to_owned())),
            ..Default::default()
        };
        let row = step.save(EventType::SafetyEventClosed, change).await?;
        // Who closes it knows of it; the reason for what was not done, and was explained, is gone.
        let explained = rules::required(row.kind).iter().map(|fact| TaskChange::Cancel(rules::task_of(*fact)));
        let known = TaskChange::Complete(TaskKind::AcknowledgeSafetyEvent);
        let tasks: Vec<TaskChange> = [known].into_iter().chain(explained).collect();
        task::apply_in(tx, Subject::of(&row), &tasks).await?;
        Ok(row)
    })
    .await
}
