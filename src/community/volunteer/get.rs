use super::entity::Entity;
use super::view::Volunteer;
use crate::prelude::*;

/// Read a volunteer
#[utoipa::path(
    operation_id = "getVolunteer",
    params(At<VolunteerId>),
    responses((status = 200, description = "The volunteer.", body = Volunteer)),
)]
#[get("/volunteers/{id}")]
pub async fn get(cx: Cx, at: At<VolunteerId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetVolunteer, at.id).await
}
