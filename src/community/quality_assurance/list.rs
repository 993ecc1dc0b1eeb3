use super::codes::QualityStatus;
use super::entity::{Column, Entity};
use super::view::QualityAssurancePage;
use crate::prelude::*;

/// Which quality assurances.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct QualityAssuranceFilter {
    /// Only those that stand here. For the service: a group that asks for it finds none.
    pub status: Option<QualityStatus>,
    /// Only those of this asset.
    #[param(max_length = 36)]
    pub asset_id: Option<AssetId>,
}

/// List quality assurances
///
/// The newest first: of your service's directory, or of your group.
#[utoipa::path(
    operation_id = "listQualityAssurances",
    params(QualityAssuranceFilter, Paging),
    responses((status = 200, description = "A page of quality assurances.", body = QualityAssurancePage)),
)]
#[get("/quality-assurances")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<QualityAssuranceFilter>) -> Result<Reply, Problem> {
    cx.find::<Entity>(Action::ListQualityAssurances, (&filter, &page), Order::Desc, |tx| filter.condition(tx)).await
}

impl QualityAssuranceFilter {
    fn condition(&self, tx: &Tx) -> Condition {
        // What a group is not shown it cannot sift for.
        let hidden = self.status.is_some() && tx.caller().role == Role::AssetEditor;
        Condition::all()
            .add_option(hidden.then(kernel::db::nobody))
            .add_option(self.status.map(|status| Column::Status.eq(status)))
            .add_option(self.asset_id.map(|id| Column::AssetId.eq(id)))
    }
}
