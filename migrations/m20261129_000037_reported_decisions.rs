//! What a referrer reports of the person's decisions holds for that referral alone. Expands.

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
        let column = boolean("practice_objection").default(false).take();
        manager.alter_table(Table::alter().table("referrals").add_column(column).take()).await
    }
}
