//! What a step on a referral makes of the episode that it opened: decided by the referral's pure rules, carried out here
//! in the step's own transaction.

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use super::entity;
use super::status::EpisodeStatus;
use crate::auth::Action;
use crate::cx::Cx;
use crate::db::Tx;
use crate::event::{Audience, Event};
use crate::http::Reply;
use crate::id::{EpisodeId, PersonId, ReferralId};
use crate::person;
use crate::problem::{Code, Problem};
use crate::referral::entity::{Column, Entity, Model};
use crate::referral::rules::steps::{self, By, EpisodeChange, Step};
use crate::referral::status::{EndReason, ReferralStatus};
use crate::referral::step::{Stepped, step_in};
use crate::referral::tell;
use crate::task::rules::due;
use crate::task::{self, Owner, TaskChange, TaskKind};

/// A step that may end the episode: does what the rule `decide` says, carries it out, and answers with the referral.
///
/// # Errors
/// As [`step_in`].
pub(super) async fn step_to_an_end(
    cx: &Cx,
    action: Action,
    id: ReferralId,
    decide: impl Fn(&Model, By) -> Result<Step, Problem>,
) -> Result<Reply, Problem> {
    cx.write(action, async |tx| {
        let (stepped, closed) = step_to_an_end_in(cx, tx, id, &decide).await?;
        Ok(stepped.done(cx, tx).await?.and(closed))
    })
    .await
}

/// The same within a transaction that goes on: the step, and what tells of the episode.
///
/// # Errors
/// As [`step_in`].
pub async fn step_to_an_end_in(
    cx: &Cx,
    tx: &Tx,
    id: ReferralId,
    decide: impl Fn(&Model, By) -> Result<Step, Problem>,
) -> Result<(Stepped, Vec<Event>), Problem> {
    let stepped = step_in(cx, tx, id, decide).await?;
    let closed = carry_out_in(tx, stepped.episode, EndReason::EpisodeClosed, stepped.by).await?;
    Ok((stepped, closed))
}

/// Carries it out, and tells it. The referrals that had joined the episode end with it; only where the one that opened
/// it was entered in error does the episode go on, as theirs: what they ask for is real. `because` is why those that had
/// joined end.
///
/// # Errors
/// The database's own.
pub async fn carry_out_in(tx: &Tx, change: EpisodeChange, because: EndReason, by: By) -> Result<Vec<Event>, Problem> {
    let (id, status) = match change {
        EpisodeChange::None => return Ok(Vec::new()),
        EpisodeChange::PersonEnded(id)
        | EpisodeChange::PassedOn(id)
        | EpisodeChange::LostContact(id)
        | EpisodeChange::Ended(id) => (id, EpisodeStatus::Finished),
        EpisodeChange::EnteredInError(id) => (id, EpisodeStatus::EnteredInError),
    };
    let episode = entity::Entity::find_by_id(id)
        .one(&tx.system("an episode follows the referral that opened it, whoever carries it"))
        .await?
        .ok_or_else(|| Problem::new(Code::InternalError))?;
    let person = carried_in(tx, episode.person_id).await?;
    let joined = joined_in(tx, id).await?;
    match joined.first() {
        Some(heir) if status == EpisodeStatus::EnteredInError => pass_on_in(tx, &episode, heir, by).await,
        _ => close_in(tx, &episode, &person, status, &joined, because, by).await,
    }
}

/// The person, before it is asked which episode they have or who has joined it. Whoever opens one, joins it or closes it
/// then changes the row as it was read here: of two at once the second is run again, on what the first has left.
///
/// # Errors
/// The database's own.
pub(super) async fn carried_in(tx: &Tx, id: PersonId) -> Result<person::entity::Model, Problem> {
    let db = tx.system("who carries a person changes with their episode, whoever carries them");
    let found = person::entity::Entity::find_by_id(id).one(&db).await?;
    found.ok_or_else(|| Problem::new(Code::InternalError))
}

/// The live referrals that have joined an episode, the earliest first.
async fn joined_in(tx: &Tx, id: EpisodeId) -> Result<Vec<Model>, Problem> {
    let found = Entity::find()
        .filter(Column::JoinedTo.eq(id))
        .filter(Column::Status.is_in(ReferralStatus::LIVE))
        .order_by_asc(Column::Id)
        .all(&tx.system("a joined referral ends with its episode, whoever sent it"))
        .await?;
    Ok(found)
}

async fn close_in(
    tx: &Tx,
    episode: &entity::Model,
    person: &person::entity::Model,
    status: EpisodeStatus,
    joined: &[Model],
    because: EndReason,
    by: By,
) -> Result<Vec<Event>, Problem> {
    let closed = entity::ActiveModel {
        status: Set(status),
        finished_at: Set(Some(by.now)),
        updated_at: Set(by.now),
        ..Default::default()
    };
    let closed = tx.update::<entity::Entity>(episode, closed).await?;
    let free = person::entity::ActiveModel { assigned_worker_id: Set(None), ..Default::default() };
    tx.update::<person::entity::Entity>(person, free).await?;
    let mut events = vec![told("episode.closed", &closed)];
    for row in joined {
        let (_, told, rest) = tell::save_in(tx, row, steps::end(row, by, because)?).await?;
        events.push(told);
        events.extend(rest);
    }
    Ok(events)
}

/// The episode is from now on the one that this referral opened; its worker has not met the person yet.
async fn pass_on_in(tx: &Tx, episode: &entity::Model, heir: &Model, by: By) -> Result<Vec<Event>, Problem> {
    let after = Model { joined_to: None, episode_id: Some(episode.id), updated_at: by.now, ..heir.clone() };
    let heir = tx.update::<Entity>(heir, heir.changed_to(&after)).await?;
    let change = entity::ActiveModel { referral_id: Set(heir.id), updated_at: Set(by.now), ..Default::default() };
    let passed_on = tx.update::<entity::Entity>(episode, change).await?;
    let first_contact = TaskChange::Open {
        kind: TaskKind::FirstContact,
        owner: Owner::Worker(episode.worker_id),
        due_at: due(TaskKind::FirstContact, by.now),
    };
    let mut events = vec![told("episode.passed_on", &passed_on)];
    events.extend(task::apply_in(tx, tell::subject(&heir), &[first_contact]).await?);
    Ok(events)
}

fn told(kind: &'static str, episode: &entity::Model) -> Event {
    Event::new(kind, "episode", episode.id.0)
        .to(Audience::Service)
        .in_service(episode.service_id)
        .with(json!({ "status": episode.status, "referral_id": episode.referral_id, "worker_id": episode.worker_id }))
}
