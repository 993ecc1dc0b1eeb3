use super::codes::ReferBackStatus;
use super::entity::{Column, Entity};
use super::view::ReferBackPage;
use crate::prelude::*;

/// Which refer-backs.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReferBackFilter {
    /// Only those that stand here.
    pub status: Option<ReferBackStatus>,
}

/// List refer-backs
///
/// The newest first: those addressed to your practice, or those of your own cases.
#[utoipa::path(
    operation_id = "listReferBacks",
    tag = "safety",
    params(ReferBackFilter, Paging),
    responses((status = 200, description = "A page of refer-backs.", body = ReferBackPage)),
)]
#[get("/refer-backs")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<ReferBackFilter>) -> Result<Reply, Problem> {
    cx.read(Action::ListReferBacks, async |tx| {
        tx.audit_filter(json!({ "status": filter.status }));
        let list = cx.list(Action::ListReferBacks, &filter)?;
        let wanted = Condition::all().add_option(filter.status.map(|status| Column::Status.eq(status)));
        let found = tx.find::<Entity>().filter(wanted);
        cx.page_of(tx, found, &list, &page, Order::Desc).await
    })
    .await
}
