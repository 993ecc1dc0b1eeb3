//! What reports count of gaps: one row a gap with what counts of it. Each write of a gap leaves, in its own transaction, the name of
//! what is to be counted anew. Expands; what is there already is counted by the first node that serves.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{integer, pk_uuid, text, uuid};

use crate::dialect;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("report_gaps")
            .col(pk_uuid("gap_id"))
            .col(uuid("service_id"))
            .col(integer("month"))
            .col(text("category"))
            .col(text("district"))
            .col(text("status"))
            .take();
        manager.create_table(table).await?;
        dialect::note_report_changes_of(manager, "gaps", "gap", "id").await
    }
}
