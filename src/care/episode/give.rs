//! An episode goes to another worker.

use super::assignment::assigned_in;
use super::caseload::Room;
use super::change::followers_in;
use super::entity::Model;
use super::history::Said;
use super::status::{AssignmentReason, EpisodeStatus};
use super::step::{save_in, tasks_in};
use crate::care::contact::hand_over::hand_over_in;
use crate::care::{person, referral};
use crate::prelude::*;
use crate::system::task::{self, TaskChange, TaskKind};

/// Gives an episode to a worker for whom there is room: the person, their live referrals, what is planned and what is to be
/// done go over with it.
pub async fn give_in(
    tx: &Tx,
    episode: &Model,
    person: &person::entity::Model,
    status: EpisodeStatus,
    room: Room,
    why: (AssignmentReason, Option<&Text<1000>>),
) -> Result<Model, Problem> {
    let (from, to) = (episode.worker_id, room.worker_id());
    let taken = room.take_in(tx).await?;
    let warnings = taken.warnings.clone();
    let goes_on = episode.waits_for_worker();
    let after =
        Model { worker_id: to, status, hold_reason: episode.hold_reason.filter(|_| !goes_on), ..episode.clone() };
    let row = save_in(tx, episode, after, goes_on.then(Said::default)).await?;
    tx.emit(row.event(EventType::EpisodeAssigned));
    let assigned = person::entity::ActiveModel { assigned_worker_id: Set(Some(to)), ..Default::default() };
    tx.update::<person::entity::Entity>(person, assigned).await?;
    assigned_in(tx, &row, Some(from), taken, why).await?;

    let planned = hand_over_in(tx, row.id, from, to).await?;
    let (_, followers) = followers_in(tx, &row).await?;
    tasks_in(tx, &row, &[TaskChange::Complete(TaskKind::AssignWorker)]).await?;
    let subjects =
        followers.iter().map(|referral| referral.id.0).chain([row.id.0]).chain(planned.iter().map(|id| id.0));
    task::hand_over_in(tx, row.person_id, from, to, subjects).await?;
    for referral in &followers {
        let change = referral::entity::ActiveModel {
            worker_id: Set(Some(to)),
            warnings: Set(warnings.clone()),
            updated_at: Set(tx.now()),
            ..Default::default()
        };
        tx.update::<referral::entity::Entity>(referral, change).await?;
    }
    Ok(row)
}
