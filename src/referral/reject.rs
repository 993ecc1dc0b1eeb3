//! `POST /v1/referrals/{id}/rejection`.

use actix_web::post;

use super::entity::Entity;
use super::get::At;
use super::rules::steps;
use super::shown::{by_in, shown_one_in};
use super::tell;
use super::view::Referral;
use super::wire::Rejection;
use crate::auth::Action;
use crate::cx::{Cx, Done};
use crate::http::{Json, Path, Reply};
use crate::problem::Problem;

/// Reject a referral
///
/// The service does not take it. Its manager decides that. The sender hears that it is over, and the reason where the
/// person agreed to that; the words only where their author releases them. Not open while a safety risk waits for
/// somebody to look at it.
#[utoipa::path(
    operation_id = "rejectReferral",
    tag = "referrals",
    params(At),
    request_body(content = Rejection, example = json!({ "reason": "out_of_area" })),
    responses((status = 200, description = "The referral, rejected.", body = Referral)),
)]
#[post("/referrals/{id}/rejection")]
pub async fn reject(cx: Cx, at: Path<At>, Json(input): Json<Rejection>) -> Result<Reply, Problem> {
    let faults = input.faults();
    if !faults.is_empty() {
        return Err(Problem::invalid(faults));
    }
    cx.write(Action::RejectReferral, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let if_match = cx.needs_if_match()?;
        let step = steps::reject(&row, by_in(tx, &row).await?, &input)?;
        if_match.check(&cx.sealed(&shown_one_in(tx, &row).await?)?.etag)?;

        let (row, told, tasks) = tell::save_in(tx, &row, step).await?;
        Ok(Done::new(told, cx.ok(&shown_one_in(tx, &row).await?)?).and(tasks))
    })
    .await
}
