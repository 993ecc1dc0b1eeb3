//! Whether a person's practice can be informed changes: they object or no longer do, or are registered with another one or
//! with none. What is to be entered in its record, and which tasks there are to inform it, follows at once.

use std::collections::HashSet;

use super::codes::CodedEntryStatus;
use super::entity::{ActiveModel, Column, Entity, Model};
use super::rules;
use super::save::{event, who_enters_in};
use super::view::hold_reason;
use crate::care::episode;
use crate::care::episode::rules::practice_notice;
use crate::care::episode::status::EpisodeStatus;
use crate::care::person;
use crate::care::referral;
use crate::prelude::*;
use crate::system::task::entity as task_row;
use crate::system::task::{self, Subject, TaskChange, TaskKind, TaskStatus};

/// Lets the tasks of what a hold begins for fall away, and opens those of what it ends for. Every act that may change
/// either calls it, in its own transaction, after the person's row is as it is to be.
pub async fn follow_in(tx: &Tx, person_id: PersonId) -> Result<(), Problem> {
    let db =
        tx.system("what a practice is informed of follows from where its patient is registered and what they said");
    let person = person::entity::Entity::find_by_id(person_id).one(&db).await?;
    let person = person.ok_or_else(|| Problem::new(Code::InternalError))?.as_registered(tx).await?;
    let to_enter = Entity::find()
        .filter(Column::PersonId.eq(person_id))
        .filter(Column::Status.eq(CodedEntryStatus::ToEnter))
        .all(&db)
        .await?;
    let objected = objected_in(tx, &to_enter).await?;
    for entry in to_enter {
        let is_on_hold = hold_reason(&person, objected.contains(&entry.referral_id)).is_some();
        follow_one_in(tx, entry, &person, is_on_hold).await?;
    }

    // Nobody is informed now of what has ended long ago: only what was asked for before, and what goes on.
    let asked_for: Vec<Uuid> = task_row::Entity::find()
        .select_only()
        .column(task_row::Column::SubjectId)
        .filter(task_row::Column::PersonId.eq(person_id))
        .filter(task_row::Column::Kind.is_in(practice_notice::KINDS))
        .into_tuple()
        .all(&db)
        .await?;
    let which = Condition::any()
        .add(episode::entity::Column::Status.is_in(EpisodeStatus::OPEN))
        .add(episode::entity::Column::Id.is_in(asked_for));
    let episodes = episode::entity::Entity::find()
        .filter(episode::entity::Column::PersonId.eq(person_id))
        .filter(which)
        .all(&db)
        .await?;
    for episode in episodes {
        episode::practice_notice::recompute_in(tx, &episode).await?;
    }
    Ok(())
}

/// Those of the referrals of some entries with which the person objected to informing their practice.
pub(super) async fn objected_in(tx: &Tx, entries: &[Model]) -> Result<HashSet<ReferralId>, Problem> {
    use referral::entity::{Column as Referral, Entity as Referrals};
    if entries.is_empty() {
        return Ok(HashSet::new());
    }
    let objected: Vec<ReferralId> = Referrals::find()
        .select_only()
        .column(Referral::Id)
        .filter(Referral::Id.is_in(entries.iter().map(|entry| entry.referral_id)))
        .filter(Referral::PracticeObjection.eq(true))
        .into_tuple()
        .all(&tx.system("whether a referral came with an objection, whoever carries it"))
        .await?;
    Ok(objected.into_iter().collect())
}

async fn follow_one_in(tx: &Tx, entry: Model, person: &person::entity::Model, is_on_hold: bool) -> Result<(), Problem> {
    let db = tx.system("whether the code is to be entered just now, whoever was to");
    let open = task_row::Entity::find()
        .filter(task_row::Column::SubjectId.eq(entry.id))
        .filter(task_row::Column::Kind.eq(TaskKind::EnterCode))
        .filter(task_row::Column::Status.eq(TaskStatus::Open))
        .one(&db)
        .await?;
    let change = match (is_on_hold, open.is_some()) {
        (true, true) => Some(TaskChange::Cancel(TaskKind::EnterCode)),
        (false, false) => {
            let due_at = rules::enter_by(entry.occurred_at, tx.now());
            Some(TaskChange::Open { kind: TaskKind::EnterCode, owner: who_enters_in(tx, &entry).await?, due_at })
        }
        _ => None,
    };
    let moved = entry.practice_id != person.practice_id && !is_on_hold;
    if change.is_none() && !moved {
        return Ok(());
    }
    let practice_id = if is_on_hold { entry.practice_id } else { person.practice_id };
    let after = ActiveModel { practice_id: Set(practice_id), updated_at: Set(tx.now()), ..Default::default() };
    let entry = tx.update::<Entity>(&entry, after).await?;
    let kind = match change {
        Some(TaskChange::Cancel(_)) => EventType::CodedEntryPutOnHold,
        Some(_) => EventType::CodedEntryHoldEnded,
        None => EventType::CodedEntryCorrected,
    };
    tx.emit(event(&entry, kind, !is_on_hold));
    task::apply_in(tx, Subject::of(&entry), change.as_slice()).await
}
