use super::codes::MdtItemStatus;
use super::entity::{Column, Entity};
use super::view::MdtItemPage;
use crate::prelude::*;

#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MdtItemFilter {
    /// Only those of this episode.
    pub episode_id: Option<EpisodeId>,
    /// Only those that stand here.
    pub status: Option<MdtItemStatus>,
    /// Only those for a meeting on this day.
    pub meets_on: Option<NaiveDate>,
}

/// List MDT items
///
/// Those of your cases; those of a colleague's with an `Access-Reason` and its `episode_id`. The newest record first.
#[utoipa::path(
    operation_id = "listMdtItems",
    params(MdtItemFilter, Paging),
    responses((status = 200, description = "A page of items.", body = MdtItemPage)),
)]
#[get("/mdt-items")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<MdtItemFilter>) -> Result<Reply, Problem> {
    cx.find::<Entity>(Action::ListMdtItems, (&filter, &page), Order::Desc, |_| filter.condition()).await
}

impl MdtItemFilter {
    fn condition(&self) -> Condition {
        Condition::all()
            .add_option(self.episode_id.map(|id| Column::EpisodeId.eq(id)))
            .add_option(self.status.map(|status| Column::Status.eq(status)))
            .add_option(self.meets_on.map(|on| Column::MeetsOn.eq(on)))
    }
}
