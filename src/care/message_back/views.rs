//! Messages back as this caller may see them, in a bounded number of queries however many there are.

use super::entity::Model;
use super::view::MessageBack;
use crate::care::person::views::for_practice_in;
use crate::prelude::*;

impl Viewed for Model {
    type View = MessageBack;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<MessageBack>, Problem> {
        let role = tx.caller().role;
        let patients = for_practice_in(tx, rows.iter().map(|row| row.person_id)).await?;
        Ok(rows.iter().map(|row| MessageBack::new(row, role, patients.get(&row.person_id))).collect())
    }
}
