//! What is due by each channel is found by itself: neither waits for the other.

use sea_orm_migration::prelude::*;

use crate::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = &["channel", "status", "next_attempt_at", "id"][..];
        manager.create_index(index("deliveries_due_by_channel", "deliveries", columns, false)).await
    }
}
