//! Confidence surveys of groups, and the asset to which somebody was signposted. Expands.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    date, date_null, integer, integer_null, json_null, pk_uuid, small_integer, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
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
        manager.create_table(surveys()).await?;
        manager.alter_table(Table::alter().table("signpostings").add_column(uuid_null("asset_id")).take()).await?;
        for (name, table, columns) in INDEXES {
            manager.create_index(index(name, table, columns, false)).await?;
        }
        Ok(())
    }
}

/// One for each way a table is asked: name, table, columns.
const INDEXES: [(&str, &str, &[&str]); 4] = [
    ("confidence_surveys_by_service", "confidence_surveys", &["service_id", "id"]),
    ("confidence_surveys_by_asset", "confidence_surveys", &["asset_id", "id"]),
    ("confidence_surveys_by_quarter", "confidence_surveys", &["service_id", "quarter", "coped_well"]),
    ("signpostings_by_asset", "signpostings", &["asset_id", "id"]),
];

fn surveys() -> TableCreateStatement {
    Table::create()
        .table("confidence_surveys")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("service_id"))
        .col(uuid("asset_id"))
        .col(text("status"))
        .col(date("due_on"))
        .col(timestamp_with_time_zone_null("sent_at"))
        .col(small_integer("reminders"))
        .col(timestamp_with_time_zone_null("answered_at"))
        .col(uuid_null("answered_by"))
        .col(json_null("answers"))
        .col(date_null("quarter"))
        .col(text_null("coped_well"))
        .col(integer_null("people_connected"))
        .col(integer_null("could_cope_with"))
        .col(integer_null("volunteers"))
        .col(text_null("comment"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to("service_id", "services"))
        .foreign_key(&mut to("asset_id", "assets"))
        .take()
}

fn to(column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    let (table, name) = ("confidence_surveys", format!("fk_confidence_surveys_{column}"));
    ForeignKey::create().name(name).from(table, column).to(target, "id").take()
}
