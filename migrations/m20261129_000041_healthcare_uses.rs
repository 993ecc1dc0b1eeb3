//! How often people used healthcare before the support and after its start, as other systems counted it.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{date, integer, pk_uuid, text, timestamp_with_time_zone, uuid};

use crate::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(healthcare_uses()).await?;
        for (name, columns) in [
            ("healthcare_uses_by_service", &["service_id", "id"][..]),
            ("healthcare_uses_by_person", &["person_id"][..]),
        ] {
            manager.create_index(index(name, "healthcare_uses", columns, false)).await?;
        }
        Ok(())
    }
}

fn healthcare_uses() -> TableCreateStatement {
    Table::create()
        .table("healthcare_uses")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("service_id"))
        .col(uuid("person_id"))
        .col(text("status"))
        .col(text("setting"))
        .col(integer("uses"))
        .col(date("starts_on"))
        .col(date("ends_on"))
        .col(text("source"))
        .col(uuid("recorded_by"))
        .col(timestamp_with_time_zone("recorded_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to("service_id", "services"))
        .foreign_key(&mut to("person_id", "people"))
        .take()
}

fn to(column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    let name = format!("fk_healthcare_uses_{column}");
    ForeignKey::create().name(name).from("healthcare_uses", column).to(target, "id").take()
}
