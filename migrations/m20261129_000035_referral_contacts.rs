//! Contacts with a person, and attempts at them, before their referral is accepted.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{boolean, integer_null, text, text_null, timestamp_with_time_zone, uuid};

use crate::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let to = |column: &'static str, table: &'static str| {
            ForeignKey::create()
                .name(format!("fk_referral_contacts_{column}"))
                .from("referral_contacts", column)
                .to(table, "id")
                .take()
        };
        let table = Table::create()
            .table("referral_contacts")
            .col(uuid("id"))
            .col(uuid("referral_id"))
            .col(uuid("service_id"))
            .col(uuid("worker_id"))
            .col(text("role"))
            .col(timestamp_with_time_zone("starts_at"))
            .col(text("consultation_mechanism"))
            .col(boolean("through_somebody"))
            .col(text("attendance"))
            .col(text_null("conversation_with"))
            .col(integer_null("minutes"))
            .col(text_null("comment"))
            .col(timestamp_with_time_zone("recorded_at"))
            .col(uuid("recorded_by"))
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut to("referral_id", "referrals"))
            .foreign_key(&mut to("service_id", "services"))
            .foreign_key(&mut to("worker_id", "workers"))
            .take();
        manager.create_table(table).await?;
        let by_referral = index("referral_contacts_by_referral", "referral_contacts", &["referral_id", "id"], false);
        manager.create_index(by_referral).await?;
        let by_service = index("referral_contacts_by_service", "referral_contacts", &["service_id"], false);
        manager.create_index(by_service).await?;
        manager.create_index(index("referral_contacts_by_worker", "referral_contacts", &["worker_id"], false)).await
    }
}
