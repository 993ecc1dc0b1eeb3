//! What workers are called, for the views that name them.

use std::collections::{BTreeSet, HashMap};

use super::entity::{Column, Entity};
use crate::prelude::*;

/// What these workers are called; those that are none are missing.
pub async fn names_in(tx: &Tx, ids: BTreeSet<WorkerId>) -> Result<HashMap<WorkerId, String>, Problem> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<(WorkerId, String)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Name])
        .filter(Column::Id.is_in(ids))
        .into_tuple()
        .all(&tx.system("who sees a record sees which workers it names"))
        .await?;
    Ok(found.into_iter().collect())
}
