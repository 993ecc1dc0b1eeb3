use super::codes::VolunteerStatus;
use super::entity::{Column, Entity};
use super::view::VolunteerPage;
use crate::prelude::*;

/// Which volunteers.
#[derive(Debug, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct VolunteerFilter {
    /// Only those that stand here.
    pub status: Option<VolunteerStatus>,
}

/// List volunteers
///
/// Those of your service, the newest first. With whom one goes stands with the connections (`GET /v1/connections?volunteer_id=`).
#[utoipa::path(
    operation_id = "listVolunteers",
    params(VolunteerFilter, Paging),
    responses((status = 200, description = "A page of volunteers.", body = VolunteerPage)),
)]
#[get("/volunteers")]
pub async fn list(cx: Cx, Paged(filter, page): Paged<VolunteerFilter>) -> Result<Reply, Problem> {
    let of =
        |filter: &VolunteerFilter| Condition::all().add_option(filter.status.map(|status| Column::Status.eq(status)));
    cx.find::<Entity>(Action::ListVolunteers, (&filter, &page), Order::Desc, |_| of(&filter)).await
}
