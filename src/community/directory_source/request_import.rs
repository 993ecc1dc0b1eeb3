use super::entity::{ActiveModel, Entity};
use super::view::DirectorySource;
use crate::prelude::*;

/// Read a directory source now
///
/// Within a minute, instead of at its next day: what came of it stands in `last_import` then.
#[utoipa::path(
    operation_id = "requestDirectoryImport",
    params(At<DirectorySourceId>),
    responses((status = 200, description = "The source, due now.", body = DirectorySource)),
)]
#[post("/directory-sources/{id}/import")]
pub async fn request_import(cx: Cx, at: At<DirectorySourceId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::RequestDirectoryImport, at.id, async |tx, step| {
        if step.row.status == Status::Disabled {
            return Err(Problem::new(Code::InvalidTransition).because("The source is disabled"));
        }
        let next_import_at = step.row.next_import_at.min(tx.now());
        let change = ActiveModel { next_import_at: Set(next_import_at), ..Default::default() };
        step.save(EventType::DirectoryImportRequested, change).await
    })
    .await
}
