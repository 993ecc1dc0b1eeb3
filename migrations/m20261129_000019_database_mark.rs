//! One row that says what the database is: a sandbox, or real. Whoever fills it first writes it; this step does not know
//! who that will be.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, text};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("database_marks")
            .col(integer("id"))
            .col(text("kind"))
            .primary_key(Index::create().col("id"))
            .take();
        manager.create_table(table).await
    }
}
