//! Spreads the people of audit entries into an index by person: not at once, since a row per person and page would be
//! more than the reading itself.

use std::collections::BTreeSet;

use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use super::entity::{Column, Entity, Model, subject};
use crate::db::{Access, Db, Transaction};
use catalogue::id::{AuditEntryId, PersonId};

/// How many entries are spread in one transaction.
const AT_ONCE: u64 = 200;
/// How many rows one statement adds: PostgreSQL takes 65,535 parameters, SQLite 32,766.
const ROWS: usize = 5000;

/// Spreads every entry that has not been. Several nodes may do so at once: a row that is there already stays.
pub async fn spread(db: &Db) -> Result<(), DbErr> {
    let system = db.system("the audit trail gets its index by person");
    loop {
        let waiting = Entity::find()
            .filter(Column::IsIndexed.eq(false))
            .order_by_asc(Column::Id)
            .limit(AT_ONCE)
            .all(system.read())
            .await?;
        if waiting.is_empty() {
            return Ok(());
        }
        system.write(async |tx| spread_some(tx, &waiting).await).await?;
    }
}

async fn spread_some(tx: &Transaction, entries: &[Model]) -> Result<(), DbErr> {
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
    Entity::update_many()
        .col_expr(Column::IsIndexed, true.into())
        .filter(Column::Id.is_in(entries.iter().map(|entry| entry.id)))
        .exec(tx)
        .await?;
    Ok(())
}

fn people(entry: &Model) -> impl Iterator<Item = PersonId> + use<> {
    let seen: Vec<Access> = serde_json::from_value(entry.seen.clone()).unwrap_or_default();
    seen.into_iter().filter_map(|seen| seen.person_id)
}
