//! Words to those who must act: whom they are for, by which channel they go, who is on call, and what each worker prefers.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, integer, pk_uuid, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
    uuid_null,
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
        for table in [on_call_shifts(), preferences(), notifications(), deliveries()] {
            manager.create_table(table).await?;
        }
        for (name, table, columns) in [
            ("on_call_shifts_by_service", "on_call_shifts", &["service_id", "starts_at", "id"][..]),
            ("on_call_shifts_by_end", "on_call_shifts", &["service_id", "ends_at", "id"][..]),
            ("notifications_by_worker", "notifications", &["worker_id", "id"][..]),
            ("notifications_by_worker_and_status", "notifications", &["worker_id", "status", "id"][..]),
            ("notifications_by_service", "notifications", &["service_id", "id"][..]),
            ("notifications_by_service_and_status", "notifications", &["service_id", "status", "id"][..]),
            ("notifications_by_task", "notifications", &["task_id"][..]),
            ("deliveries_due", "deliveries", &["status", "next_attempt_at", "id"][..]),
            ("deliveries_by_notification", "deliveries", &["notification_id"][..]),
        ] {
            manager.create_index(index(name, table, columns, false)).await?;
        }
        Ok(())
    }
}

fn on_call_shifts() -> TableCreateStatement {
    Table::create()
        .table("on_call_shifts")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("service_id"))
        .col(uuid_null("worker_id"))
        .col(text_null("name"))
        .col(text_null("email"))
        .col(text_null("phone"))
        .col(timestamp_with_time_zone("starts_at"))
        .col(timestamp_with_time_zone("ends_at"))
        .col(timestamp_with_time_zone_null("cancelled_at"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to("on_call_shifts", "service_id", "services"))
        .foreign_key(&mut to("on_call_shifts", "worker_id", "workers"))
        .take()
}

fn preferences() -> TableCreateStatement {
    Table::create()
        .table("notification_preferences")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(boolean("by_email"))
        .col(boolean("by_text"))
        .col(text_null("quiet_from"))
        .col(text_null("quiet_until"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to("notification_preferences", "id", "workers"))
        .take()
}

fn notifications() -> TableCreateStatement {
    Table::create()
        .table("notifications")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("service_id"))
        .col(uuid_null("worker_id"))
        .col(uuid_null("on_call_shift_id"))
        .col(uuid("task_id"))
        .col(text("reason"))
        .col(boolean("is_safety"))
        .col(timestamp_with_time_zone("due_at"))
        .col(text("status"))
        .col(timestamp_with_time_zone_null("sent_at"))
        .col(timestamp_with_time_zone_null("acknowledged_at"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to("notifications", "service_id", "services"))
        .foreign_key(&mut to("notifications", "worker_id", "workers"))
        .foreign_key(&mut to("notifications", "on_call_shift_id", "on_call_shifts"))
        .foreign_key(&mut to("notifications", "task_id", "tasks"))
        .take()
}

fn deliveries() -> TableCreateStatement {
    Table::create()
        .table("deliveries")
        .col(pk_uuid("id"))
        .col(uuid("notification_id"))
        .col(text("channel"))
        .col(text("status"))
        .col(integer("attempts"))
        .col(timestamp_with_time_zone("next_attempt_at"))
        .col(timestamp_with_time_zone_null("sent_at"))
        .col(text_null("fault"))
        .col(timestamp_with_time_zone("created_at"))
        .foreign_key(&mut to("deliveries", "notification_id", "notifications"))
        .take()
}

fn to(table: &'static str, column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    let name = format!("fk_{table}_{column}");
    ForeignKey::create().name(name).from(table, column).to(target, "id").take()
}
