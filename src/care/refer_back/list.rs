use super::codes::ReferBackStatus;
use super::entity::{Column, Entity};
use super::view::ReferBackPage;
use crate::prelude::*;

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
    params(ReferBackFilter, Paging),
    responses((status = 200, description = "A page of refer-backs.", body = ReferBackPage)),
)]
#[get("/refer-backs")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<ReferBackFilter>) -> Result<Reply, Problem> {
    cx.find::<Entity>(Action::ListReferBacks, (&filter, &page), Order::Desc, |_| filter.condition()).await
}

impl ReferBackFilter {
    fn condition(&self) -> Condition {
        Condition::all().add_option(self.status.map(|status| Column::Status.eq(status)))
    }
}
