//! How many people are registered with practices, as the newest list sizes have it.

use std::collections::BTreeMap;

use super::entity::{Column, Entity};
use crate::prelude::*;

/// For how many months a list size stands where no newer one is on record.
const STANDS_FOR: i32 = 12;

/// How many people are registered with each of these practices in a month: of those without a list size of the year before nothing.
///
/// # Errors
/// The database's own.
pub async fn registered_in(
    tx: &Tx,
    practices: Vec<OrganisationId>,
    month: i32,
) -> Result<BTreeMap<Uuid, u64>, Problem> {
    if practices.is_empty() {
        return Ok(BTreeMap::new());
    }
    let bound = practices.len() as u64 * STANDS_FOR.unsigned_abs() as u64;
    let found = tx
        .find::<Entity>()
        .filter(Column::PracticeId.is_in(practices))
        .filter(Column::Month.between(month - STANDS_FOR + 1, month))
        .order_by(Column::Month, Order::Asc)
        .all(bound)
        .await?;
    Ok(found.into_iter().map(|row| (row.practice_id.0, u64::from(row.people.unsigned_abs()))).collect())
}
