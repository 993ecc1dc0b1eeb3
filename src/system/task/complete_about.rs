//! An act about a person does what was asked for with single referrals of theirs.

use super::change::{change_event, save_in};
use super::entity::{Column, Entity};
use super::{TaskKind, TaskStatus};
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
    for mut task in open.all(&db).await? {
        task.version += 1;
        task.updated_at = tx.now();
        task.status = TaskStatus::Done;
        task.done_at = Some(tx.now());
        task.done_by = Some(tx.caller().principal.id());
        task.escalates_at = None;
        tx.emit(change_event(&task));
        save_in(tx, &db, task).await?;
    }
    Ok(())
}
