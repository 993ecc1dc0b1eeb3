use super::codes::ReferBackAction;
use super::entity::ActiveModel;
use super::save::step;
use super::view::ReferBack;
use super::wire::ReferBackError;
use crate::prelude::*;

/// Mark a refer-back as entered in error
///
/// It should never have been there: for the practice it is gone from now on.
#[utoipa::path(
    operation_id = "markReferBackInError",
    params(At<ReferBackId>),
    request_body(content = ReferBackError, example = json!({ "reason": "wrong_person" })),
    responses((status = 200, description = "The refer-back, entered in error.", body = ReferBack)),
)]
#[post("/refer-backs/{id}/error")]
pub async fn mark_in_error(cx: Cx, at: At<ReferBackId>, Json(input): Json<ReferBackError>) -> Result<Reply, Problem> {
    let (action, act) = (Action::MarkReferBackInError, ReferBackAction::Error);
    step(&cx, action, at.id, act, EventType::ReferBackEnteredInError, |tx, _| ActiveModel {
        ended_at: Set(Some(tx.now())),
        ended_by: Set(tx.caller().worker_id()),
        error_reason: Set(Some(input.reason)),
        ..Default::default()
    })
    .await
}
