use super::codes::CodedEntryAction;
use super::entity::{ActiveModel, Entity};
use super::rules::Actor;
use super::view::CodedEntry;
use super::wire::CodedEntryRemoval;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// Say that a code is out of the record again
///
/// Who took it out of the practice's system, when, and of which. The task to remove it is done.
#[utoipa::path(
    operation_id = "removeCodedEntry",
    params(At<CodedEntryId>),
    request_body(content = CodedEntryRemoval, example = json!({
        "receipt": { "by": "Nadia Rahman", "at": "2026-11-02T09:30:00Z", "system": "emis" },
    })),
    responses((status = 200, description = "The entry, removed.", body = CodedEntry)),
)]
#[post("/coded-entries/{id}/removal")]
pub async fn remove(cx: Cx, at: At<CodedEntryId>, Json(input): Json<CodedEntryRemoval>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::RemoveCodedEntry, at.id, async |tx, step| {
        let status = step.row.status.check(Actor::of(tx.caller(), &step.row), CodedEntryAction::Removal)?;
        step.check_if_match().await?;
        let entered_at = step.row.receipt.as_ref().map_or(step.row.occurred_at, |receipt| receipt.at);
        Problem::if_any(input.faults(entered_at, tx.now()))?;
        let change =
            ActiveModel { status: Set(status), removal: Set(Some(input.receipt.clone())), ..Default::default() };
        let row = step.save(EventType::CodedEntryRemoved, change).await?;
        task::apply_in(tx, Subject::of(&row), &[TaskChange::Complete(TaskKind::RemoveCode)]).await?;
        Ok(row)
    })
    .await
}
