//! What was refused to somebody leaves an audit entry too.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            ColumnDef::new("is_denied").boolean().not_null().default(false).take(),
            ColumnDef::new("outcome").text().null().take(),
            ColumnDef::new("resource_id").uuid().null().take(),
            ColumnDef::new("own_request_id").uuid().null().take(),
        ];
        for column in columns {
            manager.alter_table(Table::alter().table("audit_entries").add_column(column).take()).await?;
        }
        let index =
            Index::create().name("audit_entries_by_denial").table("audit_entries").col("is_denied").col("id").take();
        manager.create_index(index).await
    }
}
