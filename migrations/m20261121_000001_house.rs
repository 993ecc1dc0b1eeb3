//! What the house itself keeps: events, audit, idempotency, spent tokens, tasks.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_pk_auto, boolean, integer, json, pk_uuid, small_integer, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null, uuid_uniq,
};

use crate::{dialect, index};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create().table("eras").col(big_pk_auto("era")).col(timestamp_with_time_zone("began_at")).take(),
            )
            .await?;
        let begin =
            Query::insert().into_table("eras").columns(["began_at"]).values_panic([Expr::current_timestamp()]).take();
        manager.execute(begin).await?;
        manager
            .create_table(
                Table::create()
                    .table("events")
                    .col(big_pk_auto("seq"))
                    .col(dialect::writing_transaction(manager))
                    .col(uuid_uniq("id"))
                    .col(timestamp_with_time_zone("occurred_at"))
                    .col(text("kind"))
                    .col(text("resource_type"))
                    .col(uuid("resource_id"))
                    .col(text("audience"))
                    .col(uuid_null("service_id"))
                    .col(uuid_null("organisation_id"))
                    .col(text("actor_role"))
                    .col(uuid_null("actor_id"))
                    .col(uuid_null("request_id"))
                    .col(json("data"))
                    .take(),
            )
            .await?;
        manager.create_index(index("events_by_resource", "events", &["resource_id", "seq"], false)).await?;
        manager.create_index(index("events_in_order", "events", &["xid", "seq"], false)).await?;

        manager
            .create_table(
                Table::create()
                    .table("audit_entries")
                    .col(pk_uuid("id"))
                    .col(timestamp_with_time_zone("occurred_at"))
                    .col(text("action"))
                    .col(text("actor_role"))
                    .col(uuid("actor_id"))
                    .col(uuid("organisation_id"))
                    .col(text_null("access_reason"))
                    .col(uuid_null("request_id"))
                    .col(json("filter"))
                    .col(json("seen"))
                    .col(boolean("is_indexed"))
                    .take(),
            )
            .await?;
        manager.create_index(index("audit_entries_by_actor", "audit_entries", &["actor_id", "id"], false)).await?;
        manager.create_index(index("audit_entries_to_index", "audit_entries", &["is_indexed", "id"], false)).await?;
        manager
            .create_table(
                Table::create()
                    .table("audit_subjects")
                    .col(uuid("person_id"))
                    .col(uuid("entry_id"))
                    .primary_key(Index::create().col("person_id").col("entry_id"))
                    .foreign_key(ForeignKey::create().from("audit_subjects", "entry_id").to("audit_entries", "id"))
                    .take(),
            )
            .await?;

        manager
            .create_table(
                Table::create()
                    .table("idempotency_records")
                    .col(uuid("actor_id"))
                    .col(text("operation"))
                    .col(text("key"))
                    .col(text("request_digest"))
                    .col(small_integer("status"))
                    .col(json("headers"))
                    .col(text("body"))
                    .col(timestamp_with_time_zone("created_at"))
                    .primary_key(Index::create().col("actor_id").col("operation").col("key"))
                    .take(),
            )
            .await?;
        manager
            .create_index(index("idempotency_records_by_age", "idempotency_records", &["created_at"], false))
            .await?;

        manager
            .create_table(
                Table::create()
                    .table("revoked_tokens")
                    .col(pk_uuid("id"))
                    .col(timestamp_with_time_zone("expires_at"))
                    .take(),
            )
            .await?;
        manager.create_index(index("revoked_tokens_by_expiry", "revoked_tokens", &["expires_at"], false)).await?;
        manager
            .create_table(
                Table::create()
                    .table("spent_assertions")
                    .col(uuid("client_id"))
                    .col(text("jti"))
                    .col(timestamp_with_time_zone("expires_at"))
                    .primary_key(Index::create().col("client_id").col("jti"))
                    .take(),
            )
            .await?;
        manager.create_index(index("spent_assertions_by_expiry", "spent_assertions", &["expires_at"], false)).await?;

        manager
            .create_table(
                Table::create()
                    .table("tasks")
                    .col(pk_uuid("id"))
                    .col(integer("version"))
                    .col(text("kind"))
                    .col(text("status"))
                    .col(uuid("service_id"))
                    .col(text("subject_type"))
                    .col(uuid("subject_id"))
                    .col(uuid_null("person_id"))
                    .col(uuid_null("pcn_id"))
                    .col(text("owner_kind"))
                    .col(uuid_null("owner_worker_id"))
                    .col(uuid_null("owner_organisation_id"))
                    .col(timestamp_with_time_zone("opened_at"))
                    .col(timestamp_with_time_zone("due_at"))
                    .col(timestamp_with_time_zone_null("done_at"))
                    .col(uuid_null("done_by"))
                    .col(timestamp_with_time_zone_null("cancelled_at"))
                    .col(timestamp_with_time_zone_null("acknowledged_at"))
                    .col(uuid_null("acknowledged_by"))
                    .col(text_null("acknowledged_role"))
                    .col(timestamp_with_time_zone_null("waived_at"))
                    .col(uuid_null("waived_by"))
                    .col(text_null("waived_reason"))
                    .col(small_integer("escalation_level"))
                    .col(integer("reminders"))
                    .col(timestamp_with_time_zone_null("escalates_at"))
                    .col(timestamp_with_time_zone_null("escalated_at"))
                    .col(timestamp_with_time_zone("updated_at"))
                    .take(),
            )
            .await?;
        manager
            .create_index(index("tasks_by_service", "tasks", &["service_id", "status", "due_at", "id"], false))
            .await?;
        manager
            .create_index(index("tasks_by_owner", "tasks", &["owner_worker_id", "status", "due_at", "id"], false))
            .await?;
        manager.create_index(index("tasks_by_subject", "tasks", &["subject_id", "kind"], false)).await?;
        manager.create_index(index("tasks_to_escalate", "tasks", &["status", "escalates_at"], false)).await
    }
}
