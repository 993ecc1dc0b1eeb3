//! The people of audit entries, in an index by person: not at once, since a row per person and page would be more than the
//! reading itself.

use std::collections::BTreeSet;

use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::entity::{self, Model};
use crate::db::{Access, Db, Transaction};
use catalogue::id::{AuditEntryId, PersonId};

/// How many rows are added in one turn at writing: who reads a caseload sees hundreds of people, and others wait to write.
const ROWS: usize = 500;

/// Enters the people whom these entries saw. A row that is there already stays.
pub(super) async fn index(db: &Db, entries: &[Model]) -> Result<(), DbErr> {
    let system = db.system("who was seen is entered into the index by person");
    // In one order on every node, so that no two wait for each other.
    let seen: BTreeSet<(PersonId, AuditEntryId)> =
        entries.iter().flat_map(|entry| people(entry).map(|person| (person, entry.id))).collect();
    let seen: Vec<(PersonId, AuditEntryId)> = seen.into_iter().collect();
    for some in seen.chunks(ROWS) {
        system.write(async |tx| index_some(tx, some).await).await?;
    }
    Ok(())
}

async fn index_some(tx: &Transaction, seen: &[(PersonId, AuditEntryId)]) -> Result<(), DbErr> {
    // A sandbox may have begun anew since they were read.
    let ids: BTreeSet<AuditEntryId> = seen.iter().map(|(_, entry)| *entry).collect();
    let of_these = entity::Column::Id.is_in(ids);
    let there: Vec<AuditEntryId> =
        entity::Entity::find().select_only().column(entity::Column::Id).filter(of_these).into_tuple().all(tx).await?;
    let there: BTreeSet<AuditEntryId> = there.into_iter().collect();
    let seen: Vec<_> = seen.iter().filter(|(_, entry)| there.contains(entry)).copied().collect();
    tx.index_audited(&seen).await
}

fn people(entry: &Model) -> impl Iterator<Item = PersonId> + use<> {
    let seen: Vec<Access> = serde_json::from_value(entry.seen.clone()).unwrap_or_default();
    seen.into_iter().filter_map(|seen| seen.person_id)
}
