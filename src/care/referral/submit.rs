use super::receive::{example, submit_in};
use super::submission::ReferralSubmission;
use super::view::Referral;
use crate::prelude::*;

/// Submit a referral
///
/// The service that covers the person takes it. Where a safety risk is listed, the answer carries the service's
/// emergency line. What was sent is kept unchanged.
#[utoipa::path(
    operation_id = "submitReferral",
    request_body(content = ReferralSubmission, example = json!(example())),
    extensions(("x-problem-codes" = json!([Code::AlreadyExists, Code::NoServiceFound]))),
    responses((status = 201, description = "The referral was received.", body = Referral)),
)]
#[post("/referrals")]
pub async fn submit(cx: Cx, Json(input): Json<ReferralSubmission>) -> Result<Reply, Problem> {
    cx.create(Action::SubmitReferral, async |tx| submit_in(&cx, tx, &input).await).await
}
