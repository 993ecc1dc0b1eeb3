//! Messages back as this caller may see them, in a bounded number of queries however many there are.

use std::collections::HashMap;

use super::entity::Model;
use super::view::MessageBack;
use crate::care::person;
use crate::prelude::*;

impl Viewed for Model {
    type View = MessageBack;

    async fn views(tx: &Tx, rows: &[Self]) -> Result<Vec<MessageBack>, Problem> {
        let role = tx.caller().role;
        let mut people: HashMap<PersonId, person::entity::Model> = HashMap::new();
        if role == Role::Practice && !rows.is_empty() {
            let found = person::entity::Entity::find()
                .filter(person::entity::Column::Id.is_in(rows.iter().map(|row| row.person_id)))
                .all(&tx.system("a practice sees which of its patients a message is about"))
                .await?;
            people = found.into_iter().map(|person| (person.id, person)).collect();
        }
        Ok(rows.iter().map(|row| MessageBack::new(row, role, people.get(&row.person_id))).collect())
    }
}
