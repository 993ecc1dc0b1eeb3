//! Other directories that are read by themselves, and what the last reading could not take in.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    integer, json, json_null, pk_uuid, text, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
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
        manager.create_table(sources()).await?;
        manager.create_table(lines()).await?;
        for (name, columns, unique) in [
            ("directory_sources_by_service", &["service_id", "id"][..], false),
            ("directory_sources_due", &["status", "next_import_at"][..], false),
            ("directory_sources_by_name", &["name"][..], true),
        ] {
            manager.create_index(index(name, "directory_sources", columns, unique)).await?;
        }
        Ok(())
    }
}

fn sources() -> TableCreateStatement {
    let service = ForeignKey::create()
        .name("fk_directory_sources_service_id")
        .from("directory_sources", "service_id")
        .to("services", "id")
        .take();
    Table::create()
        .table("directory_sources")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("service_id"))
        .col(text("name"))
        .col(text("url"))
        .col(integer("interval_days"))
        .col(text("status"))
        .col(timestamp_with_time_zone("next_import_at"))
        .col(timestamp_with_time_zone_null("claimed_until"))
        .col(integer("failures"))
        .col(json_null("last_import"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut service.clone())
        .take()
}

fn lines() -> TableCreateStatement {
    let source = ForeignKey::create()
        .name("fk_directory_import_lines_source_id")
        .from("directory_import_lines", "source_id")
        .to("directory_sources", "id")
        .take();
    Table::create()
        .table("directory_import_lines")
        .col(pk_uuid("source_id"))
        .col(json("lines"))
        .foreign_key(&mut source.clone())
        .take()
}
