use super::codes::CodedEntryAction;
use super::entity::{ActiveModel, Entity};
use super::permitted::permitted_in;
use super::save::event;
use super::view::CodedEntry;
use super::views::view_of;
use super::wire::CodedEntryRemoval;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// Say that a code is out of the record again
///
/// Who took it out of the practice's system, when, and of which. The task to remove it is done.
#[utoipa::path(
    operation_id = "removeCodedEntry",
    tag = "coded entries",
    params(At<CodedEntryId>),
    request_body(content = CodedEntryRemoval, example = json!({
        "receipt": { "by": "Nadia Rahman", "at": "2026-11-02T09:30:00Z", "system": "emis" },
    })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The entry, removed.", body = CodedEntry)),
)]
#[post("/coded-entries/{id}/removal")]
pub async fn remove(cx: Cx, at: At<CodedEntryId>, Json(input): Json<CodedEntryRemoval>) -> Result<Reply, Problem> {
    cx.write(Action::RemoveCodedEntry, async |tx| {
        let (row, status) = permitted_in(&cx, tx, at.id, CodedEntryAction::Removal).await?;
        let entered_at = row.receipt.as_ref().map_or(row.occurred_at, |receipt| receipt.at);
        Problem::if_any(input.faults(entered_at, tx.now()))?;
        let change = ActiveModel {
            status: Set(status),
            removal: Set(Some(input.receipt.clone())),
            updated_at: Set(tx.now()),
            ..Default::default()
        };
        let row = tx.update::<Entity>(&row, change).await?;
        tx.emit(event(&row, EventType::CodedEntryRemoved, row.practice_id.is_some()));
        task::apply_in(tx, Subject::of(&row), &[TaskChange::Complete(TaskKind::RemoveCode)]).await?;
        cx.ok(&view_of(tx, &row).await?)
    })
    .await
}
