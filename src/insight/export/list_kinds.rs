use super::codes::ExportKind;
use super::view::{ExportKindDescription, ExportKindList};
use crate::prelude::*;

/// List what can be exported
///
/// The data dictionary: each kind that there is for you with the columns of its files, what they mean, and of which list their codes are.
#[utoipa::path(
    operation_id = "listExportKinds",
    responses((status = 200, description = "Each kind.", body = ExportKindList)),
)]
#[get("/export-kinds")]
pub async fn list_kinds(cx: Cx) -> Result<Reply, Problem> {
    cx.read(Action::ListExportKinds, async |tx| {
        let role = tx.caller().role;
        let all = ExportKind::ALL.iter().map(|kind| ExportKindDescription::new(*kind, role));
        Reply::ok(&ExportKindList { items: all.filter(|described| !described.columns.is_empty()).collect() })
    })
    .await
}
