//! The tasks to inform a person's practice of their episode: opened by the first contact and by the end, and done
//! by the message back that is released ([`crate::care::message_back`]).

use super::entity::Model;
use super::rules::practice_notice::{KINDS, NextTask, NoticeFacts, is_due, next_task};
use super::step::tasks_in;
use crate::care::person;
use crate::care::referral;
use crate::county::worker::owner::owner_in;
use crate::prelude::*;
use crate::system::task::entity::{Column, Entity};
use crate::system::task::{TaskChange, TaskKind};

/// Opens what is due and lets fall what is no longer: after a contact was kept, after the episode came to another status,
/// and after a change of whether the practice may be informed.
pub async fn recompute_in(tx: &Tx, episode: &Model) -> Result<(), Problem> {
    let facts = facts_in(tx, episode).await?;
    let db = tx.system("which tasks there were to inform a practice of an episode, whoever did them");
    let mut changes = Vec::new();
    for kind in KINDS {
        let mut latest = Entity::find().filter(Column::SubjectId.eq(episode.id)).filter(Column::Kind.eq(kind));
        if let Some(finished_at) = episode.finished_at.filter(|_| kind == TaskKind::TellPracticeOfEnd) {
            // That it ended before it was opened again is another end.
            latest = latest.filter(Column::OpenedAt.gte(finished_at));
        }
        let latest = latest.order_by_desc(Column::Id).one(&db).await?.map(|task| task.status);
        match next_task(is_due(kind, facts), latest) {
            NextTask::AsItIs => {}
            NextTask::Cancel => changes.push(TaskChange::Cancel(kind)),
            NextTask::Open => changes.push(open_in(tx, episode, kind).await?),
        }
    }
    tasks_in(tx, episode, &changes).await
}

/// Opens the tasks anew, where they are still due, after a message that did them turned out to be an error.
pub async fn ask_again_in(tx: &Tx, episode: &Model, kinds: &[TaskKind]) -> Result<(), Problem> {
    let facts = facts_in(tx, episode).await?;
    let mut changes = Vec::new();
    for kind in kinds.iter().copied().filter(|kind| is_due(*kind, facts)) {
        changes.extend([TaskChange::Cancel(kind), open_in(tx, episode, kind).await?]);
    }
    tasks_in(tx, episode, &changes).await
}

async fn open_in(tx: &Tx, episode: &Model, kind: TaskKind) -> Result<TaskChange, Problem> {
    let carrier = Some(episode.worker_id).filter(|_| !episode.waits_for_worker());
    let owner = owner_in(tx, carrier, episode.service_id).await?;
    Ok(TaskChange::open(kind, owner, tx.now()))
}

async fn facts_in(tx: &Tx, episode: &Model) -> Result<NoticeFacts, Problem> {
    let db = tx.system("whether there is a practice to inform, and of what, whoever has the case");
    let person = person::entity::Entity::find_by_id(episode.person_id).one(&db).await?;
    let opening = referral::entity::Entity::find_by_id(episode.referral_id).one(&db).await?;
    let objected = opening.as_ref().is_some_and(|row| row.practice_objection);
    let may_inform_practice =
        person.is_some_and(|row| row.practice_id.is_some() && !row.practice_objection && !objected);
    Ok(NoticeFacts {
        status: episode.status,
        closing_reason: episode.closing_reason,
        has_begun: opening.is_some_and(|row| row.first_contact_at.is_some()),
        may_inform_practice,
    })
}
