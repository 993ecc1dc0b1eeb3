use super::entity::{ActiveModel, Entity};
use super::rules::{OnCallShiftAction, status};
use super::view::OnCallShift;
use crate::prelude::*;

/// Cancel a shift on call
///
/// It ends, or never begins: nobody is notified by it from now on. What was sent stays sent.
#[utoipa::path(
    operation_id = "cancelOnCallShift",
    params(At<OnCallShiftId>),
    responses((status = 200, description = "The shift, cancelled.", body = OnCallShift)),
)]
#[post("/on-call-shifts/{id}/cancellation")]
pub async fn cancel(cx: Cx, at: At<OnCallShiftId>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::CancelOnCallShift, at.id, async |tx, step| {
        status(&step.row, tx.now()).check(tx.caller().role, OnCallShiftAction::Cancellation)?;
        let change = ActiveModel { cancelled_at: Set(Some(tx.now())), ..Default::default() };
        step.save(EventType::OnCallShiftCancelled, change).await
    })
    .await
}
