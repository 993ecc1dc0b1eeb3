use super::entity::Entity;
use super::view::SafetyEvent;
use crate::prelude::*;

/// Read a safety event
///
/// Your own, those of the people you carry, and those that are taken to you; others of a class that you were granted.
#[utoipa::path(
    operation_id = "getSafetyEvent",
    params(At<SafetyEventId>),
    responses((status = 200, description = "The safety event.", body = SafetyEvent)),
)]
#[get("/safety-events/{id}")]
pub async fn get(cx: Cx, at: At<SafetyEventId>) -> Result<Reply, Problem> {
    cx.get::<Entity>(Action::GetSafetyEvent, at.id).await
}
