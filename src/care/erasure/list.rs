use super::codes::ErasureStatus;
use super::entity::{Column, Entity};
use super::view::ErasurePage;
use crate::prelude::*;

/// Which erasures.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ErasureFilter {
    /// Only those that stand here.
    pub status: Option<ErasureStatus>,
}

/// List erasures
///
/// What waits for a second person, and what was decided: of your services, or where you are an auditor of your organisation's and, of
/// the integrated care system, of all. The newest first.
#[utoipa::path(
    operation_id = "listErasures",
    params(ErasureFilter, Paging),
    responses((status = 200, description = "A page of erasures.", body = ErasurePage)),
)]
#[get("/erasures")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<ErasureFilter>) -> Result<Reply, Problem> {
    cx.find::<Entity>(Action::ListErasures, (&filter, &page), Order::Desc, |_| {
        Condition::all().add_option(filter.status.map(|status| Column::Status.eq(status)))
    })
    .await
}
