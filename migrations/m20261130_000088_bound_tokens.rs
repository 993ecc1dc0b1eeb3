//! A client whose tokens are bound to a key of its own (DPoP, RFC 9449). Those that there are go on as they are. It expands.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = ColumnDef::new("dpop_bound_access_tokens").boolean().not_null().default(false).take();
        manager.alter_table(Table::alter().table("clients").add_column(column).take()).await
    }
}
