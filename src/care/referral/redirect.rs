use super::entity::{ActiveModel, Entity};
use super::receive_transfer::{must_take_in, receive_transfer_in};
use super::rules::steps;
use super::view::Referral;
use super::wire::Redirection;
use crate::care::episode::change::{person_in, step_to_an_end_in};
use crate::care::onward_referral::send::{must_be_in_use_in, send_in};
use crate::prelude::*;

/// Redirect a referral
///
/// Passes the person on to somebody better placed. Whoever does so sees to it that the person arrives. Giving the
/// destination releases it: whoever may hear the reason reads it. A service that is known here gets the referral into its
/// queue, as its sender wrote it, with the date referred and all that keeps the person from harm; that it takes the person on
/// or into its queue completes the task of making sure. An organisation that is known here and has no service is sent whom it is about,
/// on the `basis` that you name, and answers whether it sees to them (`/v1/onward-referrals`). Open in every live status; an episode that the referral opened is
/// finished.
#[utoipa::path(
    operation_id = "redirectReferral",
    params(At<ReferralId>),
    request_body(content = Redirection, example = json!({ "reason": "needs_clinician", "destination": "Hallowby community mental health team" })),
    extensions(("x-problem-codes" = json!([Code::SafetyOpen, Code::ServiceNotTaking]))),
    responses((status = 200, description = "The referral, redirected.", body = Referral)),
)]
#[post("/referrals/{id}/redirection")]
pub async fn redirect(cx: Cx, at: At<ReferralId>, Json(input): Json<Redirection>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::RedirectReferral, at.id, async |tx, step| {
        Problem::if_any(input.faults(step.row.service_id))?;
        if let Some(service_id) = input.destination_service_id {
            must_take_in(tx, service_id, "/destination_service_id").await?;
        }
        let sent_on =
            input.destination_organisation_id.zip(input.basis).filter(|_| input.destination_service_id.is_none());
        if let Some((organisation_id, _)) = sent_on {
            must_be_in_use_in(tx, organisation_id).await?;
        }
        let stepped = Box::pin(step_to_an_end_in(tx, step, |row, by| steps::redirect(row, by, &input))).await?;
        if let Some((organisation_id, basis)) = sent_on {
            send_in(tx, &stepped.row, organisation_id, basis).await?;
        }
        let Some(service_id) = input.destination_service_id else { return Ok(stepped.row) };
        let person = person_in(tx, stepped.row.person_id).await?;
        let received = receive_transfer_in(tx, &stepped.row, &person, service_id, None).await?;
        tx.update::<Entity>(&stepped.row, ActiveModel { redirected_to: Set(Some(received)), ..Default::default() })
            .await
    })
    .await
}
