use super::rules::steps;
use super::step::step;
use super::view::Referral;
use super::wire::Return;
use crate::prelude::*;

/// Send a referral back
///
/// To its sender, with a question: every word of it is released by asking. Somebody who referred themselves, or their
/// family, is asked by a contact that keeps to their safe contact rule. Without an answer in ten working days the
/// service decides with what it has. Not open while a safety risk waits for somebody to look at it.
#[utoipa::path(
    operation_id = "returnReferral",
    params(At<ReferralId>),
    request_body(content = Return, example = json!({
        "questions": ["contact"],
        "text": "The number rings out. Is there another way to reach her, or a better time?",
    })),
    responses((status = 200, description = "The referral, returned.", body = Referral)),
)]
#[post("/referrals/{id}/return")]
pub async fn send_back(cx: Cx, at: At<ReferralId>, Json(input): Json<Return>) -> Result<Reply, Problem> {
    step(&cx, Action::ReturnReferral, at.id, |row, by| steps::send_back(row, by, &input)).await
}
