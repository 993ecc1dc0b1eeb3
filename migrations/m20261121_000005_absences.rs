//! Who is away, and who covers for them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    date, integer, pk_uuid, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
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
        manager.create_table(absences()).await?;
        manager.create_index(index("absences_by_worker", "absences", &["worker_id", "first_day", "id"], false)).await?;
        // Asked at the gate for every request of a worker.
        manager.create_index(index("absences_by_cover", "absences", &["cover_worker_id", "last_day"], false)).await
    }
}

fn absences() -> TableCreateStatement {
    Table::create()
        .table("absences")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("worker_id"))
        .col(date("first_day"))
        .col(date("last_day"))
        .col(uuid_null("cover_worker_id"))
        .col(uuid("entered_by"))
        .col(timestamp_with_time_zone_null("cancelled_at"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to_workers("worker_id"))
        .foreign_key(&mut to_workers("cover_worker_id"))
        .take()
}

fn to_workers(column: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(format!("fk_absences_{column}")).from("absences", column).to("workers", "id").take()
}
