//! Where two who are to be kept apart are presented to one team on one day.

use std::collections::BTreeSet;

use super::codes::MdtItemStatus;
use super::entity::{Column, Entity, Model};
use crate::care::household_link::apart::apart_in;
use crate::prelude::*;

/// More items than all who are kept apart from the people of a page have.
const MOST: u64 = 10_000;

/// Which of these items meet one of somebody from whom their person is to be kept apart, whoever may see that one.
pub(super) async fn meets_in(tx: &Tx, rows: &[Model]) -> Result<BTreeSet<MdtItemId>, Problem> {
    let apart = apart_in(tx, &rows.iter().map(|row| row.person_id).collect()).await?;
    let others: BTreeSet<PersonId> = rows.iter().flat_map(|row| apart.from(row.person_id)).collect();
    if others.is_empty() {
        return Ok(BTreeSet::new());
    }
    let presented = Entity::find()
        .filter(Column::PersonId.is_in(others))
        .filter(Column::MeetsOn.is_in(rows.iter().map(|row| row.meets_on)))
        .filter(Column::Status.ne(MdtItemStatus::Withdrawn))
        .limit(MOST)
        .all(&tx.system("two who are to be kept apart never meet without a word, whoever carries them"))
        .await?;
    let is_same = |team: &str, other: &str| team.trim().to_lowercase() == other.trim().to_lowercase();
    let meets = |row: &&Model| {
        row.status != MdtItemStatus::Withdrawn
            && presented.iter().any(|other| {
                other.meets_on == row.meets_on
                    && other.service_id == row.service_id
                    && is_same(&other.team, &row.team)
                    && apart.from(row.person_id).any(|person| person == other.person_id)
            })
    };
    Ok(rows.iter().filter(meets).map(|row| row.id).collect())
}
