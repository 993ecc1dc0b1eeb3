//! What is found with a person in an episode, and what their practice is told.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    integer, json, pk_uuid, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
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
        for table in [assessments(), versions(), messages_back()] {
            manager.create_table(table).await?;
        }
        for (name, table, column, unique) in [
            ("assessments_by_episode", "assessments", "episode_id", true),
            ("messages_back_by_episode", "messages_back", "episode_id", false),
            ("messages_back_by_person", "messages_back", "person_id", false),
        ] {
            manager.create_index(index(name, table, &[column], unique)).await?;
        }
        Ok(())
    }
}

fn assessments() -> TableCreateStatement {
    Table::create()
        .table("assessments")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("service_id"))
        .col(uuid("episode_id"))
        .col(json("content"))
        .col(timestamp_with_time_zone("created_at"))
        .col(uuid("updated_by"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to("assessments", "service_id", "services"))
        .foreign_key(&mut to("assessments", "episode_id", "episodes"))
        .take()
}

fn versions() -> TableCreateStatement {
    Table::create()
        .table("assessment_versions")
        .col(uuid("assessment_id"))
        .col(integer("version"))
        .col(json("content"))
        .col(uuid("written_by"))
        .col(timestamp_with_time_zone("written_at"))
        .primary_key(Index::create().col("assessment_id").col("version"))
        .foreign_key(&mut to("assessment_versions", "assessment_id", "assessments"))
        .take()
}

fn messages_back() -> TableCreateStatement {
    Table::create()
        .table("messages_back")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("service_id"))
        .col(uuid("person_id"))
        .col(uuid("episode_id"))
        .col(uuid_null("practice_id"))
        .col(text("occasion"))
        .col(text("status"))
        .col(json("content"))
        .col(uuid("drafted_by"))
        .col(timestamp_with_time_zone("drafted_at"))
        .col(uuid_null("released_by"))
        .col(timestamp_with_time_zone_null("released_at"))
        .col(text_null("acknowledged_by"))
        .col(timestamp_with_time_zone_null("acknowledged_at"))
        .col(text_null("error_reason"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to("messages_back", "service_id", "services"))
        .foreign_key(&mut to("messages_back", "person_id", "people"))
        .foreign_key(&mut to("messages_back", "episode_id", "episodes"))
        .foreign_key(&mut to("messages_back", "practice_id", "organisations"))
        .foreign_key(&mut to("messages_back", "drafted_by", "workers"))
        .foreign_key(&mut to("messages_back", "released_by", "workers"))
        .take()
}

fn to(table: &'static str, column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    let name = format!("fk_{table}_{column}");
    ForeignKey::create().name(name).from(table, column).to(target, "id").take()
}
