use super::entity::Entity;
use super::rules::steps;
use super::status::{EndReason, EndingReason};
use super::step::step_in;
use super::view::Referral;
use super::wire::Ending;
use crate::care::contact::call_off::call_off_in;
use crate::care::contact::codes::Attendance;
use crate::care::episode::change::{carry_out_in, end_with_person_in};
use crate::care::person::death;
use crate::prelude::*;

/// End a referral
///
/// It is over for a reason that is nobody's decision: the person died or moved away. Open in every live status; an
/// episode that the referral opened is finished. After a death every referral of the person ends, and everything that
/// would make somebody speak to them or their family falls away, planned contacts too.
#[utoipa::path(
    operation_id = "endReferral",
    params(At<ReferralId>),
    request_body(content = Ending, example = json!({ "reason": "moved_away" })),
    extensions(("x-problem-codes" = json!([Code::SafetyOpen]))),
    responses((status = 200, description = "The referral, ended.", body = Referral)),
)]
#[post("/referrals/{id}/ending")]
pub async fn end(cx: Cx, at: At<ReferralId>, Json(input): Json<Ending>) -> Result<Reply, Problem> {
    Problem::if_any(input.faults(calendar::local_date(cx.now())))?;
    cx.step::<Entity>(Action::EndReferral, at.id, async |tx, step| {
        let stepped = step_in(tx, step, |row, by| steps::record_end(row, by, &input)).await?;
        let died = input.reason == EndingReason::Deceased;
        let because = if died { EndReason::Deceased } else { EndReason::EpisodeClosed };
        if died {
            // First of all: a contact that somebody plans meanwhile is then decided again.
            death::record_in(tx, stepped.row.person_id, input.death.as_ref()).await?;
            call_off_in(tx, stepped.row.person_id, Attendance::CancelledByService).await?;
        }
        carry_out_in(tx, stepped.episode, because, stepped.actor).await?;
        if died {
            Box::pin(end_with_person_in(tx, stepped.row.person_id, stepped.actor)).await?;
        }
        Ok(stepped.row)
    })
    .await
}
