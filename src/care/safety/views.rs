//! Safety events with their entries, as the caller may see them.

use std::collections::HashMap;

use super::entity::Model;
use super::entry;
use super::rules::Actor;
use super::view::SafetyEvent;
use crate::prelude::*;

/// More entries than one event ever has.
const MOST_ENTRIES: u64 = 500;

/// Who asks. Only people see safety events.
///
/// # Errors
/// 403 for a program.
pub(super) fn actor(tx: &Tx) -> Result<Actor, Problem> {
    let worker = tx.caller().worker_id().ok_or_else(|| Problem::new(Code::Forbidden))?;
    Ok(Actor { role: tx.caller().role, worker, now: tx.now() })
}

impl Viewed for Model {
    type View = SafetyEvent;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<SafetyEvent>, Problem> {
        let actor = actor(tx)?;
        let ids: Vec<SafetyEventId> = rows.iter().map(|row| row.id).collect();
        let entries = entries_in(tx, &ids).await?;
        let of = |row: &Self| entries.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        Ok(rows.iter().map(|row| SafetyEvent::new(row, of(row), actor)).collect())
    }
}

/// The entries of these events, the earliest first.
pub(super) async fn entries_in(
    tx: &Tx,
    ids: &[SafetyEventId],
) -> Result<HashMap<SafetyEventId, Vec<entry::Model>>, Problem> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found = tx
        .find::<entry::Entity>()
        .filter(entry::Column::SafetyEventId.is_in(ids.iter().copied()))
        .order_by(entry::Column::RecordedAt, Order::Asc)
        .order_by(entry::Column::Id, Order::Asc)
        .all(MOST_ENTRIES * ids.len() as u64)
        .await?;
    Ok(grouped(found, |row| row.safety_event_id))
}
