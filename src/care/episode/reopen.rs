use super::assignment::assigned_in;
use super::caseload::room_in;
use super::change::person_in;
use super::entity::{Entity, Model};
use super::history::Said;
use super::open::open_episode;
use super::practice_notice;
use super::status::{AssignmentReason, EpisodeAction};
use super::step::save_in;
use super::view::EpisodeOfCare;
use super::wire::Reopening;
use crate::care::contact::hand_over;
use crate::care::person;
use crate::prelude::*;
use crate::system::task;

/// Reopen an episode
///
/// It lives again, with whoever carried it last or, by a manager's word, somebody else; what was said when it closed
/// stays in its history; what there was still to do goes to who carries it now. Its referrals stay completed or ended as they are, and no clinical code is recorded a second time
/// (002 §10). A contact with somebody whose episode is closed needs no reopening.
#[utoipa::path(
    operation_id = "reopenEpisode",
    params(At<EpisodeId>),
    request_body(content = Reopening, example = json!({ "comment": "Her benefit was stopped again; she asked for me." })),
    extensions(("x-problem-codes" = json!([
        Code::PersonDeceased,
        Code::CaseloadFull,
        Code::WorkerDisabled,
        Code::EpisodeOpen,
        Code::WorkerOfAnotherService,
    ]))),
    responses((status = 200, description = "The episode, active.", body = EpisodeOfCare)),
)]
#[post("/episodes/{id}/reopening")]
pub async fn reopen(cx: Cx, at: At<EpisodeId>, Json(input): Json<Reopening>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::ReopenEpisode, at.id, async |tx, step| {
        let status = step.row.check(tx.caller().role, EpisodeAction::Reopening)?;
        if input.worker_id.is_some() && tx.caller().role != Role::ServiceManager {
            return Err(Problem::invalid([Fault::new("/worker_id", "not_for_this_role", "a manager assigns")]));
        }
        let person = person_in(tx, step.row.person_id).await?;
        person.refuse_if_dead()?;
        if let Some(open) = open_episode(tx, step.row.person_id).await? {
            return Err(Problem::new(Code::EpisodeOpen).because(format!("/v1/episodes/{} is open", open.id)));
        }
        step.check_if_match().await?;
        let worker = input.worker_id.unwrap_or(step.row.worker_id);
        let over = input.override_reason.as_ref();
        let room = room_in(tx, worker, step.row.service_id, step.row.person_id, over).await?;

        let taken = room.take_in(tx).await?;
        let after = Model {
            status,
            worker_id: worker,
            closing_reason: None,
            needs_met: None,
            finished_at: None,
            ..step.row.clone()
        };
        let row = save_in(tx, &step.row, after, Some(Said::default().with_comment(Some(&input.comment)))).await?;
        let assigned = person::entity::ActiveModel { assigned_worker_id: Set(Some(worker)), ..Default::default() };
        tx.update::<person::entity::Entity>(&person, assigned).await?;
        let from = (worker != step.row.worker_id).then_some(step.row.worker_id);
        assigned_in(tx, &row, from, taken, (AssignmentReason::Reopening, None)).await?;
        if let Some(from) = from {
            hand_over_in(tx, &row, from).await?;
        }
        tx.emit(row.event(EventType::EpisodeReopened));
        practice_notice::recompute_in(tx, &row).await?;
        Ok(row)
    })
    .await
}

/// What the worker before still had to do and had planned is for whoever carries the case now.
async fn hand_over_in(tx: &Tx, row: &Model, from: WorkerId) -> Result<(), Problem> {
    let planned = hand_over::hand_over_in(tx, row.id, from, row.worker_id).await?;
    let subjects = [row.id.0, row.person_id.0, row.referral_id.0].into_iter().chain(planned.iter().map(|id| id.0));
    task::hand_over_in(tx, row.person_id, from, row.worker_id, subjects).await
}
