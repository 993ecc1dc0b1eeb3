//! Whoever asked something hears that it is answered, by the task of it.

use super::entity::{Column, Entity};
use super::{Subject, TaskStatus};
use crate::insight::notification::open;
use crate::prelude::*;

/// As many tasks of one subject are looked at.
const MOST: u64 = 50;

/// Notifies whoever asked what was answered now: by what is due next of its subject, else by what was due last.
///
/// # Errors
/// The database's own.
pub async fn answered_in(tx: &Tx, subject: Subject, asked_by: WorkerId) -> Result<(), Problem> {
    let db = tx.system("whoever asked hears of the answer, whoever gives it");
    let of_subject = Entity::find().filter(Column::SubjectId.eq(subject.id)).order_by_desc(Column::Id);
    let tasks = of_subject.limit(MOST).all(&db).await?;
    let next = tasks.iter().filter(|task| task.status == TaskStatus::Open).min_by_key(|task| task.due_at);
    let Some(task) = next.or(tasks.first()) else { return Ok(()) };
    Ok(open::of_answer(&db, task, asked_by, tx.caller().principal.id(), tx.now()).await?)
}
