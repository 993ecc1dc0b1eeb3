use super::codes::HealthcareUseAction;
use super::entity::{ActiveModel, Entity};
use super::view::HealthcareUse;
use crate::prelude::*;

/// Mark healthcare used as entered in error
///
/// It was not used, or not so often, or by somebody else. The right count can be imported then.
#[utoipa::path(
    operation_id = "markHealthcareUseInError",
    params(At<HealthcareUseId>),
    responses((status = 200, description = "The record, entered in error.", body = HealthcareUse)),
)]
#[post("/healthcare-uses/{id}/error")]
pub async fn mark_in_error(cx: Cx, at: At<HealthcareUseId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::MarkHealthcareUseInError, at.id, async |tx, step| {
        let status = step.row.status.check(tx.caller().role, HealthcareUseAction::Error)?;
        let change = ActiveModel { status: Set(status), ..Default::default() };
        step.save(EventType::HealthcareUseEnteredInError, change).await
    })
    .await
}
