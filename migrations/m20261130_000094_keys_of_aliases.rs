//! Which search keys of people are made of a name of before. Those that are there are made anew by the job that does so.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::boolean;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let is_of_alias = boolean("is_of_alias").default(false).take();
        manager.alter_table(Table::alter().table("person_match_keys").add_column(is_of_alias).take()).await
    }
}
