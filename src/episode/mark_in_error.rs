//! `POST /v1/referrals/{id}/error`. It stands on the episode's floor because it may end one.

use actix_web::post;

use super::change::carry_out_in;
use crate::auth::Action;
use crate::cx::{Cx, Done};
use crate::http::{Json, Path, Reply};
use crate::problem::Problem;
use crate::referral::entity::Entity;
use crate::referral::get::At;
use crate::referral::rules::steps;
use crate::referral::shown::{by_in, shown_one_in};
use crate::referral::status::EndReason;
use crate::referral::tell;
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
    let faults = input.faults();
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    cx.write(Action::MarkReferralInError, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let if_match = cx.needs_if_match()?;
        let by = by_in(tx, &row).await?;
        let step = steps::enter_in_error(&row, by, &input)?;
        if_match.check(&cx.sealed(&shown_one_in(tx, &row).await?)?.etag)?;

        let episode = step.episode;
        let (row, told, tasks) = tell::save_in(tx, &row, step).await?;
        let closed = carry_out_in(tx, episode, EndReason::EpisodeClosed, by).await?;
        Ok(Done::new(told, cx.ok(&shown_one_in(tx, &row).await?)?).and(tasks).and(closed))
    })
    .await
}
