//! How many people are registered with a practice, month by month, as NHS England publishes it: what rates are counted over.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, pk_uuid, text, timestamp_with_time_zone, uuid};

use crate::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(list_sizes()).await?;
        manager.create_index(index("list_sizes_by_practice", "list_sizes", &["practice_id", "month"], true)).await
    }
}

fn list_sizes() -> TableCreateStatement {
    let practice = ForeignKey::create()
        .name("fk_list_sizes_practice_id")
        .from("list_sizes", "practice_id")
        .to("organisations", "id")
        .take();
    Table::create()
        .table("list_sizes")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("practice_id"))
        .col(integer("month"))
        .col(integer("people"))
        .col(text("source"))
        .col(uuid("recorded_by"))
        .col(timestamp_with_time_zone("recorded_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut practice.clone())
        .take()
}
