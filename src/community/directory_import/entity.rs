//! Table `imported_assets`: which asset a service of another directory is here.

use kernel::db::prelude::*;

use crate::community::asset::codes::AssetStatus;
use crate::community::asset::wire::Listing;

/// A service of another directory.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "imported_assets")]
pub struct Model {
    /// What the other directory is called here.
    #[sea_orm(primary_key, auto_increment = false)]
    pub source: String,
    /// Its identifier there.
    #[sea_orm(primary_key, auto_increment = false)]
    pub external_id: Uuid,
    pub asset_id: AssetId,
    /// What it said when it was last read; what differs from it here was changed here.
    #[sea_orm(column_type = "Json")]
    pub listing: Listing,
    /// Where it stood then.
    pub status: AssetStatus,
    pub seen_at: DateTimeUtc,
}
