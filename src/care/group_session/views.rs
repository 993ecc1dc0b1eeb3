//! Group sessions as this caller may see them: with those contacts that they may see, and no count of the others.

use std::collections::{BTreeMap, BTreeSet};

use super::entity::Model;
use super::rules::Actor;
use super::view::GroupSession;
use crate::care::contact::codes::ContactStatus;
use crate::care::contact::entity::{Column, Entity};
use crate::care::household_link::apart::apart_in;
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
        let meets = meets_in(tx, &rows).await?;
        Ok(rows.iter().map(|row| GroupSession::new(row, actor(tx), &contacts, meets.contains(&row.id))).collect())
    }
}

/// In which of these sessions two meet who are to be kept apart, whoever may see them.
async fn meets_in(tx: &Tx, rows: &[Model]) -> Result<BTreeSet<GroupSessionId>, Problem> {
    let came: Vec<(Option<GroupSessionId>, PersonId)> = Entity::find()
        .select_only()
        .columns([Column::GroupSessionId, Column::PersonId])
        .filter(Column::GroupSessionId.is_in(rows.iter().map(|row| row.id)))
        .filter(Column::Status.ne(ContactStatus::EnteredInError))
        .into_tuple()
        .all(&tx.system("two who are to be kept apart never meet without a word, whoever carries them"))
        .await?;
    let apart = apart_in(tx, &came.iter().map(|(_, person)| *person).collect()).await?;
    let mut sessions: BTreeMap<GroupSessionId, BTreeSet<PersonId>> = BTreeMap::new();
    for (session, person) in came {
        if let Some(session) = session {
            sessions.entry(session).or_default().insert(person);
        }
    }
    Ok(sessions.into_iter().filter(|(_, people)| apart.is_broken_by(people)).map(|(session, _)| session).collect())
}

/// The caller, as the rules ask.
pub(super) fn actor(tx: &Tx) -> Actor {
    Actor { role: tx.caller().role, worker: tx.caller().worker_id() }
}
