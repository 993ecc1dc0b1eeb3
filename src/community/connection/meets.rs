//! Where two who are to be kept apart are connected to one group.

use std::collections::BTreeSet;

use super::codes::ConnectionStatus;
use super::entity::{Column, Entity, Model};
use crate::care::household_link::apart::apart_in;
use crate::prelude::*;

/// More connections than all have who are kept apart from the people of a page.
const MOST: u64 = 10_000;

/// Which of these lead where somebody goes, or is about to, from whom their person is to be kept apart, whoever may see that one.
pub(super) async fn meets_in(tx: &Tx, rows: &[Model]) -> Result<BTreeSet<ConnectionId>, Problem> {
    let own = || rows.iter().filter(|row| !row.status.is_over());
    let apart = apart_in(tx, &own().map(|row| row.person_id).collect()).await?;
    let others: BTreeSet<PersonId> = own().flat_map(|row| apart.from(row.person_id)).collect();
    if others.is_empty() {
        return Ok(BTreeSet::new());
    }
    let going: BTreeSet<(PersonId, AssetId)> = going_in(tx, others).await?.into_iter().collect();
    let meets = |row: &&Model| apart.from(row.person_id).any(|other| going.contains(&(other, row.asset_id)));
    Ok(own().filter(meets).map(|row| row.id).collect())
}

/// Where these people go, or are about to, whoever carries them.
pub async fn going_in(
    tx: &Tx,
    people: impl IntoIterator<Item = PersonId>,
) -> Result<Vec<(PersonId, AssetId)>, Problem> {
    let leads_there = ConnectionStatus::ALL.iter().copied().filter(|status| !status.is_over());
    Ok(Entity::find()
        .select_only()
        .columns([Column::PersonId, Column::AssetId])
        .filter(Column::PersonId.is_in(people))
        .filter(Column::Status.is_in(leads_there))
        .limit(MOST)
        .into_tuple()
        .all(&tx.system("two who are to be kept apart never meet without a word, whoever carries them"))
        .await?)
}
