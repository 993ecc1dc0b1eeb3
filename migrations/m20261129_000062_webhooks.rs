//! Where programs are called when something happens, and what was sent to them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, integer, integer_null, json, pk_uuid, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
};

use crate::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(endpoints()).await?;
        manager.create_table(deliveries()).await?;
        for (name, table, columns, is_unique) in [
            ("webhook_endpoints_by_organisation", "webhook_endpoints", &["organisation_id", "role", "id"][..], false),
            ("webhook_endpoints_by_service", "webhook_endpoints", &["service_id", "role", "id"][..], false),
            ("webhook_endpoints_by_status", "webhook_endpoints", &["status", "id"][..], false),
            ("webhook_deliveries_once", "webhook_deliveries", &["endpoint_id", "event_id"][..], true),
            ("webhook_deliveries_by_endpoint", "webhook_deliveries", &["endpoint_id", "id"][..], false),
            (
                "webhook_deliveries_due",
                "webhook_deliveries",
                &["endpoint_id", "status", "next_attempt_at", "id"][..],
                false,
            ),
            ("webhook_deliveries_by_end", "webhook_deliveries", &["status", "next_attempt_at"][..], false),
        ] {
            manager.create_index(index(name, table, columns, is_unique)).await?;
        }
        Ok(())
    }
}

fn endpoints() -> TableCreateStatement {
    Table::create()
        .table("webhook_endpoints")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("organisation_id"))
        .col(uuid_null("service_id"))
        .col(text("role"))
        .col(uuid("owner_id"))
        .col(boolean("owner_is_worker"))
        .col(text("url"))
        .col(text_null("description"))
        .col(json("event_types"))
        .col(text("status"))
        .col(text_null("disabled_reason"))
        .col(text("keys"))
        .col(text_null("previous_keys"))
        .col(timestamp_with_time_zone_null("previous_until"))
        .col(big_integer("feed_era"))
        .col(big_integer("feed_xid"))
        .col(big_integer("feed_seq"))
        .col(timestamp_with_time_zone_null("slowed_until"))
        .col(timestamp_with_time_zone("last_good_at"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to("webhook_endpoints", "organisation_id", "organisations"))
        .foreign_key(&mut to("webhook_endpoints", "service_id", "services"))
        .take()
}

fn deliveries() -> TableCreateStatement {
    Table::create()
        .table("webhook_deliveries")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("endpoint_id"))
        .col(uuid("event_id"))
        .col(text("event_type"))
        .col(text("subject_type"))
        .col(uuid("subject_id"))
        .col(timestamp_with_time_zone("occurred_at"))
        .col(text("status"))
        .col(integer("attempts"))
        .col(timestamp_with_time_zone("next_attempt_at"))
        .col(timestamp_with_time_zone_null("sent_at"))
        .col(text_null("fault"))
        .col(integer_null("answer"))
        .col(timestamp_with_time_zone("since"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to("webhook_deliveries", "endpoint_id", "webhook_endpoints"))
        .take()
}

fn to(table: &'static str, column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    let name = format!("fk_{table}_{column}");
    ForeignKey::create().name(name).from(table, column).to(target, "id").take()
}
