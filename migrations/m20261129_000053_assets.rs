//! Community assets: the listings with every version of each, and what they are found by.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, date_null, integer, integer_null, json, pk_uuid, small_integer, text, text_null, timestamp_with_time_zone,
    uuid, uuid_null,
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
        for table in [assets(), versions(), categories(), places(), times(), terms()] {
            manager.create_table(table).await?;
        }
        for (name, table, columns) in INDEXES {
            manager.create_index(index(name, table, columns, false)).await?;
        }
        Ok(())
    }
}

/// One for each way a table is asked: name, table, columns.
const INDEXES: [(&str, &str, &[&str]); 8] = [
    ("assets_by_status", "assets", &["status", "id"]),
    ("assets_by_organisation", "assets", &["organisation_id", "id"]),
    ("assets_by_service", "assets", &["service_id", "status", "confirmed_at"]),
    ("asset_categories_by_category", "asset_categories", &["category", "asset_id"]),
    ("asset_places_by_asset", "asset_places", &["asset_id"]),
    ("asset_places_by_latitude", "asset_places", &["latitude", "longitude"]),
    ("asset_times_by_weekday", "asset_times", &["weekday", "asset_id"]),
    ("asset_terms_by_asset", "asset_terms", &["asset_id"]),
];

fn assets() -> TableCreateStatement {
    Table::create()
        .table("assets")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("service_id"))
        .col(uuid_null("organisation_id"))
        .col(text("status"))
        .col(text_null("status_comment"))
        .col(date_null("reopens_on"))
        .col(json("listing"))
        .col(integer_null("minimum_age"))
        .col(integer_null("maximum_age"))
        .col(integer("places_taken"))
        .col(timestamp_with_time_zone("confirmed_at"))
        .col(uuid("confirmed_by"))
        .col(timestamp_with_time_zone("created_at"))
        .col(uuid("created_by"))
        .col(timestamp_with_time_zone("updated_at"))
        .col(uuid("updated_by"))
        .foreign_key(&mut to("assets", "service_id", "services"))
        .foreign_key(&mut to("assets", "organisation_id", "organisations"))
        .take()
}

fn versions() -> TableCreateStatement {
    Table::create()
        .table("asset_versions")
        .col(uuid("asset_id"))
        .col(integer("number"))
        .col(text("status"))
        .col(json("listing"))
        .col(uuid("written_by"))
        .col(text("written_role"))
        .col(timestamp_with_time_zone("written_at"))
        .primary_key(Index::create().col("asset_id").col("number"))
        .foreign_key(&mut to("asset_versions", "asset_id", "assets"))
        .take()
}

fn categories() -> TableCreateStatement {
    Table::create()
        .table("asset_categories")
        .col(uuid("asset_id"))
        .col(text("category"))
        .primary_key(Index::create().col("asset_id").col("category"))
        .foreign_key(&mut to("asset_categories", "asset_id", "assets"))
        .take()
}

/// Latitude and longitude in millionths of a degree.
fn places() -> TableCreateStatement {
    Table::create()
        .table("asset_places")
        .col(pk_uuid("id"))
        .col(uuid("asset_id"))
        .col(text("name"))
        .col(text_null("outward_code"))
        .col(integer_null("latitude"))
        .col(integer_null("longitude"))
        .foreign_key(&mut to("asset_places", "asset_id", "assets"))
        .take()
}

/// Times in minutes from midnight, local time.
fn times() -> TableCreateStatement {
    Table::create()
        .table("asset_times")
        .col(uuid("asset_id"))
        .col(small_integer("number"))
        .col(text("weekday"))
        .col(small_integer("opens"))
        .col(small_integer("closes"))
        .primary_key(Index::create().col("asset_id").col("number"))
        .foreign_key(&mut to("asset_times", "asset_id", "assets"))
        .take()
}

fn terms() -> TableCreateStatement {
    Table::create()
        .table("asset_terms")
        .col(text("term"))
        .col(uuid("asset_id"))
        .col(boolean("is_in_name"))
        .primary_key(Index::create().col("term").col("asset_id"))
        .foreign_key(&mut to("asset_terms", "asset_id", "assets"))
        .take()
}

fn to(table: &'static str, column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    let name = format!("fk_{table}_{column}");
    ForeignKey::create().name(name).from(table, column).to(target, "id").take()
}
