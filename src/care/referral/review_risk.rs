use super::rules::steps;
use super::step::step;
use super::view::Referral;
use super::wire::RiskReview;
use crate::prelude::*;

/// Review a risk
///
/// Says that somebody of the service has looked at the risks of a referral, and what they found. Until then a referral
/// with a safety risk cannot be returned, put to wait, rejected or withdrawn; a risk that is added later is looked at
/// anew. Open in every status: a risk outlives the end of its referral. Where nobody could say what risks there are, a
/// review says what the service found: then a home visit can be planned.
#[utoipa::path(
    operation_id = "reviewReferralRisk",
    params(At<ReferralId>),
    request_body(content = RiskReview, example = json!({
        "finding": "others_acting",
        "text": "Rang the adviser named in the referral: a safety plan is in place and was reviewed on Monday.",
    })),
    responses((status = 200, description = "The referral, its risks looked at.", body = Referral)),
)]
#[post("/referrals/{id}/risk-review")]
pub async fn review_risk(cx: Cx, at: At<ReferralId>, Json(input): Json<RiskReview>) -> Result<Reply, Problem> {
    Problem::if_any(input.faults())?;
    step(&cx, Action::ReviewReferralRisk, at.id, |row, by| steps::review_risk(row, by, &input)).await
}
