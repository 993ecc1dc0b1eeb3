//! What reports count by: one row a referral with what counts of it, and the sums of them by month, practice and service. Each
//! write of a row that a report counts leaves, in its own transaction, the name of what is to be counted anew. What is there
//! already is counted by the first node that serves.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, integer, json, pk_uuid, text, timestamp_with_time_zone_null, uuid};

use crate::dialect;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [report_changes(), report_cases(), report_counts(), report_states()] {
            manager.create_table(table).await?;
        }
        // Holds the sum too, so that a report reads the index alone.
        let read = Index::create()
            .name("report_counts_by_practice")
            .table("report_counts")
            .col("metric")
            .col("breakdown")
            .col("practice_id")
            .col("month")
            .col("service_id")
            .col("value")
            .col("count")
            .take();
        manager.create_index(read).await?;
        dialect::note_report_changes(manager).await
    }
}

fn report_changes() -> TableCreateStatement {
    Table::create()
        .table("report_changes")
        .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
        .col(text("kind"))
        .col(uuid("subject_id"))
        .take()
}

fn report_cases() -> TableCreateStatement {
    Table::create().table("report_cases").col(pk_uuid("referral_id")).col(json("content")).take()
}

fn report_counts() -> TableCreateStatement {
    let key = Index::create()
        .name("pk_report_counts")
        .col("metric")
        .col("breakdown")
        .col("value")
        .col("practice_id")
        .col("service_id")
        .col("month")
        .take();
    Table::create()
        .table("report_counts")
        .col(text("metric"))
        .col(text("breakdown"))
        .col(text("value"))
        .col(uuid("practice_id"))
        .col(uuid("service_id"))
        .col(integer("month"))
        .col(big_integer("count"))
        .primary_key(&mut key.clone())
        .take()
}

fn report_states() -> TableCreateStatement {
    Table::create()
        .table("report_states")
        .col(ColumnDef::new("id").integer().not_null().primary_key())
        .col(integer("version"))
        .col(timestamp_with_time_zone_null("counted_at"))
        .take()
}
