//! Two people of one household whom two senders referred, and whether one is at risk from the other.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, integer, pk_uuid, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
    uuid_null,
};

use crate::index;

const LINKS: &str = "household_links";

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let to = |column: &'static str, target: &'static str| {
            ForeignKey::create()
                .name(format!("fk_household_links_{column}"))
                .from(LINKS, column)
                .to(target, "id")
                .take()
        };
        let table = Table::create()
            .table(LINKS)
            .col(pk_uuid("id"))
            .col(integer("version"))
            .col(uuid("service_id"))
            .col(uuid("person_id"))
            .col(uuid("other_person_id"))
            .col(text("status"))
            .col(boolean("person_at_risk"))
            .col(boolean("other_person_at_risk"))
            .col(boolean("is_hidden"))
            .col(text("reason"))
            .col(uuid("linked_by"))
            .col(timestamp_with_time_zone("linked_at"))
            .col(text_null("removal_reason"))
            .col(uuid_null("removed_by"))
            .col(timestamp_with_time_zone_null("removed_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut to("service_id", "services"))
            .foreign_key(&mut to("person_id", "people"))
            .foreign_key(&mut to("other_person_id", "people"))
            .take();
        manager.create_table(table).await?;
        for (name, columns) in [
            ("household_links_by_service", &["service_id", "id"][..]),
            ("household_links_by_person", &["person_id", "id"]),
            ("household_links_by_other_person", &["other_person_id", "id"]),
        ] {
            manager.create_index(index(name, LINKS, columns, false)).await?;
        }
        Ok(())
    }
}
