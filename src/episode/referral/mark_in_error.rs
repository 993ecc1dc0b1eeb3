//! `POST /v1/referrals/{id}/error`. It stands on the episode's floor because it may end one.

use actix_web::post;

use crate::auth::Action;
use crate::cx::Cx;
use crate::episode::change::step_to_an_end;
use crate::http::{Json, Path, Reply};
use crate::problem::Problem;
use crate::referral::get::At;
use crate::referral::rules::steps;
use crate::referral::view::Referral;
use crate::referral::wire::EnteredInError;

/// Mark a referral as entered in error
///
/// It should never have been there. Everything that would make somebody speak to the person falls away. Neither the
/// reason nor the words leave the service. An episode that the referral opened was never there either, unless another
/// referral has joined it since: then the episode is that one's.
#[utoipa::path(
    operation_id = "markReferralInError",
    tag = "referrals",
    params(At),
    request_body(content = EnteredInError, example = json!({ "reason": "test" })),
    responses((status = 200, description = "The referral, entered in error.", body = Referral)),
)]
#[post("/referrals/{id}/error")]
pub async fn mark_in_error(cx: Cx, at: Path<At>, Json(input): Json<EnteredInError>) -> Result<Reply, Problem> {
    Problem::if_any(input.faults())?;
    step_to_an_end(&cx, Action::MarkReferralInError, at.id, |row, by| steps::enter_in_error(row, by, &input)).await
}
