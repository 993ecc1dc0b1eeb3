use super::entity::Entity;
use super::view::Connection;
use crate::prelude::*;

/// Read a connection
///
/// Of your own cases, or with an `Access-Reason` of a colleague's. A group reads those that were sent to it, and of the person
/// what they permit.
#[utoipa::path(
    operation_id = "getConnection",
    params(At<ConnectionId>),
    responses((status = 200, description = "The connection.", body = Connection)),
)]
#[get("/connections/{id}")]
pub async fn get(cx: Cx, at: At<ConnectionId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetConnection, at.id).await
}
