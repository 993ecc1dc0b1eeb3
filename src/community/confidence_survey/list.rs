use super::codes::SurveyStatus;
use super::entity::{Column, Entity};
use super::view::ConfidenceSurveyPage;
use crate::prelude::*;

/// Which surveys.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ConfidenceSurveyFilter {
    /// Only those that stand here.
    pub status: Option<SurveyStatus>,
    /// Only those of this asset.
    #[param(max_length = 36)]
    pub asset_id: Option<AssetId>,
    /// Only those that were to be sent by this day.
    pub due_by: Option<NaiveDate>,
}

/// List confidence surveys
///
/// The newest first: of your service's directory; of your group those that you were sent.
#[utoipa::path(
    operation_id = "listConfidenceSurveys",
    params(ConfidenceSurveyFilter, Paging),
    responses((status = 200, description = "A page of surveys.", body = ConfidenceSurveyPage)),
)]
#[get("/confidence-surveys")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<ConfidenceSurveyFilter>) -> Result<Reply, Problem> {
    cx.find::<Entity>(Action::ListConfidenceSurveys, (&filter, &page), Order::Desc, |_| filter.condition()).await
}

impl ConfidenceSurveyFilter {
    fn condition(&self) -> Condition {
        Condition::all()
            .add_option(self.status.map(|status| Column::Status.eq(status)))
            .add_option(self.asset_id.map(|id| Column::AssetId.eq(id)))
            .add_option(self.due_by.map(|day| Column::DueOn.lte(day)))
    }
}
