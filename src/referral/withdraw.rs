//! `POST /v1/referrals/{id}/withdrawal`.

use actix_web::post;

use super::entity::Entity;
use super::get::At;
use super::rules::steps;
use super::shown::{by_in, shown_one_in};
use super::tell;
use super::view::Referral;
use super::wire::Withdrawal;
use crate::auth::Action;
use crate::cx::{Cx, Done};
use crate::http::{Json, Path, Reply};
use crate::problem::Problem;

/// Withdraw a referral
///
/// Its sender takes it back, as long as nobody has taken the person on. Not open while a safety risk waits for
/// somebody to look at it. `If-Match` is heeded where it is sent.
#[utoipa::path(
    operation_id = "withdrawReferral",
    tag = "referrals",
    params(At),
    request_body(content = Withdrawal, example = json!({ "reason": "no_longer_needed" })),
    responses((status = 200, description = "The referral, withdrawn.", body = Referral)),
)]
#[post("/referrals/{id}/withdrawal")]
pub async fn withdraw(cx: Cx, at: Path<At>, Json(input): Json<Withdrawal>) -> Result<Reply, Problem> {
    let faults = input.faults();
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    cx.write(Action::WithdrawReferral, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let if_match = cx.if_match()?;
        let step = steps::withdraw(&row, by_in(tx, &row).await?, &input)?;
        if_match.check(&cx.sealed(&shown_one_in(tx, &row).await?)?.etag)?;

        let (row, told, tasks) = tell::save_in(tx, &row, step).await?;
        Ok(Done::new(told, cx.ok(&shown_one_in(tx, &row).await?)?).and(tasks))
    })
    .await
}
