//! Stories and case studies, what they said, and where they have gone.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    integer, json, pk_uuid, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
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
        manager.create_table(stories()).await?;
        manager.create_table(versions()).await?;
        manager.create_table(releases()).await?;
        for (name, table, columns) in [
            ("stories_by_service", "stories", &["service_id", "id"][..]),
            ("stories_by_episode", "stories", &["episode_id"][..]),
            ("stories_by_person", "stories", &["person_id"][..]),
            ("story_releases_by_story", "story_releases", &["story_id", "id"][..]),
            ("story_releases_by_consent", "story_releases", &["consent_id"][..]),
        ] {
            manager.create_index(index(name, table, columns, false)).await?;
        }
        Ok(())
    }
}

fn stories() -> TableCreateStatement {
    Table::create()
        .table("stories")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("service_id"))
        .col(uuid("person_id"))
        .col(uuid("episode_id"))
        .col(text("status"))
        .col(json("content"))
        .col(text("classes"))
        .col(integer("release_count"))
        .col(text_null("status_comment"))
        .col(text_null("error_reason"))
        .col(timestamp_with_time_zone("created_at"))
        .col(uuid("updated_by"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to("stories", "service_id", "services"))
        .foreign_key(&mut to("stories", "person_id", "people"))
        .foreign_key(&mut to("stories", "episode_id", "episodes"))
        .take()
}

fn versions() -> TableCreateStatement {
    Table::create()
        .table("story_versions")
        .col(uuid("story_id"))
        .col(integer("number"))
        .col(json("content"))
        .col(uuid("written_by"))
        .col(timestamp_with_time_zone("written_at"))
        .primary_key(Index::create().col("story_id").col("number"))
        .foreign_key(&mut to("story_versions", "story_id", "stories"))
        .take()
}

fn releases() -> TableCreateStatement {
    Table::create()
        .table("story_releases")
        .col(pk_uuid("id"))
        .col(uuid("story_id"))
        .col(uuid("consent_id"))
        .col(text("used_for"))
        .col(text("destination"))
        .col(uuid("released_by"))
        .col(timestamp_with_time_zone("released_at"))
        .col(timestamp_with_time_zone_null("pulled_back_at"))
        .foreign_key(&mut to("story_releases", "story_id", "stories"))
        .foreign_key(&mut to("story_releases", "consent_id", "consents"))
        .take()
}

fn to(table: &'static str, column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(format!("fk_{table}_{column}")).from(table, column).to(target, "id").take()
}
