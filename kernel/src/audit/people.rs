//! The people of audit entries, in an index by person: not at once, since a row per person and page would be more than the
//! reading itself.

use std::collections::BTreeSet;

use sea_orm::DbErr;

use super::entity::Model;
use crate::db::{Access, Db};
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
        // A sandbox may have begun anew since the entries were read.
        let written: Result<(), DbErr> = system.write(async |tx| tx.index_audited(some).await).await;
        written?;
    }
    Ok(())
}

fn people(entry: &Model) -> impl Iterator<Item = PersonId> + use<> {
    let seen: Vec<Access> = serde_json::from_value(entry.seen.clone()).unwrap_or_default();
    seen.into_iter().filter_map(|seen| seen.person_id)
}
