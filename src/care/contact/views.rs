//! Contacts as this caller may see them, each planned one with how to reach its person without harm.

use std::collections::HashMap;

use super::entity::Model;
use super::view::Contact;
use crate::care::person::entity as person;
use crate::care::person::wire::SafeContact;
use crate::prelude::*;

impl Viewed for Model {
    type View = Contact;

    async fn views(tx: &Tx, rows: &[Self]) -> Result<Vec<Contact>, Problem> {
        let people: Vec<PersonId> = rows.iter().map(|row| row.person_id).collect();
        let safe = safe_contacts_in(tx, &people).await?;
        Ok(rows.iter().map(|row| Contact::new(row, tx.caller().role, safe.get(&row.person_id))).collect())
    }
}

/// How each of these people is reached without harm.
pub async fn safe_contacts_in(tx: &Tx, people: &[PersonId]) -> Result<HashMap<PersonId, SafeContact>, Problem> {
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(PersonId, serde_json::Value)> = person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::SafeContact])
        .filter(person::Column::Id.is_in(people.iter().copied()))
        .into_tuple()
        .all(&tx.system("how to reach a person without harm is never hidden from whoever has a contact with them"))
        .await?;
    rows.into_iter()
        .map(|(id, safe)| Ok((id, serde_json::from_value(safe).map_err(|_| Problem::new(Code::InternalError))?)))
        .collect()
}
