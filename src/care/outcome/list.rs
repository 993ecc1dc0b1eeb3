use super::codes::OutcomeStatus;
use super::entity::{Column, Entity};
use super::view::OutcomePage;
use crate::prelude::*;

/// Which outcomes.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OutcomeFilter {
    /// Only those of this person.
    pub person_id: Option<PersonId>,
    /// Only those of this episode.
    pub episode_id: Option<EpisodeId>,
    /// Only those that stand here.
    pub status: Option<OutcomeStatus>,
}

/// List outcomes
///
/// The newest first: those of your own cases; those of a colleague's with an `Access-Reason` and its `person_id` or
/// `episode_id`.
#[utoipa::path(
    operation_id = "listOutcomes",
    params(OutcomeFilter, Paging),
    responses((status = 200, description = "A page of outcomes.", body = OutcomePage)),
)]
#[get("/outcomes")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<OutcomeFilter>) -> Result<Reply, Problem> {
    let condition = Condition::all()
        .add_option(filter.person_id.map(|id| Column::PersonId.eq(id)))
        .add_option(filter.episode_id.map(|id| Column::EpisodeId.eq(id)))
        .add_option(filter.status.map(|status| Column::Status.eq(status)));
    cx.find::<Entity>(Action::ListOutcomes, (&filter, &page), Order::Desc, |_| condition).await
}
