//! Rights that two people give. It expands.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    integer, json, json_null, pk_uuid, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
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
        let table = Table::create()
            .table("access_grants")
            .col(pk_uuid("id"))
            .col(integer("version"))
            .col(text("kind"))
            .col(text("status"))
            .col(uuid("organisation_id"))
            .col(uuid_null("worker_id"))
            .col(uuid_null("client_id"))
            .col(text("name"))
            .col(json("roles"))
            .col(json("sensitive_classes"))
            .col(json_null("credential"))
            .col(uuid("requested_by"))
            .col(timestamp_with_time_zone("requested_at"))
            .col(timestamp_with_time_zone("expires_at"))
            .col(uuid_null("decided_by"))
            .col(timestamp_with_time_zone_null("decided_at"))
            .col(text_null("comment"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut to("organisation_id", "organisations"))
            .foreign_key(&mut to("worker_id", "workers"))
            .foreign_key(&mut to("client_id", "clients"))
            .take();
        manager.create_table(table).await?;
        for (name, columns) in [
            ("access_grants_by_organisation", &["organisation_id", "id"][..]),
            ("access_grants_by_status", &["status", "id"][..]),
            ("access_grants_by_worker", &["worker_id"][..]),
            ("access_grants_by_client", &["client_id"][..]),
        ] {
            manager.create_index(index(name, "access_grants", columns, false)).await?;
        }
        Ok(())
    }
}

fn to(column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    let name = format!("fk_access_grants_{column}");
    ForeignKey::create().name(name).from("access_grants", column).to(target, "id").take()
}
