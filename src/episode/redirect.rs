//! `POST /v1/referrals/{id}/redirection`. It stands on the episode's floor because it may end one.

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
    responses((status = 200, description = "The referral, redirected.", body = Referral)),
)]
#[post("/referrals/{id}/redirection")]
pub async fn redirect(cx: Cx, at: Path<At>, Json(input): Json<Redirection>) -> Result<Reply, Problem> {
    let faults = input.faults();
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    cx.write(Action::RedirectReferral, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let if_match = cx.needs_if_match()?;
        let by = by_in(tx, &row).await?;
        let step = steps::redirect(&row, by, &input)?;
        if_match.check(&cx.sealed(&shown_one_in(tx, &row).await?)?.etag)?;

        let episode = step.episode;
        let (row, told, tasks) = tell::save_in(tx, &row, step).await?;
        let closed = carry_out_in(tx, episode, EndReason::EpisodeClosed, by).await?;
        Ok(Done::new(told, cx.ok(&shown_one_in(tx, &row).await?)?).and(tasks).and(closed))
    })
    .await
}
