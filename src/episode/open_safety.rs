//! Whether something about a person's safety is still open: nothing is closed over it.
//!
//! The records of safety stand on a higher floor. What they hold open here is their tasks: whatever hangs on somebody's
//! safety is a task of a kind whose [`terms`](crate::task::TaskKind::terms) say `safety`, about the person, never waived
//! and never closed by a clock. So this asks for those, and needs to know nothing of what they are about. A risk that a
//! referrer wrote down and nobody has looked at is the referral's to hold: it outlives the episode with its own task.

use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::entity::Model;
use crate::coded::Coded;
use crate::db::Tx;
use crate::problem::{Code, Problem};
use crate::task::entity::{Column, Entity};
use crate::task::{TaskKind, TaskStatus};

/// Whether something about the safety of the person of this episode is still open.
///
/// # Errors
/// The database's own.
pub async fn open_safety(tx: &Tx, episode: &Model) -> Result<bool, Problem> {
    let of_safety = TaskKind::ALL.iter().copied().filter(|kind| kind.terms().safety);
    let open = Entity::find()
        .filter(Column::PersonId.eq(episode.person_id))
        .filter(Column::Status.eq(TaskStatus::Open))
        .filter(Column::Kind.is_in(of_safety))
        .filter(Column::SubjectType.ne("referral"))
        .count(&tx.system("a case is not closed over somebody's safety, whoever sees to it"))
        .await?;
    Ok(open > 0)
}

/// Refuses what would close the episode over it.
///
/// # Errors
/// 409 `safety_open`.
pub(super) async fn refuse_open_safety(tx: &Tx, episode: &Model) -> Result<(), Problem> {
    if open_safety(tx, episode).await? { Err(Problem::new(Code::SafetyOpen)) } else { Ok(()) }
}
