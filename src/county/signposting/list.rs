use super::codes::{SignpostingMechanism, SignpostingStatus};
use super::entity::{Column, Entity};
use super::wire::SignpostingPage;
use crate::prelude::*;

/// Which records.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SignpostingFilter {
    /// Only those done in this way.
    pub mechanism: Option<SignpostingMechanism>,
    /// Only those that count, or only those entered in error.
    pub status: Option<SignpostingStatus>,
    /// Only those in which somebody was told of this asset.
    #[param(max_length = 36)]
    pub asset_id: Option<AssetId>,
    /// Only those done on this day or later.
    pub from: Option<NaiveDate>,
    /// Only those done on this day or earlier.
    pub to: Option<NaiveDate>,
}

/// List signposting
///
/// Your agency's own, or your service's. The newest record first.
#[utoipa::path(
    operation_id = "listSignpostings",
    params(SignpostingFilter, Paging),
    responses((status = 200, description = "A page of records.", body = SignpostingPage)),
)]
#[get("/signpostings")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<SignpostingFilter>) -> Result<Reply, Problem> {
    cx.find::<Entity>(Action::ListSignpostings, (&filter, &page), Order::Desc, |_| filter.condition()).await
}

impl SignpostingFilter {
    fn condition(&self) -> Condition {
        Condition::all()
            .add_option(self.mechanism.map(|mechanism| Column::Mechanism.eq(mechanism)))
            .add_option(self.status.map(|status| Column::Status.eq(status)))
            .add_option(self.asset_id.map(|id| Column::AssetId.eq(id)))
            .add_option(self.from.map(|from| Column::DoneOn.gte(from)))
            .add_option(self.to.map(|to| Column::DoneOn.lte(to)))
    }
}
