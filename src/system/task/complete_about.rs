//! An act about a person does what was asked for with single referrals of theirs.

use super::change::change_one_in;
use super::entity::{Column, Entity};
use super::{TaskChange, TaskKind, TaskStatus};
use crate::prelude::*;

/// Every open task of a kind about one of these is done.
pub async fn complete_about_in(tx: &Tx, subjects: &[Uuid], kind: TaskKind) -> Result<(), Problem> {
    if subjects.is_empty() {
        return Ok(());
    }
    let db = tx.system("an act does what was asked for about a person, whoever was to");
    let open = Entity::find()
        .filter(Column::SubjectId.is_in(subjects.iter().copied()))
        .filter(Column::Status.eq(TaskStatus::Open))
        .filter(Column::Kind.eq(kind));
    for task in open.all(&db).await? {
        change_one_in(tx, &db, task, TaskChange::Complete(kind)).await?;
    }
    Ok(())
}
