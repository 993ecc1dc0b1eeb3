use super::entity::Entity;
use super::wire::Organisation;
use crate::prelude::*;

/// Read an organisation
///
/// With all that it has been, is or will be a member of.
#[utoipa::path(
    operation_id = "getOrganisation",
    params(At<OrganisationId>),
    responses((status = 200, description = "The organisation.", body = Organisation)),
)]
#[get("/organisations/{id}")]
pub async fn get(cx: Cx, at: At<OrganisationId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetOrganisation, at.id).await
}
