use actix_web::delete;

use super::codes::ExportAction;
use super::entity::{ActiveModel, Entity};
use super::view::Export;
use crate::prelude::*;

/// Cancel an export
///
/// It is not made, or its files are thrown away.
#[utoipa::path(
    operation_id = "cancelExport",
    params(At<ExportId>),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition]))),
    responses((status = 200, description = "The export, cancelled.", body = Export)),
)]
#[delete("/exports/{id}")]
pub async fn cancel(cx: Cx, at: At<ExportId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::CancelExport, at.id, async |tx, step| {
        let status = step.row.status.check((), ExportAction::Cancellation)?;
        let finished_at = step.row.finished_at.unwrap_or(tx.now());
        let change = ActiveModel {
            status: Set(status),
            finished_at: Set(Some(finished_at)),
            expires_at: Set(None),
            ..Default::default()
        };
        step.save(EventType::ExportCancelled, change).await
    })
    .await
}
