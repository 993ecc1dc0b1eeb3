//! An act about a person does what was asked for with single rows of theirs, or lets it fall away.

use super::change::change_one_in;
use super::entity::{Column, Entity};
use super::{TaskChange, TaskKind, TaskStatus};
use crate::prelude::*;

/// Every open task of a kind about one of these is done.
pub async fn complete_about_in(tx: &Tx, subjects: &[Uuid], kind: TaskKind) -> Result<(), Problem> {
    change_about_in(tx, subjects, &[TaskChange::Complete(kind)], &[kind]).await
}

/// Every open task of these kinds about one of these falls away.
pub async fn cancel_about_in(tx: &Tx, subjects: &[Uuid], kinds: &[TaskKind]) -> Result<(), Problem> {
    let changes: Vec<TaskChange> = kinds.iter().copied().map(TaskChange::Cancel).collect();
    change_about_in(tx, subjects, &changes, kinds).await
}

async fn change_about_in(
    tx: &Tx,
    subjects: &[Uuid],
    changes: &[TaskChange],
    kinds: &[TaskKind],
) -> Result<(), Problem> {
    if subjects.is_empty() {
        return Ok(());
    }
    let db = tx.system("an act does what was asked for about a person, or ends the need, whoever was to");
    let open = Entity::find()
        .filter(Column::SubjectId.is_in(subjects.iter().copied()))
        .filter(Column::Status.eq(TaskStatus::Open))
        .filter(Column::Kind.is_in(kinds.iter().copied()));
    for task in open.all(&db).await? {
        let change = kinds.iter().position(|kind| *kind == task.kind).and_then(|at| changes.get(at));
        if let Some(change) = change {
            change_one_in(tx, &db, task, *change).await?;
        }
    }
    Ok(())
}
