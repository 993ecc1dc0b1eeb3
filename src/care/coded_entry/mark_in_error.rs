use super::codes::CodedEntryAction;
use super::entity::Entity;
use super::rules::Actor;
use super::save::mark_in;
use super::view::CodedEntry;
use super::wire::CodedEntryError;
use crate::prelude::*;

/// Mark a coded entry as entered in error
///
/// One that nobody has entered yet falls away. One that is in the practice's record has to be taken out of it again,
/// which is a task.
#[utoipa::path(
    operation_id = "markCodedEntryInError",
    params(At<CodedEntryId>),
    request_body(content = CodedEntryError, example = json!({ "reason": "did_not_happen" })),
    responses((status = 200, description = "The entry, found to be wrong.", body = CodedEntry)),
)]
#[post("/coded-entries/{id}/error")]
pub async fn mark_in_error(cx: Cx, at: At<CodedEntryId>, Json(input): Json<CodedEntryError>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::MarkCodedEntryInError, at.id, async |tx, step| {
        step.row.status.check(Actor::of(tx.caller(), &step.row), CodedEntryAction::Error)?;
        step.check_if_match().await?;
        mark_in(tx, &step.row, input.reason).await
    })
    .await
}
