//! An asset for who has it in their directory.

use super::entity::{Entity, Model};
use crate::prelude::*;

/// An asset of the caller's own services.
///
/// # Errors
/// 404; 403 `forbidden`.
pub async fn own_in(tx: &Tx, id: AssetId) -> Result<Model, Problem> {
    let asset = tx.get::<Entity>(id).await?;
    if tx.caller().services.contains(&asset.service_id) { Ok(asset) } else { Err(not_own()) }
}

/// 403 `forbidden`.
pub fn not_own() -> Problem {
    Problem::new(Code::Forbidden).because("It is for the service that has the group in its directory")
}
