//! What the acts on a gap do alike: they close what is not to be chased any more, and say to whoever raised it what came of it.

use super::entity::Model;
use crate::county::worker::owner::owner_in;
use crate::prelude::*;
use crate::system::task::{self, Subject, TaskChange, TaskKind};

/// What came of it is read by who raised it, where it was not them who wrote it down; nobody has to chase it any more.
pub async fn conclude_in(tx: &Tx, row: &Model, done: TaskChange) -> Result<(), Problem> {
    let mut changes = vec![TaskChange::Cancel(TaskKind::EscalateGap), done];
    if row.raised_by != tx.caller().principal.id() {
        let owner = owner_in(tx, Some(WorkerId(row.raised_by)), row.service_id).await?;
        changes.push(TaskChange::Complete(TaskKind::ReadGapAnswer));
        changes.push(TaskChange::open(TaskKind::ReadGapAnswer, owner, tx.now()));
    }
    task::apply_in(tx, Subject::of(row), &changes).await
}
