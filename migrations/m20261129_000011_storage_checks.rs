//! One row that a node writes to learn whether anything that is written is kept.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{blob, integer};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("storage_checks")
            .col(integer("id"))
            .col(blob("filler"))
            .primary_key(Index::create().col("id"))
            .take();
        manager.create_table(table).await
    }
}
