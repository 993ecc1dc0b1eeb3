//! `POST /v1/referrals/{id}/decline`. It stands on the episode's floor because it may end one.

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
use crate::referral::wire::Decline;

/// Record that the person declined
///
/// The person does not want it: only their own word counts. Open in every live status. An episode that the referral
/// opened is finished. The sender hears that it is over, and the reason where the person agreed to that.
#[utoipa::path(
    operation_id = "declineReferral",
    tag = "referrals",
    params(At),
    request_body(content = Decline, example = json!({ "reason": "not_now" })),
    responses((status = 200, description = "The referral, declined.", body = Referral)),
)]
#[post("/referrals/{id}/decline")]
pub async fn decline(cx: Cx, at: Path<At>, Json(input): Json<Decline>) -> Result<Reply, Problem> {
    let faults = input.faults();
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    cx.write(Action::DeclineReferral, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let if_match = cx.needs_if_match()?;
        let by = by_in(tx, &row).await?;
        let step = steps::decline(&row, by, &input)?;
        if_match.check(&cx.sealed(&shown_one_in(tx, &row).await?)?.etag)?;

        let episode = step.episode;
        let (row, told, tasks) = tell::save_in(tx, &row, step).await?;
        let closed = carry_out_in(tx, episode, EndReason::EpisodeClosed, by).await?;
        Ok(Done::new(told, cx.ok(&shown_one_in(tx, &row).await?)?).and(tasks).and(closed))
    })
    .await
}
