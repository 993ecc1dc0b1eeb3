//! Contacts as this caller may see them, each planned one with how to reach its person without harm.

use std::collections::HashMap;

use super::entity::Model;
use super::view::Contact;
use crate::care::person::entity as person;
use crate::care::person::wire::SafeContact;
use crate::prelude::*;

/// Each row as the caller may see it, in the same order.
pub async fn views_of(tx: &Tx, rows: &[Model]) -> Result<Vec<Contact>, Problem> {
    let people: Vec<PersonId> = rows.iter().map(|row| row.person_id).collect();
    let safe = safe_contacts_in(tx, &people).await?;
    Ok(rows.iter().map(|row| Contact::new(row, tx.caller().role, safe.get(&row.person_id))).collect())
}

/// One row as the caller may see it.
pub async fn view_of(tx: &Tx, row: &Model) -> Result<Contact, Problem> {
    views_of(tx, std::slice::from_ref(row)).await?.pop().ok_or_else(|| Problem::new(Code::NotFound))
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
