//! `POST /v1/referrals/{id}/risk-review`.

use actix_web::post;

use super::entity::Entity;
use super::get::At;
use super::rules::steps;
use super::shown::{by_in, shown_one_in};
use super::tell;
use super::view::Referral;
use super::wire::RiskReview;
use crate::auth::Action;
use crate::cx::{Cx, Done};
use crate::http::{Json, Path, Reply};
use crate::problem::Problem;

/// Review a risk
///
/// Says that somebody of the service has looked at the risks of a referral, and what they found. Until then a referral
/// with a safety risk cannot be returned, put to wait, rejected or withdrawn; a risk that is added later is looked at
/// anew. Open in every status: a risk outlives the end of its referral.
#[utoipa::path(
    operation_id = "reviewReferralRisk",
    tag = "referrals",
    params(At),
    request_body(content = RiskReview, example = json!({
        "finding": "others_acting",
        "words": "Rang the adviser named in the referral: a safety plan is in place and was reviewed on Monday.",
    })),
    responses((status = 200, description = "The referral, its risks looked at.", body = Referral)),
)]
#[post("/referrals/{id}/risk-review")]
pub async fn review_risk(cx: Cx, at: Path<At>, Json(input): Json<RiskReview>) -> Result<Reply, Problem> {
    let faults = input.faults();
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    cx.write(Action::ReviewReferralRisk, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let if_match = cx.needs_if_match()?;
        let step = steps::review_risk(&row, by_in(tx, &row).await?, &input)?;
        if_match.check(&cx.sealed(&shown_one_in(tx, &row).await?)?.etag)?;

        let (row, told, tasks) = tell::save_in(tx, &row, step).await?;
        Ok(Done::new(told, cx.ok(&shown_one_in(tx, &row).await?)?).and(tasks))
    })
    .await
}
