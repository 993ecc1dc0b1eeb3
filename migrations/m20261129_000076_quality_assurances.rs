//! Quality assurance of assets, safety concerns about them, and what stops new connections. Expands.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    date_null, integer, json, pk_uuid, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
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
        manager.alter_table(Table::alter().table("assets").add_column(text_null("connections_stopped")).take()).await?;
        manager.create_table(quality_assurances()).await?;
        manager.create_table(concerns()).await?;
        for (name, table, columns) in INDEXES {
            manager.create_index(index(name, table, columns, false)).await?;
        }
        Ok(())
    }
}

/// One for each way a table is asked: name, table, columns.
const INDEXES: [(&str, &str, &[&str]); 6] = [
    ("quality_assurances_by_service", "quality_assurances", &["service_id", "id"]),
    ("quality_assurances_by_asset", "quality_assurances", &["asset_id", "id"]),
    ("quality_assurances_by_signatory", "quality_assurances", &["signed_by_id"]),
    ("asset_concerns_by_service", "asset_concerns", &["service_id", "id"]),
    ("asset_concerns_by_asset", "asset_concerns", &["asset_id", "id"]),
    ("asset_concerns_by_worker", "asset_concerns", &["raised_by", "id"]),
];

fn quality_assurances() -> TableCreateStatement {
    let table = "quality_assurances";
    Table::create()
        .table(table)
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("service_id"))
        .col(uuid("asset_id"))
        .col(text("status"))
        .col(text("sheet_kind"))
        .col(json("sheet"))
        .col(text_null("question"))
        .col(text_null("decision_comment"))
        .col(timestamp_with_time_zone_null("decided_at"))
        .col(uuid_null("decided_by"))
        .col(json("actions"))
        .col(uuid_null("signed_by_id"))
        .col(date_null("worker_signed_on"))
        .col(text_null("group_signatory"))
        .col(date_null("group_signed_on"))
        .col(date_null("review_on"))
        .col(date_null("leadership_changed_on"))
        .col(text_null("leadership_comment"))
        .col(json("catch_ups"))
        .col(uuid("begun_by"))
        .col(timestamp_with_time_zone("begun_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to(table, "service_id", "services"))
        .foreign_key(&mut to(table, "asset_id", "assets"))
        .foreign_key(&mut to(table, "signed_by_id", "workers"))
        .take()
}

fn concerns() -> TableCreateStatement {
    let table = "asset_concerns";
    Table::create()
        .table(table)
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("service_id"))
        .col(uuid("asset_id"))
        .col(text("status"))
        .col(text("text"))
        .col(uuid("raised_by"))
        .col(timestamp_with_time_zone("raised_at"))
        .col(text_null("outcome"))
        .col(text_null("outcome_comment"))
        .col(uuid_null("resolved_by"))
        .col(timestamp_with_time_zone_null("resolved_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to(table, "service_id", "services"))
        .foreign_key(&mut to(table, "asset_id", "assets"))
        .foreign_key(&mut to(table, "raised_by", "workers"))
        .take()
}

fn to(table: &'static str, column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    let name = format!("fk_{table}_{column}");
    ForeignKey::create().name(name).from(table, column).to(target, "id").take()
}
