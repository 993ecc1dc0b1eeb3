//! `POST /v1/referrals/{id}/redirection`. It stands on the episode's floor because it may end one.

use actix_web::post;

use crate::auth::Action;
use crate::cx::Cx;
use crate::episode::change::step_to_an_end;
use crate::http::{Json, Path, Reply};
use crate::problem::{Code, Problem};
use crate::referral::get::At;
use crate::referral::rules::steps;
use crate::referral::view::Referral;
use crate::referral::wire::Redirection;

/// Redirect a referral
///
/// Passes the person on to somebody better placed. Whoever does so sees to it that the person arrives. Giving the
/// destination releases it: whoever may hear the reason reads it. Open in every live status; an episode that the
/// referral opened is finished.
#[utoipa::path(
    operation_id = "redirectReferral",
    tag = "referrals",
    params(At),
    request_body(content = Redirection, example = json!({ "reason": "needs_clinician", "destination": "Hallowby community mental health team" })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition, Code::SafetyOpen]))),
    responses((status = 200, description = "The referral, redirected.", body = Referral)),
)]
#[post("/referrals/{id}/redirection")]
pub async fn redirect(cx: Cx, at: Path<At>, Json(input): Json<Redirection>) -> Result<Reply, Problem> {
    Problem::if_any(input.faults())?;
    step_to_an_end(&cx, Action::RedirectReferral, at.id, |row, by| steps::redirect(row, by, &input)).await
}
