use super::entity::Entity;
use super::line;
use super::view::{DirectoryImport, DirectoryImportSummary};
use crate::prelude::*;

/// Read the last import of a directory source
///
/// What came of reading it the last time, with what could not be taken in and why, and with what a person has to see to. 404
/// before the first.
#[utoipa::path(
    operation_id = "getLastDirectoryImport",
    params(At<DirectorySourceId>),
    responses((status = 200, description = "What came of it.", body = DirectoryImport)),
)]
#[get("/directory-sources/{id}/last-import")]
pub async fn last_import(cx: Cx, at: At<DirectorySourceId>) -> Result<Reply, Problem> {
    cx.read(Action::GetLastDirectoryImport, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let last = row.last_import.as_ref().ok_or_else(|| Problem::new(Code::NotFound))?;
        let db = tx.system("who sees a source sees what could not be taken in of it");
        let lines = line::Entity::find_by_id(row.id).one(&db).await?;
        Reply::ok(&DirectoryImport {
            summary: DirectoryImportSummary::of(last),
            lines: lines.map(|row| row.lines.0).unwrap_or_default(),
        })
    })
    .await
}
