use super::codes::ExportKind;
use super::view::ExportKindList;
use crate::prelude::*;

/// List what can be exported
///
/// The data dictionary: each kind with the columns of its files, what they mean, and of which list their codes are.
#[utoipa::path(
    operation_id = "listExportKinds",
    responses((status = 200, description = "Each kind.", body = ExportKindList)),
)]
#[get("/export-kinds")]
pub async fn list_kinds(cx: Cx) -> Result<Reply, Problem> {
    cx.read(Action::ListExportKinds, async |_| {
        Reply::ok(&ExportKindList { items: ExportKind::ALL.iter().copied().map(Into::into).collect() })
    })
    .await
}
