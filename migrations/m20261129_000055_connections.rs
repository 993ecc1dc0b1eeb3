//! Connections: a person of an episode is connected to an asset.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, date_null, integer, json, json_null, pk_uuid, text, text_null, timestamp_with_time_zone,
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
        manager.create_table(connections()).await?;
        for (name, columns) in INDEXES {
            manager.create_index(index(name, "connections", columns, false)).await?;
        }
        Ok(())
    }
}

/// One for each way the table is asked: name, columns.
const INDEXES: [(&str, &[&str]); 5] = [
    ("connections_by_service", &["service_id", "id"]),
    ("connections_by_episode", &["episode_id", "id"]),
    ("connections_by_person", &["person_id"]),
    ("connections_by_asset", &["asset_id", "status"]),
    ("connections_by_organisation", &["organisation_id", "id"]),
];

fn connections() -> TableCreateStatement {
    Table::create()
        .table("connections")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("service_id"))
        .col(uuid("person_id"))
        .col(uuid("episode_id"))
        .col(uuid("asset_id"))
        .col(uuid_null("organisation_id"))
        .col(text("status"))
        .col(text("category"))
        .col(text_null("comment"))
        .col(json("barriers"))
        .col(text_null("companion"))
        .col(date_null("follow_up_on"))
        .col(json_null("shared"))
        .col(json("checked_against"))
        .col(text("classes"))
        .col(boolean("has_place"))
        .col(timestamp_with_time_zone_null("agreed_at"))
        .col(text_null("answer"))
        .col(text_null("answer_comment"))
        .col(timestamp_with_time_zone_null("answered_at"))
        .col(date_null("started_on"))
        .col(integer("times_attended"))
        .col(integer("times_missed"))
        .col(json("attendances"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .col(text_null("end_reason"))
        .col(text_null("end_comment"))
        .col(json("concerns"))
        .col(json_null("feedback"))
        .col(uuid("created_by"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to("service_id", "services"))
        .foreign_key(&mut to("person_id", "people"))
        .foreign_key(&mut to("episode_id", "episodes"))
        .foreign_key(&mut to("asset_id", "assets"))
        .foreign_key(&mut to("organisation_id", "organisations"))
        .foreign_key(&mut to("created_by", "workers"))
        .take()
}

fn to(column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(format!("fk_connections_{column}")).from("connections", column).to(target, "id").take()
}
