use super::entity::{Column, Entity};
use super::view::ListSizePage;
use crate::prelude::*;

/// Which list sizes.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListSizeFilter {
    /// Only those of this practice.
    pub practice_id: Option<OrganisationId>,
}

/// List list sizes
///
/// How many people are registered with practices, month by month: what rates are counted over. The newest import first.
#[utoipa::path(
    operation_id = "listListSizes",
    params(ListSizeFilter, Paging),
    responses((status = 200, description = "A page of list sizes.", body = ListSizePage)),
)]
#[get("/list-sizes")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<ListSizeFilter>) -> Result<Reply, Problem> {
    let condition = Condition::all().add_option(filter.practice_id.map(|id| Column::PracticeId.eq(id)));
    cx.find::<Entity>(Action::ListListSizes, (&filter, &page), Order::Desc, |_| condition).await
}
