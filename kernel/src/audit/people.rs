//! The people of audit entries, in an index by person: not at once, since a row per person and page would be more than the
//! reading itself.

use std::collections::BTreeSet;

use sea_orm::{DbErr, EntityTrait, Set};

use super::entity::{Model, subject};
use crate::db::{Access, Transaction};
use catalogue::id::{AuditEntryId, PersonId};

/// How many rows one statement adds: PostgreSQL takes 65,535 parameters, SQLite 32,766.
const ROWS: usize = 5000;

/// Enters the people whom these entries saw. A row that is there already stays.
pub(super) async fn index_in(tx: &Transaction, entries: &[Model]) -> Result<(), DbErr> {
    // In one order on every node, so that no two wait for each other.
    let seen: BTreeSet<(PersonId, AuditEntryId)> =
        entries.iter().flat_map(|entry| people(entry).map(|person| (person, entry.id))).collect();
    let rows: Vec<_> = seen
        .into_iter()
        .map(|(person_id, entry_id)| subject::ActiveModel { person_id: Set(person_id), entry_id: Set(entry_id) })
        .collect();
    for rows in rows.chunks(ROWS) {
        subject::Entity::insert_many(rows.to_vec())
            .on_conflict_do_nothing_on([subject::Column::PersonId, subject::Column::EntryId])
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

fn people(entry: &Model) -> impl Iterator<Item = PersonId> + use<> {
    let seen: Vec<Access> = serde_json::from_value(entry.seen.clone()).unwrap_or_default();
    seen.into_iter().filter_map(|seen| seen.person_id)
}
