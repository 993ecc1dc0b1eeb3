use super::entity::Entity;
use super::view::HouseholdLink;
use crate::prelude::*;

/// Read a household link
///
/// As one of the two people: your own cases', a colleague's with an `Access-Reason`. Where one is at risk from the other, or the
/// link is hidden, it is there for who carries one of the two and for who holds the class of domestic abuse.
#[utoipa::path(
    operation_id = "getHouseholdLink",
    params(At<HouseholdLinkId>),
    responses((status = 200, description = "The link.", body = HouseholdLink)),
)]
#[get("/household-links/{id}")]
pub async fn get(cx: Cx, at: At<HouseholdLinkId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetHouseholdLink, at.id).await
}
