//! Group sessions as this caller may see them: with those contacts that they may see, and no count of the others.

use super::entity::Model;
use super::rules::Actor;
use super::view::GroupSession;
use crate::care::contact::codes::ContactStatus;
use crate::care::contact::entity::{Column, Entity};
use crate::prelude::*;

/// As many as one session has.
const MOST_ATTENDEES: u64 = 100;

impl Viewed for Model {
    type View = GroupSession;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<GroupSession>, Problem> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let contacts = tx
            .find::<Entity>()
            .filter(Column::GroupSessionId.is_in(rows.iter().map(|row| row.id)))
            .filter(Column::Status.ne(ContactStatus::EnteredInError))
            .order_by(Column::Id, Order::Asc)
            .all(MOST_ATTENDEES * rows.len() as u64)
            .await?;
        Ok(rows.iter().map(|row| GroupSession::new(row, actor(tx), &contacts)).collect())
    }
}

/// The caller, as the rules ask.
pub(super) fn actor(tx: &Tx) -> Actor {
    Actor { role: tx.caller().role, worker: tx.caller().worker_id() }
}
