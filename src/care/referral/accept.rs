use super::entity::Entity;
use super::events;
use super::rules::steps::{self, Episode};
use super::view::Referral;
use super::views::actor_in;
use super::wire::Acceptance;
use crate::care::episode::assignment::assigned_in;
use crate::care::episode::caseload::{Room, link_worker_in, room_in};
use crate::care::episode::change::person_in;
use crate::care::episode::entity;
use crate::care::episode::give::give_in;
use crate::care::episode::history::{Said, came_to_in};
use crate::care::episode::open::open_episode;
use crate::care::episode::rules::next_status;
use crate::care::episode::status::{AssignmentReason, EpisodeAction, EpisodeStatus};
use crate::care::{person, referral};
use crate::county::worker;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange};

/// Accept a referral
///
/// The service takes the person on: a worker is assigned (you, unless another is named) and an episode opens. Where the
/// person has an open episode already, the referral joins it. The waiting clock runs until the first contact. Refused
/// where the worker has been given as many people as they may have in a year (003 §4.2), unless a manager gives a reason;
/// `warnings` of the answer say what is worth a second look: their year comes near that, they are not cleared for
/// independent work yet, or they carry somebody from whom this person is to be kept apart.
#[utoipa::path(
    operation_id = "acceptReferral",
    params(At<ReferralId>),
    request_body(content = Acceptance, example = json!({})),
    extensions(("x-problem-codes" = json!([
        Code::PersonDeceased,
        Code::CaseloadFull,
        Code::WorkerDisabled,
        Code::WorkerOfAnotherService,
    ]))),
    responses((status = 200, description = "The referral, accepted.", body = Referral)),
)]
#[post("/referrals/{id}/acceptance")]
pub async fn accept(cx: Cx, at: At<ReferralId>, Json(input): Json<Acceptance>) -> Result<Reply, Problem> {
    cx.step::<Entity>(Action::AcceptReferral, at.id, async |tx, loaded| {
        let row = &loaded.row;
        let person = person_in(tx, row.person_id).await?;
        let open = open_episode(tx, row.person_id).await?;
        let into = open.as_ref().map_or_else(|| Episode::New(EpisodeId::new()), |open| Episode::Open(open.id));
        let named =
            input.worker_id.or_else(|| tx.caller().worker_id().filter(|_| tx.caller().role == Role::LinkWorker));
        let stays = match &open {
            Some(open) => link_worker_in(tx, open.worker_id, row.service_id).await?,
            None => None,
        };
        let worker = stays.as_ref().map(|worker| worker.id).or(named);
        let mut step = steps::accept(row, actor_in(tx, row).await?, worker.unwrap_or_default(), into)?;
        person.refuse_if_dead()?;
        loaded.check_if_match().await?;
        let given = match stays {
            Some(worker) => Given::Kept(worker),
            None => {
                let worker = worker.ok_or_else(nobody_named)?;
                let over = input.override_reason.as_ref();
                Given::New(room_in(tx, worker, row.service_id, row.person_id, over).await?)
            }
        };

        if let Given::New(room) = &given {
            step.change.warnings = Set(room.warnings());
        }
        let row = events::save_in(tx, row, step).await?;
        match (open, given) {
            (Some(open), Given::New(room)) => take_over_in(tx, &open, &person, room).await?,
            (_, Given::Kept(worker)) => join_in(tx, &person, &worker).await?,
            (None, Given::New(room)) => open_in(tx, into.id(), &row, &person, room).await?,
        }
        Ok(row)
    })
    .await
}

/// Who carries the case from now on.
enum Given {
    /// Whoever carries the open episode.
    Kept(worker::entity::Model),
    /// Somebody who has room for the person.
    New(Room),
}

fn nobody_named() -> Problem {
    Problem::invalid([Fault::new("/worker_id", "missing", "name the link worker who takes the case")])
}

/// Gives an open episode whose worker has left to the one who accepts the referral that joins it.
async fn take_over_in(
    tx: &Tx,
    open: &entity::Model,
    person: &person::entity::Model,
    room: Room,
) -> Result<(), Problem> {
    let status = next_status(open.status, open.waits_for_worker(), EpisodeAction::Assignment).unwrap_or(open.status);
    let why = (AssignmentReason::WorkerLeft, None);
    give_in(tx, open, person, status, room, why).await?;
    Ok(())
}

/// Lets a referral join the episode of a worker who stays: the rows on which this meets a closing and a disablement are
/// saved.
async fn join_in(tx: &Tx, person: &person::entity::Model, worker: &worker::entity::Model) -> Result<(), Problem> {
    let assigned = person::entity::ActiveModel { assigned_worker_id: Set(Some(worker.id)), ..Default::default() };
    tx.update::<person::entity::Entity>(person, assigned).await?;
    tx.update::<worker::entity::Entity>(worker, Default::default()).await?;
    take_reviews_in(tx, person, worker.id).await
}

/// What is to be reviewed of the person is the worker's from now on.
async fn take_reviews_in(tx: &Tx, person: &person::entity::Model, worker: WorkerId) -> Result<(), Problem> {
    task::apply_in(tx, Subject::of(person), &[TaskChange::AssignUnowned(worker)]).await
}

/// Opens the episode of an accepted referral.
async fn open_in(
    tx: &Tx,
    id: EpisodeId,
    row: &referral::entity::Model,
    person: &person::entity::Model,
    room: Room,
) -> Result<(), Problem> {
    let worker = room.worker_id();
    let taken = room.take_in(tx).await?;
    let assigned = person::entity::ActiveModel { assigned_worker_id: Set(Some(worker)), ..Default::default() };
    tx.update::<person::entity::Entity>(person, assigned).await?;
    let episode = entity::Model {
        id,
        version: 1,
        service_id: row.service_id,
        person_id: row.person_id,
        referral_id: row.id,
        worker_id: worker,
        status: EpisodeStatus::Active,
        hold_reason: None,
        hold_until: None,
        closing_reason: None,
        needs_met: None,
        transferred_to: None,
        opened_at: tx.now(),
        finished_at: None,
        updated_at: tx.now(),
    };
    let episode = tx.insert::<entity::Entity>(episode.into_active_model().reset_all()).await?;
    came_to_in(tx, &episode, Said::default()).await?;
    assigned_in(tx, &episode, None, taken, (AssignmentReason::Acceptance, None)).await?;
    tx.emit(episode.event(EventType::EpisodeOpened));
    take_reviews_in(tx, person, worker).await
}
