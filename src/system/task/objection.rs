//! Nobody is asked to speak to somebody who has died or objects to it.

use std::collections::BTreeSet;

use super::entity::Model;
use super::rules;
use crate::care::person;
use crate::prelude::*;

/// The tasks without those to speak to a person who has died or objects to that.
pub(super) async fn heeded_in(tx: &Tx, made: impl IntoIterator<Item = Model>) -> Result<Vec<Model>, Problem> {
    let speaks_to = |task: &Model| task.person_id.filter(|_| rules::ends_with_contact(task.kind));
    let mut made: Vec<Model> = made.into_iter().collect();
    let people: BTreeSet<PersonId> = made.iter().filter_map(speaks_to).collect();
    if people.is_empty() {
        return Ok(made);
    }
    let is_so = Condition::any()
        .add(person::entity::Column::ContactObjectionAt.is_not_null())
        .add(person::entity::Column::Death.is_not_null());
    let silent: Vec<PersonId> = person::entity::Entity::find()
        .select_only()
        .column(person::entity::Column::Id)
        .filter(person::entity::Column::Id.is_in(people))
        .filter(is_so)
        .into_tuple()
        .all(&tx.system("whether a person has died or objects to contact, whoever would have to speak to them"))
        .await?;
    made.retain(|task| speaks_to(task).is_none_or(|person| !silent.contains(&person)));
    Ok(made)
}
