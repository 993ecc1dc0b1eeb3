use super::codes::{CodedEntryAction, CodedEntryStatus};
use super::entity::{ActiveModel, Entity};
use super::rules::Actor;
use super::view::CodedEntry;
use super::wire::CodedEntryReceipt;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// Say that a code is in the record
///
/// Who entered it in the practice's system, when, and in which; or that the practice had coded it already. The task to
/// enter it is done.
#[utoipa::path(
    operation_id = "giveCodedEntryReceipt",
    params(At<CodedEntryId>),
    request_body(content = CodedEntryReceipt, example = json!({
        "receipt": { "by": "Nadia Rahman", "at": "2026-11-02T09:30:00Z", "system": "emis" },
    })),
    responses((status = 200, description = "The entry, with its receipt.", body = CodedEntry)),
)]
#[post("/coded-entries/{id}/receipt")]
pub async fn give_receipt(
    cx: Cx,
    at: At<CodedEntryId>,
    Json(input): Json<CodedEntryReceipt>,
) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::GiveCodedEntryReceipt, at.id, async |tx, step| {
        let status = step.row.status.check(Actor::of(tx.caller(), &step.row), CodedEntryAction::Receipt)?;
        step.check_if_match().await?;
        let row = &step.row;
        Problem::if_any(input.faults(row.occurred_at, tx.now()))?;
        let status = if input.already_in_record { CodedEntryStatus::AlreadyInRecord } else { status };
        // A person may have changed practice since: it is entered where they are registered now.
        let practice_id =
            if tx.caller().role == Role::Practice { Some(tx.caller().organisation_id) } else { row.practice_id };
        let change = ActiveModel {
            status: Set(status),
            practice_id: Set(practice_id),
            receipt: Set(Some(input.receipt.clone())),
            ..Default::default()
        };
        let row = step.save(EventType::CodedEntryEntered, change).await?;
        task::apply_in(tx, Subject::of(&row), &[TaskChange::Complete(TaskKind::EnterCode)]).await?;
        Ok(row)
    })
    .await
}
