use super::entity::Entity;
use super::view::AccessGrant;
use crate::prelude::*;

/// Read an access grant
///
/// What an administrator asked for, for whom, and what became of it.
#[utoipa::path(
    operation_id = "getAccessGrant",
    params(At<AccessGrantId>),
    responses((status = 200, description = "The grant.", body = AccessGrant)),
)]
#[get("/access-grants/{id}")]
pub async fn get(cx: Cx, at: At<AccessGrantId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetAccessGrant, at.id).await
}
