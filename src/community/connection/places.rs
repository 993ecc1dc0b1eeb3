//! The places of an asset: taken and left at its own row, so that of two connections for the last one the second is decided
//! again.

use super::rules::refuse_full;
use crate::community::asset::entity::{ActiveModel, Entity, Model};
use crate::prelude::*;

/// The asset of a connection, whoever may see it.
pub async fn asset_in(tx: &Tx, id: AssetId) -> Result<Model, Problem> {
    let db = tx.system("a connection rests on its asset, whoever runs that by now");
    let found = Entity::find_by_id(id).one(&db).await?;
    found.ok_or_else(|| Problem::new(Code::InternalError))
}

/// Takes a place, or leaves one.
///
/// # Errors
/// 409 `asset_full` where none is left to take.
pub async fn place_in(tx: &Tx, id: AssetId, takes: bool) -> Result<(), Problem> {
    let asset = asset_in(tx, id).await?;
    if takes {
        refuse_full(asset.listing.capacity, asset.places_taken)?;
    }
    let taken = (asset.places_taken + if takes { 1 } else { -1 }).max(0);
    let change = ActiveModel { places_taken: Set(taken), ..Default::default() };
    tx.update::<Entity>(&asset, change).await.map(|_| ())
}
