use super::codes::ReferBackAction;
use super::entity::ActiveModel;
use super::save::step;
use super::view::ReferBack;
use crate::prelude::*;

/// Say that a refer-back was received
///
/// Your practice has it, and somebody there looks at it.
#[utoipa::path(
    operation_id = "receiveReferBack",
    params(At<ReferBackId>),
    responses((status = 200, description = "The refer-back, received.", body = ReferBack)),
)]
#[post("/refer-backs/{id}/receipt")]
pub async fn receive(cx: Cx, at: At<ReferBackId>) -> Result<Reply, Problem> {
    let (action, act) = (Action::ReceiveReferBack, ReferBackAction::Receipt);
    step(&cx, action, at.id, act, EventType::ReferBackReceived, |tx, _| ActiveModel {
        received_at: Set(Some(tx.now())),
        received_by: Set(Some(tx.caller().principal.id())),
        ..Default::default()
    })
    .await
}
