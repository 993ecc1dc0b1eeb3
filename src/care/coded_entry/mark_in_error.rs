use super::codes::CodedEntryAction;
use super::permitted::permitted_in;
use super::save::mark_in;
use super::view::CodedEntry;
use super::views::view_of;
use super::wire::CodedEntryError;
use crate::prelude::*;

/// Mark a coded entry as entered in error
///
/// One that nobody has entered yet falls away. One that is in the practice's record has to be taken out of it again,
/// which is a task.
#[utoipa::path(
    operation_id = "markCodedEntryInError",
    tag = "coded entries",
    params(At<CodedEntryId>),
    request_body(content = CodedEntryError, example = json!({ "reason": "did_not_happen" })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The entry, found to be wrong.", body = CodedEntry)),
)]
#[post("/coded-entries/{id}/error")]
pub async fn mark_in_error(cx: Cx, at: At<CodedEntryId>, Json(input): Json<CodedEntryError>) -> Result<Reply, Problem> {
    cx.write(Action::MarkCodedEntryInError, async |tx| {
        let (row, _) = permitted_in(&cx, tx, at.id, CodedEntryAction::Error).await?;
        let row = mark_in(tx, &row, input.reason).await?;
        cx.ok(&view_of(tx, &row).await?)
    })
    .await
}
