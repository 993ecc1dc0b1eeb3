//! Whether something about a person's safety is still open: nothing is closed over it.
//!
//! Besides the safety events, whatever hangs on somebody's safety is an open task of a kind whose
//! [`policy`](crate::system::task::TaskKind::policy) says `safety`. A risk that a referrer wrote down and nobody has looked at is
//! the referral's to hold: it outlives the episode with its own task.

use super::entity::Model;
use crate::care::safety;
use crate::care::safety::codes::SafetyEventStatus;
use crate::prelude::*;
use crate::system::task::entity::{Column, Entity};
use crate::system::task::{TaskKind, TaskStatus};

/// Lets a closing of this episode pass, unless something about the person's safety is open.
///
/// # Errors
/// 409 `safety_open` for the worker who carries the case, or covers for them; 409 `invalid_transition` without the reason for anybody else,
/// who may not be allowed to know of it and learns whom to ask.
pub async fn refuse_open_safety(tx: &Tx, episode: &Model) -> Result<(), Problem> {
    if !has_open_event(tx, episode).await? && !has_open_task(tx, episode).await? {
        return Ok(());
    }
    if tx.caller().caseload_workers().contains(&episode.worker_id) {
        return Err(Problem::new(Code::SafetyOpen));
    }
    Err(Problem::new(Code::InvalidTransition)
        .because("Something about this episode has to be finished first. Ask the worker who carries it."))
}

async fn has_open_event(tx: &Tx, episode: &Model) -> Result<bool, Problem> {
    let open = safety::entity::Entity::find()
        .filter(safety::entity::Column::PersonId.eq(episode.person_id))
        .filter(safety::entity::Column::Status.eq(SafetyEventStatus::Open));
    let db = tx.system("a case is not closed over a safety event, whoever may know of it");
    Ok(open.one(&db).await?.is_some())
}

/// Whether a task of this kind holds a matter of the person's safety open. The word after a home visit is about the
/// worker's.
fn is_of_the_person(kind: TaskKind) -> bool {
    kind.policy().safety && kind != TaskKind::CheckInAfterVisit
}

async fn has_open_task(tx: &Tx, episode: &Model) -> Result<bool, Problem> {
    let of_safety = TaskKind::ALL.iter().copied().filter(|kind| is_of_the_person(*kind));
    let open = Entity::find()
        .filter(Column::PersonId.eq(episode.person_id))
        .filter(Column::Status.eq(TaskStatus::Open))
        .filter(Column::Kind.is_in(of_safety))
        .filter(Column::SubjectType.ne("referral"))
        .count(&tx.system("a case is not closed over somebody's safety, whoever sees to it"))
        .await?;
    Ok(open > 0)
}
