//! Exports: what was asked for and what became of it, the files, and their content in pieces, so that any node serves them.
//! With it the indexes by which the rows of one service are read in their order.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, blob, boolean, integer, json, pk_uuid, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid, uuid_null,
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
        for table in [exports(), files(), chunks()] {
            manager.create_table(table).await?;
        }
        for (name, table, columns, unique) in [
            ("exports_by_actor", "exports", &["requested_by", "id"][..], false),
            ("exports_by_status", "exports", &["status", "id"][..], false),
            ("exports_by_expiry", "exports", &["status", "expires_at"][..], false),
            ("exports_stored", "exports", &["is_stored", "status", "id"][..], false),
            ("export_files_by_export", "export_files", &["export_id", "number"][..], true),
            ("export_chunks_in_order", "export_chunks", &["export_id", "number", "begins_at"][..], true),
            ("contacts_in_service", "contacts", &["service_id", "id"][..], false),
            ("assessments_in_service", "assessments", &["service_id", "id"][..], false),
        ] {
            manager.create_index(index(name, table, columns, unique)).await?;
        }
        Ok(())
    }
}

fn exports() -> TableCreateStatement {
    Table::create()
        .table("exports")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("requested_by"))
        .col(text("role"))
        .col(boolean("is_person"))
        .col(uuid("organisation_id"))
        .col(text("rights"))
        .col(text("status"))
        .col(json("kinds"))
        .col(text("format"))
        .col(text("purpose"))
        .col(text_null("purpose_comment"))
        .col(uuid_null("since_export_id"))
        .col(text_null("failure"))
        .col(integer("run"))
        .col(timestamp_with_time_zone_null("claimed_until"))
        .col(text_null("current"))
        .col(big_integer("rows_written"))
        .col(boolean("is_stored"))
        .col(timestamp_with_time_zone_null("snapshot_at"))
        .col(big_integer_null("era"))
        .col(big_integer_null("xid"))
        .col(big_integer_null("seq"))
        .col(text_null("transactions"))
        .col(timestamp_with_time_zone_null("finished_at"))
        .col(timestamp_with_time_zone_null("expires_at"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to("exports", "organisation_id", "organisations"))
        .take()
}

fn files() -> TableCreateStatement {
    Table::create()
        .table("export_files")
        .col(pk_uuid("id"))
        .col(uuid("export_id"))
        .col(integer("number"))
        .col(text("kind"))
        .col(boolean("is_of_removed"))
        .col(big_integer("row_count"))
        .col(big_integer("byte_count"))
        .col(text("sha256"))
        .foreign_key(&mut to("export_files", "export_id", "exports"))
        .take()
}

fn chunks() -> TableCreateStatement {
    Table::create()
        .table("export_chunks")
        .col(pk_uuid("id"))
        .col(uuid("export_id"))
        .col(integer("number"))
        .col(big_integer("begins_at"))
        .col(blob("content"))
        .foreign_key(&mut to("export_chunks", "export_id", "exports"))
        .take()
}

fn to(table: &'static str, column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    let name = format!("fk_{table}_{column}");
    ForeignKey::create().name(name).from(table, column).to(target, "id").take()
}
