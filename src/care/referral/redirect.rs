use super::rules::steps;
use super::view::Referral;
use super::wire::Redirection;
use crate::care::episode::change::step_to_an_end;
use crate::prelude::*;

/// Redirect a referral
///
/// Passes the person on to somebody better placed. Whoever does so sees to it that the person arrives. Giving the
/// destination releases it: whoever may hear the reason reads it. Open in every live status; an episode that the
/// referral opened is finished.
#[utoipa::path(
    operation_id = "redirectReferral",
    params(At<ReferralId>),
    request_body(content = Redirection, example = json!({ "reason": "needs_clinician", "destination": "Hallowby community mental health team" })),
    extensions(("x-problem-codes" = json!([Code::SafetyOpen]))),
    responses((status = 200, description = "The referral, redirected.", body = Referral)),
)]
#[post("/referrals/{id}/redirection")]
pub async fn redirect(cx: Cx, at: At<ReferralId>, Json(input): Json<Redirection>) -> Result<Reply, Problem> {
    Problem::if_any(input.faults())?;
    step_to_an_end(&cx, Action::RedirectReferral, at.id, |row, by| steps::redirect(row, by, &input)).await
}
