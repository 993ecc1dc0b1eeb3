use super::rules::steps;
use super::step::step;
use super::view::Referral;
use super::wire::Rejection;
use crate::prelude::*;

/// Reject a referral
///
/// The service does not take it. Its manager decides that. The sender hears that it is over, and the reason where the
/// person agreed to that; the comment only where its author releases it. Not open while a safety risk waits for
/// somebody to look at it.
#[utoipa::path(
    operation_id = "rejectReferral",
    params(At<ReferralId>),
    request_body(content = Rejection, example = json!({ "reason": "out_of_area" })),
    responses((status = 200, description = "The referral, rejected.", body = Referral)),
)]
#[post("/referrals/{id}/rejection")]
pub async fn reject(cx: Cx, at: At<ReferralId>, Json(input): Json<Rejection>) -> Result<Reply, Problem> {
    Problem::if_any(input.faults())?;
    step(&cx, Action::RejectReferral, at.id, |row, by| steps::reject(row, by, &input)).await
}
