use super::codes::{GapSource, GapStatus};
use super::entity::{Column, Entity};
use super::view::GapPage;
use crate::community::asset::codes::AssetCategory;
use crate::prelude::*;

/// Which gaps.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct GapFilter {
    /// Only those that stand here.
    pub status: Option<GapStatus>,
    /// Only those of this category.
    pub category: Option<AssetCategory>,
    /// Only those of this area.
    #[param(min_length = 2, max_length = 4, pattern = "^[A-Za-z]{1,2}[0-9][A-Za-z0-9]?$")]
    pub outward_code: Option<OutwardCode>,
    /// Only those that were noticed by this.
    pub source: Option<GapSource>,
    /// Only those of this service.
    #[param(max_length = 36)]
    pub service_id: Option<ServiceId>,
}

/// List gaps
///
/// The newest first: a service its own, a commissioner those that were taken to their organisation.
#[utoipa::path(
    operation_id = "listGaps",
    params(GapFilter, Paging),
    responses((status = 200, description = "A page of gaps.", body = GapPage)),
)]
#[get("/gaps")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<GapFilter>) -> Result<Reply, Problem> {
    cx.find::<Entity>(Action::ListGaps, (&filter, &page), Order::Desc, |_| filter.condition()).await
}

impl GapFilter {
    fn condition(&self) -> Condition {
        Condition::all()
            .add_option(self.status.map(|status| Column::Status.eq(status)))
            .add_option(self.category.map(|category| Column::Category.eq(category)))
            .add_option(self.outward_code.clone().map(|code| Column::OutwardCode.eq(code)))
            .add_option(self.source.map(|source| Column::Source.eq(source)))
            .add_option(self.service_id.map(|id| Column::ServiceId.eq(id)))
    }
}
