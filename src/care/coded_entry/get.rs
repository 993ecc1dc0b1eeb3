use super::entity::Entity;
use super::view::CodedEntry;
use crate::prelude::*;

/// Read a coded entry
///
/// Your patients' where you are their practice, your cases' where you work in the service; a colleague's with an
/// `Access-Reason`.
#[utoipa::path(
    operation_id = "getCodedEntry",
    params(At<CodedEntryId>),
    responses((status = 200, description = "The entry.", body = CodedEntry)),
)]
#[get("/coded-entries/{id}")]
pub async fn get(cx: Cx, at: At<CodedEntryId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetCodedEntry, at.id).await
}
