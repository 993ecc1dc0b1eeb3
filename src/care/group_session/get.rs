use super::entity::Entity;
use super::view::GroupSession;
use crate::prelude::*;

/// Read a group session
///
/// With the contacts of your own cases, or your own; with an `Access-Reason` also your colleagues'.
#[utoipa::path(
    operation_id = "getGroupSession",
    params(At<GroupSessionId>),
    responses((status = 200, description = "The group session.", body = GroupSession)),
)]
#[get("/group-sessions/{id}")]
pub async fn get(cx: Cx, at: At<GroupSessionId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetGroupSession, at.id).await
}
