use super::codes::{HealthcareSetting, HealthcareUseStatus};
use super::entity::{Column, Entity};
use super::view::HealthcareUsePage;
use crate::prelude::*;

/// Which counts.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HealthcareUseFilter {
    /// Only those of this person.
    pub person_id: Option<PersonId>,
    /// Only those of this kind.
    pub setting: Option<HealthcareSetting>,
    /// Only those that stand here; without it all, those entered in error among them.
    pub status: Option<HealthcareUseStatus>,
}

/// List healthcare used
///
/// As other systems counted it, each with its source and period, and whether that lay before the support or after its start. The
/// newest first: that of your own cases; that of a colleague's with an `Access-Reason` and its `person_id`.
#[utoipa::path(
    operation_id = "listHealthcareUses",
    params(HealthcareUseFilter, Paging),
    responses((status = 200, description = "A page of healthcare used.", body = HealthcareUsePage)),
)]
#[get("/healthcare-uses")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<HealthcareUseFilter>) -> Result<Reply, Problem> {
    let condition = Condition::all()
        .add_option(filter.person_id.map(|id| Column::PersonId.eq(id)))
        .add_option(filter.setting.map(|setting| Column::Setting.eq(setting)))
        .add_option(filter.status.map(|status| Column::Status.eq(status)));
    cx.find::<Entity>(Action::ListHealthcareUses, (&filter, &page), Order::Desc, |_| condition).await
}
