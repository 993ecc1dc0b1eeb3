//! Nobody speaks to somebody who has died, or who does not wish it; and nobody informs a practice of somebody who objects to that.

use super::change::change_one_in;
use super::entity::{Column, Entity};
use super::{TaskChange, TaskKind, TaskStatus, rules};
use crate::prelude::*;

/// Cancels every open task that makes somebody speak to a person or their family, whatever it hangs on. The others, of
/// safety and of records, keep their owner.
pub async fn end_contact_in(tx: &Tx, person: PersonId) -> Result<(), Problem> {
    end_in(tx, person, rules::ends_with_contact).await
}

/// Cancels every open task to tell the practice of a person of them. What stands in its record already is still taken out
/// where it was wrong.
pub async fn cancel_practice_tasks_in(tx: &Tx, person: PersonId) -> Result<(), Problem> {
    end_in(tx, person, rules::ends_with_objection).await
}

/// Cancels every open task to ask a person how they found it: they do not permit surveys.
pub async fn cancel_surveys_in(tx: &Tx, person: PersonId) -> Result<(), Problem> {
    end_in(tx, person, |kind| kind == TaskKind::SendSurvey).await
}

/// Cancels every open task about a person: there is nobody any more whom it is about.
pub async fn cancel_all_in(tx: &Tx, person: PersonId) -> Result<(), Problem> {
    end_in(tx, person, |_| true).await
}

async fn end_in(tx: &Tx, person: PersonId, ends: impl Fn(TaskKind) -> bool) -> Result<(), Problem> {
    let db = tx.system("after a death or an objection nobody rings, tells or asks, whoever was to");
    let open = Entity::find().filter(Column::PersonId.eq(person)).filter(Column::Status.eq(TaskStatus::Open));
    for task in tx.checked(open.lock_exclusive().all(&db).await)? {
        if ends(task.kind) {
            let cancel = TaskChange::Cancel(task.kind);
            change_one_in(tx, &db, task, cancel).await?;
        }
    }
    Ok(())
}
