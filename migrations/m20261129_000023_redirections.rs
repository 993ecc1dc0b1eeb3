//! A redirection to a service that is known here arrives there as a referral.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, text_null, uuid_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            uuid_null("destination_service_id"),
            uuid_null("redirected_to"),
            text_null("needs_met"),
            text_null("what_next"),
            boolean("what_next_released").default(false).take(),
        ] {
            manager.alter_table(Table::alter().table("referrals").add_column(column).take()).await?;
        }
        Ok(())
    }
}
