use super::codes::CarePlanStatus;
use super::entity::{Column, Entity};
use super::view::CarePlanPage;
use crate::prelude::*;

/// Which plans.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CarePlanFilter {
    /// Only those that stand here.
    pub status: Option<CarePlanStatus>,
    /// Only those of this episode.
    pub episode_id: Option<EpisodeId>,
    /// Only those of this person.
    pub person_id: Option<PersonId>,
}

/// List care and support plans
///
/// The newest first: those of your own cases; those of a colleague's with an `Access-Reason` and its `person_id` or
/// `episode_id`. Of a plan that is of a sensitive class only those know who carry the case or hold that class.
#[utoipa::path(
    operation_id = "listCarePlans",
    params(CarePlanFilter, Paging),
    responses((status = 200, description = "A page of plans.", body = CarePlanPage)),
)]
#[get("/care-plans")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<CarePlanFilter>) -> Result<Reply, Problem> {
    cx.find::<Entity>(Action::ListCarePlans, (&filter, &page), Order::Desc, |_| filter.condition()).await
}

impl CarePlanFilter {
    fn condition(&self) -> Condition {
        Condition::all()
            .add_option(self.status.map(|status| Column::Status.eq(status)))
            .add_option(self.episode_id.map(|id| Column::EpisodeId.eq(id)))
            .add_option(self.person_id.map(|id| Column::PersonId.eq(id)))
    }
}
