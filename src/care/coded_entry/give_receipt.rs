use super::codes::{CodedEntryAction, CodedEntryStatus};
use super::entity::{ActiveModel, Entity};
use super::permitted::permitted_in;
use super::save::event;
use super::view::CodedEntry;
use super::views::view_of;
use super::wire::CodedEntryReceipt;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// Say that a code is in the record
///
/// Who entered it in the practice's system, when, and in which; or that the practice had coded it already. The task to
/// enter it is done.
#[utoipa::path(
    operation_id = "giveCodedEntryReceipt",
    tag = "coded entries",
    params(At<CodedEntryId>),
    request_body(content = CodedEntryReceipt, example = json!({
        "receipt": { "by": "Nadia Rahman", "at": "2026-11-02T09:30:00Z", "system": "emis" },
    })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The entry, with its receipt.", body = CodedEntry)),
)]
#[post("/coded-entries/{id}/receipt")]
pub async fn give_receipt(
    cx: Cx,
    at: At<CodedEntryId>,
    Json(input): Json<CodedEntryReceipt>,
) -> Result<Reply, Problem> {
    cx.write(Action::GiveCodedEntryReceipt, async |tx| {
        let (row, entered) = permitted_in(&cx, tx, at.id, CodedEntryAction::Receipt).await?;
        Problem::if_any(input.faults(row.occurred_at, tx.now()))?;
        let status = if input.already_in_record { CodedEntryStatus::AlreadyInRecord } else { entered };
        // A person may have changed practice since: it is entered where they are registered now.
        let practice_id =
            if tx.caller().role == Role::Practice { Some(tx.caller().organisation_id) } else { row.practice_id };
        let change = ActiveModel {
            status: Set(status),
            practice_id: Set(practice_id),
            receipt: Set(Some(input.receipt.clone())),
            updated_at: Set(tx.now()),
            ..Default::default()
        };
        let row = tx.update::<Entity>(&row, change).await?;
        tx.emit(event(&row, EventType::CodedEntryEntered, row.practice_id.is_some()));
        task::apply_in(tx, Subject::of(&row), &[TaskChange::Complete(TaskKind::EnterCode)]).await?;
        cx.ok(&view_of(tx, &row).await?)
    })
    .await
}
