use super::codes::ExportStatus;
use super::entity::{Column, Entity};
use super::view::ExportPage;
use crate::prelude::*;

/// Which exports.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportFilter {
    /// Only those that stand here.
    pub status: Option<ExportStatus>,
}

/// List exports
///
/// Yours, the newest first.
#[utoipa::path(
    operation_id = "listExports",
    params(ExportFilter, Paging),
    responses((status = 200, description = "A page of exports.", body = ExportPage)),
)]
#[get("/exports")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<ExportFilter>) -> Result<Reply, Problem> {
    cx.find::<Entity>(Action::ListExports, (&filter, &page), Order::Desc, |_| {
        Condition::all().add_option(filter.status.map(|status| Column::Status.eq(status)))
    })
    .await
}
