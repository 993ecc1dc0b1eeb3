//! `POST /v1/episodes/{id}/assignment`.

use actix_web::post;
use sea_orm::ActiveValue::Set;

use super::assignment::assigned_in;
use super::caseload::{Room, room_in};
use super::change::{carried_in, followers_in};
use super::entity::Model;
use super::get::At;
use super::history::Said;
use super::rules::reassignment_faults;
use super::status::{AssignmentReason, EpisodeAction, EpisodeStatus};
use super::step::{begin_in, done_in, save_in, tasks_in};
use super::view::EpisodeOfCare;
use super::wire::Reassignment;
use crate::auth::Action;
use crate::cx::Cx;
use crate::db::Tx;
use crate::event::{Event, EventType};
use crate::http::{Json, Path, Reply};
use crate::person;
use crate::problem::{Code, Fault, Problem};
use crate::referral;
use crate::task::{self, TaskChange, TaskKind};
use crate::text::Text;

/// Assign an episode
///
/// Another link worker of the service carries it from now on: the person, their live referrals and what is to be done go
/// over in one step, and who carried it stays in its history. One that waited for a worker goes on. Refused where the
/// worker has been given as many people as they may have in a year, unless a manager gives a reason; who was counted for
/// one worker is counted for the other too. `warnings` of the answer say what is worth a second look: their year comes
/// near that, or they are not cleared for independent work yet.
#[utoipa::path(
    operation_id = "assignEpisode",
    tag = "episodes",
    params(At),
    request_body(content = Reassignment, example = json!({
        "worker_id": "01920000-0000-7000-8000-000000000302", "reason": "better_placed",
    })),
    extensions(("x-problem-codes" = json!([
        Code::InvalidTransition,
        Code::CaseloadFull,
        Code::WorkerDisabled,
        Code::WorkerOfAnotherService,
    ]))),
    responses((status = 200, description = "The episode, with whoever carries it now.", body = EpisodeOfCare)),
)]
#[post("/episodes/{id}/assignment")]
pub async fn assign(cx: Cx, at: Path<At>, Json(input): Json<Reassignment>) -> Result<Reply, Problem> {
    Problem::if_any(reassignment_faults(&input))?;
    cx.write(Action::AssignEpisode, async |tx| {
        let step = begin_in(&cx, tx, at.id, EpisodeAction::Assignment).await?;
        let person = carried_in(tx, step.row.person_id).await?;
        step.unchanged_in(&cx, tx).await?;
        if input.worker_id == step.row.worker_id {
            return Err(Problem::invalid([Fault::new("/worker_id", "same", "carries it already")]));
        }
        let over = input.override_reason.as_ref();
        let room = room_in(tx, input.worker_id, step.row.service_id, step.row.person_id, over).await?;

        let why = (input.reason.into(), input.words.as_ref());
        let (row, events) = give_in(tx, &step.row, &person, step.status, room, why).await?;
        done_in(&cx, tx, &row, EventType::EpisodeAssigned, events).await
    })
    .await
}

/// Gives an episode to a worker for whom there is room: the person, their live referrals and what is to be done go over
/// with it.
///
/// # Errors
/// The database's own; a lost race runs the act again.
pub(super) async fn give_in(
    tx: &Tx,
    episode: &Model,
    person: &person::entity::Model,
    status: EpisodeStatus,
    room: Room,
    why: (AssignmentReason, Option<&Text<1000>>),
) -> Result<(Model, Vec<Event>), Problem> {
    let (from, to) = (episode.worker_id, room.worker_id());
    let taken = room.take_in(tx).await?;
    let warnings = taken.warnings.clone();
    let goes_on = episode.waits_for_worker();
    let after =
        Model { worker_id: to, status, hold_reason: episode.hold_reason.filter(|_| !goes_on), ..episode.clone() };
    let row = save_in(tx, episode, after, goes_on.then(Said::default)).await?;
    let carried = person::entity::ActiveModel { assigned_worker_id: Set(Some(to)), ..Default::default() };
    tx.update::<person::entity::Entity>(person, carried).await?;
    assigned_in(tx, &row, Some(from), taken, why).await?;

    let (_, followers) = followers_in(tx, &row).await?;
    let mut events = tasks_in(tx, &row, &[TaskChange::Meet(TaskKind::AssignWorker)]).await?;
    let subjects = followers.iter().map(|referral| referral.id.0).chain([row.id.0]);
    events.extend(task::hand_over_in(tx, row.person_id, from, to, subjects).await?);
    for referral in &followers {
        let change = referral::entity::ActiveModel {
            worker_id: Set(Some(to)),
            warnings: Set(warnings.clone()),
            updated_at: Set(tx.now()),
            ..Default::default()
        };
        tx.update::<referral::entity::Entity>(referral, change).await?;
    }
    Ok((row, events))
}
