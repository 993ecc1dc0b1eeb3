//! Where assets are is read of indexes alone: which lie in a box, and where one lies. Swaps two indexes.

use sea_orm_migration::prelude::*;

use crate::index;

const INDEXES: [(&str, &[&str]); 2] = [
    ("asset_places_by_latitude", &["latitude", "longitude", "asset_id"]),
    ("asset_places_by_asset", &["asset_id", "latitude", "longitude"]),
];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, columns) in INDEXES {
            manager.drop_index(Index::drop().name(name).table("asset_places").to_owned()).await?;
            manager.create_index(index(name, "asset_places", columns, false)).await?;
        }
        Ok(())
    }
}
