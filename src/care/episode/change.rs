//! What ends an episode, and what ends with it: asked for by itself, or what a step on the referral that opened it makes
//! of it. Carried out in the act's own transaction.

use super::entity;
use super::history::Said;
use super::open_safety::refuse_open_safety;
use super::practice_notice;
use super::status::{ClosingReason, EpisodeStatus, NeedsMet};
use super::step::{save_in, tasks_in};
use crate::care::person;
use crate::care::referral::entity::{Column, Entity, Model};
use crate::care::referral::events;
use crate::care::referral::rules::steps::{self, Actor, EpisodeChange, Step};
use crate::care::referral::status::{EndReason, ErrorReason, ReferralStatus};
use crate::care::referral::step::{Stepped, step_in};
use crate::community::connection;
use crate::prelude::*;
use crate::system::task::{self, Owner, TaskChange, TaskKind};

/// How an episode ends.
#[derive(Clone, Copy, Debug)]
pub enum Closing {
    /// Support is over.
    Finished {
        /// Why.
        reason: ClosingReason,
        /// Whether the needs were met.
        needs_met: Option<NeedsMet>,
        /// The referral by which another service has it.
        transferred_to: Option<ReferralId>,
    },
    /// It should never have been there.
    EnteredInError,
}

/// A step that may end the episode: does what the rule `decide` says, carries it out, and answers with the referral.
pub async fn step_to_an_end(
    cx: &Cx,
    action: Action,
    id: ReferralId,
    decide: impl Fn(&Model, Actor) -> Result<Step, Problem>,
) -> Result<Reply, Problem> {
    cx.step::<Entity>(action, id, async |tx, step| Ok(Box::pin(step_to_an_end_in(tx, step, &decide)).await?.row)).await
}

/// The same within a step that goes on.
pub async fn step_to_an_end_in(
    tx: &Tx,
    step: &kernel::cx::Step<'_, Entity>,
    decide: impl Fn(&Model, Actor) -> Result<Step, Problem>,
) -> Result<Stepped, Problem> {
    let stepped = Box::pin(step_in(tx, step, decide)).await?;
    carry_out_in(tx, stepped.episode, EndReason::EpisodeClosed, stepped.actor).await?;
    Ok(stepped)
}

/// Carries it out, and emits it. The referrals that had joined the episode end with it; only where the one that opened
/// it was entered in error does the episode go on, as theirs: what they ask for is real. `because` is why those that had
/// joined end.
///
/// # Errors
/// 409 `safety_open`; the database's own.
pub async fn carry_out_in(tx: &Tx, change: EpisodeChange, because: EndReason, actor: Actor) -> Result<(), Problem> {
    let finished = |reason| Closing::Finished { reason, needs_met: None, transferred_to: None };
    let (id, closing, said) = match change {
        EpisodeChange::None => return Ok(()),
        EpisodeChange::PersonEnded(id) => (id, finished(ClosingReason::PersonEnded), ClosingReason::PersonEnded),
        EpisodeChange::PassedOn(id) => (id, finished(ClosingReason::Other), ClosingReason::Other),
        EpisodeChange::LostContact(id) => (id, finished(ClosingReason::LostContact), ClosingReason::LostContact),
        EpisodeChange::Ended(id, reason) => {
            let reason = match reason {
                EndReason::Deceased => ClosingReason::Deceased,
                EndReason::MovedAway => ClosingReason::MovedAway,
                EndReason::EpisodeClosed | EndReason::Other => ClosingReason::Other,
            };
            (id, finished(reason), reason)
        }
        EpisodeChange::EnteredInError(id) => (id, Closing::EnteredInError, ClosingReason::Other),
    };
    let episode = entity::Entity::find_by_id(id)
        .one(&tx.system("an episode follows the referral that opened it, whoever carries it"))
        .await?
        .ok_or_else(|| Problem::new(Code::InternalError))?;
    if !EpisodeStatus::OPEN.contains(&episode.status) {
        return Ok(());
    }
    let person = person_in(tx, episode.person_id).await?;
    let joined = joined_in(tx, id).await?;
    let said = match (closing, joined.first()) {
        (Closing::EnteredInError, Some(successor)) => {
            return pass_to_successor_in(tx, &episode, successor, actor).await;
        }
        (Closing::EnteredInError, None) => Said::default(),
        (Closing::Finished { .. }, _) => {
            if because != EndReason::Deceased {
                refuse_open_safety(tx, &episode).await?;
            }
            Said::because(said)
        }
    };
    let kind = EventType::EpisodeClosed;
    close_in(tx, kind, &episode, &person, closing, said, &joined, Some(because), actor).await?;
    Ok(())
}

/// The person, before it is asked which episode they have or who has joined it. Whoever opens one, joins it or closes it
/// then changes the row as it was read here: of two at once the second is run again, on what the first has left.
pub async fn person_in(tx: &Tx, id: PersonId) -> Result<person::entity::Model, Problem> {
    let db = tx.system("who carries a person changes with their episode, whoever carries them");
    let found = person::entity::Entity::find_by_id(id).one(&db).await?;
    found.ok_or_else(|| Problem::new(Code::InternalError))
}

/// The live referrals that have joined an episode, the earliest first.
pub async fn joined_in(tx: &Tx, id: EpisodeId) -> Result<Vec<Model>, Problem> {
    let found = Entity::find()
        .filter(Column::JoinedTo.eq(id))
        .filter(Column::Status.is_in(ReferralStatus::LIVE))
        .order_by_asc(Column::Id)
        .all(&tx.system("a joined referral ends with its episode, whoever sent it"))
        .await?;
    Ok(found)
}

/// The referral that opened an episode, and all the live ones that follow it: that one and those that joined.
pub async fn followers_in(tx: &Tx, episode: &entity::Model) -> Result<(Model, Vec<Model>), Problem> {
    let db = tx.system("a referral follows the episode that it opened, whoever sent it");
    let opened_by = Entity::find_by_id(episode.referral_id).one(&db).await?;
    let opened_by = opened_by.ok_or_else(|| Problem::new(Code::InternalError))?;
    let mut followers = joined_in(tx, episode.id).await?;
    if opened_by.status.is_live() {
        followers.insert(0, opened_by.clone());
    }
    Ok((opened_by, followers))
}

/// Ends an episode, which this event tells, and with it these referrals: for this reason, or, without one, completed.
#[expect(clippy::too_many_arguments, reason = "an end has as many parts, and three callers that differ in each")]
pub async fn close_in(
    tx: &Tx,
    kind: EventType,
    episode: &entity::Model,
    person: &person::entity::Model,
    closing: Closing,
    said: Said,
    referrals: &[Model],
    because: Option<EndReason>,
    actor: Actor,
) -> Result<entity::Model, Problem> {
    let open = entity::Model { hold_reason: None, hold_until: None, ..episode.clone() };
    let after = match closing {
        Closing::Finished { reason, needs_met, transferred_to } => entity::Model {
            status: EpisodeStatus::Finished,
            closing_reason: Some(reason),
            needs_met,
            transferred_to,
            finished_at: Some(actor.now),
            ..open
        },
        Closing::EnteredInError => entity::Model {
            status: EpisodeStatus::EnteredInError,
            finished_at: episode.finished_at.or(Some(actor.now)),
            ..open
        },
    };
    let row = save_in(tx, episode, after, Some(said)).await?;
    tx.emit(row.event(kind));
    if EpisodeStatus::OPEN.contains(&episode.status) {
        let free = person::entity::ActiveModel {
            assigned_worker_id: Set(None),
            last_worker_id: Set(Some(episode.worker_id)),
            ..Default::default()
        };
        tx.update::<person::entity::Entity>(person, free).await?;
    }
    tasks_in(tx, &row, &[TaskChange::EndWithReferral]).await?;
    for referral in referrals {
        let step = match because {
            Some(reason) => steps::end(referral, actor, reason)?,
            None => steps::complete(referral, actor)?,
        };
        events::save_in(tx, referral, step).await?;
    }
    practice_notice::recompute_in(tx, &row).await?;
    Ok(row)
}

/// Marks the referral that opened an episode as entered in error with it.
pub async fn mark_in_error_in(tx: &Tx, referral: &Model, actor: Actor, reason: ErrorReason) -> Result<(), Problem> {
    let input = crate::care::referral::wire::EnteredInError { reason, comment: None };
    events::save_in(tx, referral, steps::enter_in_error(referral, actor, &input)?).await?;
    Ok(())
}

/// After a death, recorded before: ends what is still live of the person's referrals and connections, and lets fall what would make somebody
/// ring.
pub async fn end_with_person_in(tx: &Tx, person_id: PersonId, actor: Actor) -> Result<(), Problem> {
    let db = tx.system("a death ends all that is open for the person, whoever carries it");
    // One at a time: ending the one that opened the episode ends those that joined it.
    let live =
        || Entity::find().filter(Column::PersonId.eq(person_id)).filter(Column::Status.is_in(ReferralStatus::LIVE));
    while let Some(live) = live().one(&db).await? {
        let step = steps::end(&live, actor, EndReason::Deceased)?;
        let episode = step.episode;
        events::save_in(tx, &live, step).await?;
        carry_out_in(tx, episode, EndReason::Deceased, actor).await?;
    }
    // One that was opened again lives on without a referral.
    let open = entity::Entity::find()
        .filter(entity::Column::PersonId.eq(person_id))
        .filter(entity::Column::Status.is_in(EpisodeStatus::OPEN));
    if let Some(open) = open.one(&db).await? {
        let ended = EpisodeChange::Ended(open.id, EndReason::Deceased);
        carry_out_in(tx, ended, EndReason::Deceased, actor).await?;
    }
    connection::withdraw::end_with_person_in(tx, person_id).await?;
    task::end_contact_in(tx, person_id).await
}

/// The episode is from now on the one that this referral opened; its worker has not met the person yet.
async fn pass_to_successor_in(
    tx: &Tx,
    episode: &entity::Model,
    successor: &Model,
    actor: Actor,
) -> Result<(), Problem> {
    let after = Model { joined_to: None, episode_id: Some(episode.id), updated_at: actor.now, ..successor.clone() };
    let successor = tx.update::<Entity>(successor, successor.changed_to(&after)).await?;
    let after = entity::Model { referral_id: successor.id, ..episode.clone() };
    let passed_on = save_in(tx, episode, after, None).await?;
    let first_contact = TaskChange::open(TaskKind::FirstContact, Owner::Worker(episode.worker_id), actor.now);
    tx.emit(passed_on.event(EventType::EpisodePassedOn));
    task::apply_in(tx, events::subject(&successor), &[first_contact]).await
}
