//! `POST /v1/referrals/{id}/return`.

use actix_web::post;

use super::entity::Entity;
use super::get::At;
use super::rules::steps;
use super::shown::{by_in, shown_one_in};
use super::tell;
use super::view::Referral;
use super::wire::Return;
use crate::auth::Action;
use crate::cx::{Cx, Done};
use crate::http::{Json, Path, Reply};
use crate::problem::Problem;

/// Send a referral back
///
/// To its sender, with a question: every word of it is released by asking. Somebody who referred themselves, or their
/// family, is asked by a contact that keeps to their safe contact rule. Without an answer in ten working days the
/// service decides with what it has. Not open while a safety risk waits for somebody to look at it.
#[utoipa::path(
    operation_id = "returnReferral",
    tag = "referrals",
    params(At),
    request_body(content = Return, example = json!({
        "questions": ["contact"],
        "words": "The number rings out. Is there another way to reach her, or a better time?",
    })),
    responses((status = 200, description = "The referral, returned.", body = Referral)),
)]
#[post("/referrals/{id}/return")]
pub async fn send_back(cx: Cx, at: Path<At>, Json(input): Json<Return>) -> Result<Reply, Problem> {
    cx.write(Action::ReturnReferral, async |tx| {
        let row = tx.get::<Entity>(at.id).await?;
        let if_match = cx.needs_if_match()?;
        let step = steps::send_back(&row, by_in(tx, &row).await?, &input)?;
        if_match.check(&cx.sealed(&shown_one_in(tx, &row).await?)?.etag)?;

        let (row, told, tasks) = tell::save_in(tx, &row, step).await?;
        Ok(Done::new(told, cx.ok(&shown_one_in(tx, &row).await?)?).and(tasks))
    })
    .await
}
