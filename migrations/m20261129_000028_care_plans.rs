//! Care and support plans, with every version of each.

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
        for table in [care_plans(), versions()] {
            manager.create_table(table).await?;
        }
        for (name, columns, unique) in [
            ("care_plans_by_standing_episode", &["standing_episode_id"][..], true),
            ("care_plans_by_episode", &["episode_id"][..], false),
            ("care_plans_by_person", &["person_id"][..], false),
            ("care_plans_by_service", &["service_id", "id"][..], false),
        ] {
            manager.create_index(index(name, "care_plans", columns, unique)).await?;
        }
        Ok(())
    }
}

fn care_plans() -> TableCreateStatement {
    Table::create()
        .table("care_plans")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("service_id"))
        .col(uuid("person_id"))
        .col(uuid("episode_id"))
        .col(uuid_null("standing_episode_id"))
        .col(text("status"))
        .col(text_null("status_reason"))
        .col(text_null("status_comment"))
        .col(json("content"))
        .col(text("classes"))
        .col(json_null("agreement"))
        .col(timestamp_with_time_zone_null("agreed_at"))
        .col(uuid("created_by"))
        .col(timestamp_with_time_zone("created_at"))
        .col(uuid("updated_by"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to("care_plans", "service_id", "services"))
        .foreign_key(&mut to("care_plans", "person_id", "people"))
        .foreign_key(&mut to("care_plans", "episode_id", "episodes"))
        .foreign_key(&mut to("care_plans", "created_by", "workers"))
        .take()
}

fn versions() -> TableCreateStatement {
    Table::create()
        .table("care_plan_versions")
        .col(uuid("care_plan_id"))
        .col(integer("number"))
        .col(text("status"))
        .col(json("content"))
        .col(uuid("written_by"))
        .col(timestamp_with_time_zone("written_at"))
        .primary_key(Index::create().col("care_plan_id").col("number"))
        .foreign_key(&mut to("care_plan_versions", "care_plan_id", "care_plans"))
        .take()
}

fn to(table: &'static str, column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    let name = format!("fk_{table}_{column}");
    ForeignKey::create().name(name).from(table, column).to(target, "id").take()
}
