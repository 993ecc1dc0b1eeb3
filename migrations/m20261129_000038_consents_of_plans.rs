//! A consent says with which plan it was asked, and for which uses of a story it is. Expands.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{json_null, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [uuid_null("care_plan_id"), json_null("uses")] {
            manager.alter_table(Table::alter().table("consents").add_column(column).take()).await?;
        }
        Ok(())
    }
}
