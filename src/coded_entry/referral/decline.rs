//! `POST /v1/referrals/{id}/decline`. It stands on the codes' floor because it earns one.

use actix_web::post;

use crate::auth::Action;
use crate::coded_entry::codes::Happening;
use crate::coded_entry::keep::{Happened, earn_besides_in};
use crate::cx::Cx;
use crate::episode::change::step_to_an_end_in;
use crate::http::{Json, Path, Reply};
use crate::problem::{Code, Problem};
use crate::referral::get::At;
use crate::referral::rules::steps;
use crate::referral::view::Referral;
use crate::referral::wire::Decline;

/// Record that the person declined
///
/// The person does not want it: only their own word counts, and it earns the code "social prescribing declined". Open in
/// every live status. An episode that the referral opened is finished. The sender hears that it is over, and the reason
/// where the person agreed to that.
#[utoipa::path(
    operation_id = "declineReferral",
    tag = "referrals",
    params(At),
    request_body(content = Decline, example = json!({ "reason": "not_now" })),
    extensions(("x-problem-codes" = json!([Code::InvalidTransition, Code::SafetyOpen]))),
    responses((status = 200, description = "The referral, declined.", body = Referral)),
)]
#[post("/referrals/{id}/decline")]
pub async fn decline(cx: Cx, at: Path<At>, Json(input): Json<Decline>) -> Result<Reply, Problem> {
    Problem::if_any(input.faults())?;
    cx.write(Action::DeclineReferral, async |tx| {
        let (stepped, closed) = step_to_an_end_in(&cx, tx, at.id, |row, by| steps::decline(row, by, &input)).await?;
        let happened = Happened {
            what: Happening::Decline,
            role: tx.caller().role,
            at: tx.now(),
            referral: &stepped.row,
            episode: None,
            contact_id: None,
            receipt: None,
        };
        let coded = earn_besides_in(tx, happened).await?;
        Ok(stepped.done(&cx, tx).await?.and(closed).and(coded))
    })
    .await
}
