use super::rules::steps;
use super::step::step;
use super::view::Referral;
use super::wire::Waiting;
use crate::prelude::*;

/// Put a referral to wait
///
/// Takes it into the queue until a worker has room. The person hears from the service every four weeks while they
/// wait. Not open while a safety risk waits for somebody to look at it.
#[utoipa::path(
    operation_id = "putReferralToWait",
    params(At<ReferralId>),
    request_body(content = Waiting, example = json!({ "note": "Prefers a morning; Amira has room from the 14th" })),
    responses((status = 200, description = "The referral, waiting.", body = Referral)),
)]
#[post("/referrals/{id}/waiting")]
pub async fn put_to_wait(cx: Cx, at: At<ReferralId>, Json(input): Json<Waiting>) -> Result<Reply, Problem> {
    step(&cx, Action::PutReferralToWait, at.id, |row, by| steps::put_to_wait(row, by, &input)).await
}
