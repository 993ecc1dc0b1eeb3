use super::entity::Entity;
use super::rules::steps;
use super::view::Referral;
use super::wire::Decline;
use crate::care::coded_entry::codes::CodingTrigger;
use crate::care::coded_entry::save::{CodableAct, code_besides_in};
use crate::care::episode::change::step_to_an_end_in;
use crate::prelude::*;

/// Record that the person declined
///
/// The person does not want it: only their own word counts, and it triggers the code "social prescribing declined". Open
/// until the first contact has taken place; who ends it after that has taken it up, and the episode is closed with
/// `person_ended`. An episode that the referral opened is finished. The sender hears that it is over, and the reason
/// where the person agreed to that.
#[utoipa::path(
    operation_id = "declineReferral",
    params(At<ReferralId>),
    request_body(content = Decline, example = json!({ "reason": "not_now" })),
    extensions(("x-problem-codes" = json!([Code::SafetyOpen]))),
    responses((status = 200, description = "The referral, declined.", body = Referral)),
)]
#[post("/referrals/{id}/decline")]
pub async fn decline(cx: Cx, at: At<ReferralId>, Json(input): Json<Decline>) -> Result<Reply, Problem> {
    Problem::if_any(input.faults())?;
    cx.step::<Entity>(Action::DeclineReferral, at.id, async |tx, step| {
        let stepped = step_to_an_end_in(tx, step, |row, by| steps::decline(row, by, &input)).await?;
        let act = CodableAct {
            what: CodingTrigger::Decline,
            role: tx.caller().role,
            at: tx.now(),
            referral: &stepped.row,
            episode: None,
            contact_id: None,
            receipt: None,
        };
        code_besides_in(tx, act).await?;
        Ok(stepped.row)
    })
    .await
}
