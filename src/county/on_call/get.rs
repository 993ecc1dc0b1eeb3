use super::entity::Entity;
use super::view::OnCallShift;
use crate::prelude::*;

/// Read a shift on call
///
/// Of a service that you work in.
#[utoipa::path(
    operation_id = "getOnCallShift",
    params(At<OnCallShiftId>),
    responses((status = 200, description = "The shift.", body = OnCallShift)),
)]
#[get("/on-call-shifts/{id}")]
pub async fn get(cx: Cx, at: At<OnCallShiftId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetOnCallShift, at.id).await
}
