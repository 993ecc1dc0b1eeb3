//! `POST /v1/referrals/{id}/waiting`.

use actix_web::post;

use super::entity::Entity;
use super::get::At;
use super::rules::steps;
use super::shown::{by_in, shown_one_in};
use super::tell;
use super::view::Referral;
use super::wire::Waiting;
use crate::auth::Action;
use crate::cx::{Cx, Done};
use crate::http::{Json, Path, Reply};
use crate::problem::Problem;

/// Put a referral to wait
///
/// Takes it into the queue until a worker has room. The person hears from the service every four weeks while they
/// wait. Not open while a safety risk waits for somebody to look at it.
#[utoipa::path(
    operation_id = "putReferralToWait",
    tag = "referrals",
    params(At),
    request_body(content = Waiting, example = json!({ "note": "Prefers a morning; Amira has room from the 14th" })),
    responses((status = 200, description = "The referral, waiting.", body = Referral)),
)]
#[post("/referrals/{id}/waiting")]
pub async fn put_to_wait(cx: Cx, at: Path<At>, Json(input): Json<Waiting>) -> Result<Reply, Problem> {
    cx.write(Action::PutReferralToWait, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let if_match = cx.needs_if_match()?;
        let step = steps::put_to_wait(&row, by_in(tx, &row).await?, &input)?;
        if_match.check(&cx.sealed(&shown_one_in(tx, &row).await?)?.etag)?;

        let (row, told, tasks) = tell::save_in(tx, &row, step).await?;
        Ok(Done::new(told, cx.ok(&shown_one_in(tx, &row).await?)?).and(tasks))
    })
    .await
}
