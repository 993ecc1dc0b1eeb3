//! Which asset a service of another directory is here. Expands.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{json, text, timestamp_with_time_zone, uuid};

use crate::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let to_asset = ForeignKey::create()
            .name("fk_imported_assets_asset_id")
            .from("imported_assets", "asset_id")
            .to("assets", "id")
            .take();
        let imported = Table::create()
            .table("imported_assets")
            .col(text("source"))
            .col(uuid("external_id"))
            .col(uuid("asset_id"))
            .col(json("listing"))
            .col(text("status"))
            .col(timestamp_with_time_zone("seen_at"))
            .primary_key(Index::create().col("source").col("external_id"))
            .foreign_key(&mut to_asset.clone())
            .take();
        manager.create_table(imported).await?;
        manager.create_index(index("imported_assets_by_asset", "imported_assets", &["asset_id"], false)).await
    }
}
