use chrono::NaiveDate;

use super::codes::MdtItemStatus;
use super::entity::{Column, Entity};
use super::view::MdtItemPage;
use crate::prelude::*;

/// Which items.
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
/// Those of your cases, and with an `Access-Reason` the rest of the service's. The newest record first.
#[utoipa::path(
    operation_id = "listMdtItems",
    tag = "mdt items",
    params(MdtItemFilter, Paging),
    responses((status = 200, description = "A page of items.", body = MdtItemPage)),
)]
#[get("/mdt-items")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<MdtItemFilter>) -> Result<Reply, Problem> {
    cx.read(Action::ListMdtItems, async |tx| {
        tx.audit_filter(json!({
            "episode_id": filter.episode_id, "status": filter.status, "meets_on": filter.meets_on,
        }));
        let list = cx.list(Action::ListMdtItems, &filter)?;
        let found = tx.find::<Entity>().filter(filter.condition());
        cx.page_of(tx, found, &list, &page, Order::Desc).await
    })
    .await
}

impl MdtItemFilter {
    fn condition(&self) -> Condition {
        Condition::all()
            .add_option(self.episode_id.map(|id| Column::EpisodeId.eq(id)))
            .add_option(self.status.map(|status| Column::Status.eq(status)))
            .add_option(self.meets_on.map(|on| Column::MeetsOn.eq(on)))
    }
}
