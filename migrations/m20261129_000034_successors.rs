//! A practice that merges or closes names the practice that follows it.

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
        let column = ColumnDef::new("successor_id").uuid().null().take();
        manager.alter_table(Table::alter().table("organisations").add_column(column).take()).await?;
        // What waits for a practice goes with it.
        let by_practice = index("messages_back_by_practice", "messages_back", &["practice_id", "status", "id"], false);
        manager.create_index(by_practice).await
    }
}
