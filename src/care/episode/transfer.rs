use super::change::{Closing, close_in, followers_in, person_in};
use super::entity::Entity;
use super::history::Said;
use super::open_safety::refuse_open_safety;
use super::rules::{ends_referrals, transfer_faults};
use super::status::{ClosingReason, EpisodeAction};
use super::step::actor;
use super::view::EpisodeOfCare;
use super::wire::Transfer;
use crate::care::referral::receive_transfer::receive_transfer_in;
use crate::county::service;
use crate::prelude::*;

/// Transfer an episode to another service
///
/// The other service gets the referral that opened it as its sender wrote it, with the date referred and what the sender
/// added, and accepts it as any other; this service's episode ends as `transferred_service`. Nothing that this service
/// has written goes along, and the person gets a row of their own there: services never share one. Refused while
/// something about the person's safety is open.
#[utoipa::path(
    operation_id = "transferEpisode",
    params(At<EpisodeId>),
    request_body(content = Transfer, example = json!({
        "service_id": "01920000-0000-7000-8000-000000000202", "basis": "person_agreed",
        "comment": "She moves to her sister's in the Vale.",
    })),
    extensions(("x-problem-codes" = json!([Code::SafetyOpen, Code::ServiceNotTaking]))),
    responses((status = 200, description = "The episode, finished.", body = EpisodeOfCare)),
)]
#[post("/episodes/{id}/transfer")]
pub async fn transfer(cx: Cx, at: At<EpisodeId>, Json(input): Json<Transfer>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::TransferEpisode, at.id, async |tx, step| {
        step.row.check(tx.caller().role, EpisodeAction::Transfer)?;
        let person = person_in(tx, step.row.person_id).await?;
        refuse_open_safety(tx, &step.row).await?;
        step.check_if_match().await?;
        Problem::if_any(transfer_faults(&step.row, &input))?;
        must_take(tx, input.service_id).await?;

        let (opened_by, followers) = followers_in(tx, &step.row).await?;
        let passed_on = receive_transfer_in(tx, &opened_by, &person, input.service_id).await?;
        let reason = ClosingReason::TransferredService;
        let closing = Closing::Finished { reason, needs_met: None, transferred_to: Some(passed_on) };
        let said = Said::because(input.basis).with_comment(Some(&input.comment));
        let because = ends_referrals(reason);
        let kind = EventType::EpisodeTransferred;
        close_in(tx, kind, &step.row, &person, closing, said, &followers, because, actor(tx)).await
    })
    .await
}

/// 422 unless the service is in use and takes referrals.
async fn must_take(tx: &Tx, id: ServiceId) -> Result<(), Problem> {
    let found = tx.find::<service::entity::Entity>().filter(service::entity::Column::Id.eq(id)).one().await?;
    let (code, detail) = match found.filter(|row| row.status == Status::Active).map(|row| row.accepting_referrals) {
        Some(true) => return Ok(()),
        Some(false) => ("closed", "takes no new referrals at present"),
        None => ("not_found", "no such service, or it is no longer in use"),
    };
    Err(Problem::new(Code::ServiceNotTaking).with_faults([Fault::new("/service_id", code, detail)]))
}
