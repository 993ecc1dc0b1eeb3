//! Volunteers of a service, and who of them goes along with whom. Expands.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    integer, json, json_null, pk_uuid, text, text_null, timestamp_with_time_zone, uuid, uuid_null,
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
        manager.create_table(volunteers()).await?;
        for column in [uuid_null("volunteer_id"), json_null("volunteer_match")] {
            manager.alter_table(Table::alter().table("connections").add_column(column).take()).await?;
        }
        for (name, table, columns) in INDEXES {
            manager.create_index(index(name, table, columns, false)).await?;
        }
        Ok(())
    }
}

/// One for each way a table is asked: name, table, columns.
const INDEXES: [(&str, &str, &[&str]); 4] = [
    ("volunteers_by_service", "volunteers", &["service_id", "id"]),
    ("volunteers_by_person", "volunteers", &["person_id"]),
    ("volunteers_by_supporter", "volunteers", &["supported_by_id"]),
    ("connections_by_volunteer", "connections", &["volunteer_id", "id"]),
];

fn volunteers() -> TableCreateStatement {
    Table::create()
        .table("volunteers")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("service_id"))
        .col(uuid_null("person_id"))
        .col(text("status"))
        .col(text_null("status_comment"))
        .col(text("name"))
        .col(text_null("telephone"))
        .col(text_null("email"))
        .col(text_null("offers"))
        .col(uuid("supported_by_id"))
        .col(json("checks"))
        .col(json("support"))
        .col(uuid("entered_by"))
        .col(timestamp_with_time_zone("entered_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to("service_id", "services"))
        .foreign_key(&mut to("person_id", "people"))
        .foreign_key(&mut to("supported_by_id", "workers"))
        .take()
}

fn to(column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    let (table, name) = ("volunteers", format!("fk_volunteers_{column}"));
    ForeignKey::create().name(name).from(table, column).to(target, "id").take()
}
