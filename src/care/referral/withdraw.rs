use super::rules::steps;
use super::step::step;
use super::view::Referral;
use super::wire::Withdrawal;
use crate::prelude::*;

/// Withdraw a referral
///
/// Its sender takes it back, as long as nobody has taken the person on. Not open while a safety risk waits for
/// somebody to look at it. `If-Match` is heeded where it is sent.
#[utoipa::path(
    operation_id = "withdrawReferral",
    params(At<ReferralId>),
    request_body(content = Withdrawal, example = json!({ "reason": "no_longer_needed" })),
    responses((status = 200, description = "The referral, withdrawn.", body = Referral)),
)]
#[post("/referrals/{id}/withdrawal")]
pub async fn withdraw(cx: Cx, at: At<ReferralId>, Json(input): Json<Withdrawal>) -> Result<Reply, Problem> {
    Problem::if_any(input.faults())?;
    step(&cx, Action::WithdrawReferral, at.id, |row, by| steps::withdraw(row, by, &input)).await
}
