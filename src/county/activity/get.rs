use super::entity::Entity;
use super::wire::Activity;
use crate::prelude::*;

/// Read an activity
///
/// Your own, or one of your service's where you manage it.
#[utoipa::path(
    operation_id = "getActivity",
    params(At<ActivityId>),
    responses((status = 200, description = "The activity.", body = Activity)),
)]
#[get("/activities/{id}")]
pub async fn get(cx: Cx, at: At<ActivityId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetActivity, at.id).await
}
