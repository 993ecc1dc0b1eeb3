//! What a code is asked for, or refused for, is its `trigger`. There is no release yet that would have to work beside this
//! one.

use sea_orm_migration::prelude::*;

use crate::stored;

fn name(_: &str, key: &str) -> Option<&'static str> {
    (key == "happening").then_some("trigger")
}

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = Table::alter().table("coded_entries").rename_column("happening", "trigger").take();
        manager.alter_table(column).await?;
        stored::rename(manager, stored::ANSWERS, "body", name).await
    }
}
