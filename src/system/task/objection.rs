//! Nobody is asked to speak to somebody who has died or objects to it.

use super::{Subject, TaskChange, rules};
use crate::care::person;
use crate::prelude::*;

/// The changes without those that would open a task to speak to the person, if they have died
/// or object to that.
pub(super) async fn heeded_in(tx: &Tx, subject: Subject, changes: &[TaskChange]) -> Result<Vec<TaskChange>, Problem> {
    let speaks =
        |change: &TaskChange| matches!(change, TaskChange::Open { kind, .. } if rules::ends_with_contact(*kind));
    let objects = match subject.person_id.filter(|_| changes.iter().any(speaks)) {
        None => false,
        Some(person) => {
            let is_so = Condition::any()
                .add(person::entity::Column::ContactObjectionAt.is_not_null())
                .add(person::entity::Column::Death.is_not_null());
            let objecting = person::entity::Entity::find_by_id(person).filter(is_so);
            let db = tx.system("whether a person has died or objects to contact, whoever would have to speak to them");
            objecting.one(&db).await?.is_some()
        }
    };
    Ok(changes.iter().copied().filter(|change| !objects || !speaks(change)).collect())
}
