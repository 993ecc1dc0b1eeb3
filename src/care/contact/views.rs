//! Contacts as this caller may see them, each planned one with what keeps its person from harm.

use super::entity::Model;
use super::meets::meets_in;
use super::view::Contact;
use crate::care::precaution::in_force::in_force_in;
use crate::prelude::*;

impl Viewed for Model {
    type View = Contact;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<Contact>, Problem> {
        let people: Vec<PersonId> = rows.iter().map(|row| row.person_id).collect();
        let precautions = in_force_in(tx, &people).await?;
        let meets = meets_in(tx, &rows).await?;
        let view =
            |row: &Self| Contact::new(row, tx.caller().role, precautions.get(&row.person_id), meets.contains(&row.id));
        Ok(rows.iter().map(view).collect())
    }
}
