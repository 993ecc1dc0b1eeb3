use super::codes::ReferBackAction;
use super::entity::ActiveModel;
use super::save::step;
use super::view::ReferBack;
use crate::prelude::*;

/// Take a refer-back back
///
/// It is no longer needed. The practice reads that, and what was written.
#[utoipa::path(
    operation_id = "withdrawReferBack",
    params(At<ReferBackId>),
    responses((status = 200, description = "The refer-back, withdrawn.", body = ReferBack)),
)]
#[post("/refer-backs/{id}/withdrawal")]
pub async fn withdraw(cx: Cx, at: At<ReferBackId>) -> Result<Reply, Problem> {
    let (action, act) = (Action::WithdrawReferBack, ReferBackAction::Withdrawal);
    step(&cx, action, at.id, act, EventType::ReferBackWithdrawn, |tx, _| ActiveModel {
        ended_at: Set(Some(tx.now())),
        ended_by: Set(tx.caller().worker_id()),
        ..Default::default()
    })
    .await
}
