//! What people are called, for the views of what is about them.

use std::collections::{BTreeSet, HashMap};

use super::entity::{Column, Entity};
use super::wire::PersonName;
use crate::prelude::*;
use kernel::db::Access;

/// What these people are called. That they were seen is audited.
pub async fn called_in(tx: &Tx, ids: BTreeSet<PersonId>) -> Result<HashMap<PersonId, PersonName>, Problem> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<(PersonId, serde_json::Value)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Demographics])
        .filter(Column::Id.is_in(ids))
        .into_tuple()
        .all(&tx.system("who sees what is about somebody sees what they are called"))
        .await?;
    found.iter().for_each(|(id, _)| tx.audit_row(Access::new("person", id.0, *id)));
    // A name of before may be of a sensitive class: it stands in the record alone.
    let name = |demographics: serde_json::Value| {
        let name: PersonName = serde_json::from_value(demographics["name"].clone()).ok()?;
        Some(PersonName { alias: None, ..name })
    };
    Ok(found.into_iter().filter_map(|(id, demographics)| Some((id, name(demographics)?))).collect())
}
