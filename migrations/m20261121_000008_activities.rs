//! What workers do besides: activities, signposting, the supervision log; and whom they present to a team.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, date, date_null, integer, json, pk_uuid, small_integer, text, text_null, timestamp_with_time_zone,
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
        for table in [activities(), signpostings(), supervisions(), mdt_items()] {
            manager.create_table(table).await?;
        }
        for (name, table, columns) in INDEXES {
            manager.create_index(index(name, table, columns, false)).await?;
        }
        Ok(())
    }
}

/// One for each way a table is asked: name, table, columns.
const INDEXES: [(&str, &str, &[&str]); 9] = [
    ("activities_by_service", "activities", &["service_id", "id"]),
    ("activities_by_worker", "activities", &["worker_id", "id"]),
    ("signpostings_by_organisation", "signpostings", &["organisation_id", "id"]),
    ("signpostings_by_service", "signpostings", &["service_id", "id"]),
    ("supervisions_by_worker", "supervisions", &["worker_id", "held_on"]),
    ("supervisions_by_service", "supervisions", &["service_id", "id"]),
    ("supervisions_by_supervisor", "supervisions", &["supervisor_id", "id"]),
    ("mdt_items_by_episode", "mdt_items", &["episode_id", "id"]),
    ("mdt_items_by_person", "mdt_items", &["person_id"]),
];

fn activities() -> TableCreateStatement {
    Table::create()
        .table("activities")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("service_id"))
        .col(uuid("worker_id"))
        .col(text("role"))
        .col(text("kind"))
        .col(date("done_on"))
        .col(small_integer("minutes"))
        .col(text_null("note"))
        .col(text("status"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to("activities", "service_id", "services"))
        .foreign_key(&mut to("activities", "worker_id", "workers"))
        .take()
}

fn signpostings() -> TableCreateStatement {
    Table::create()
        .table("signpostings")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("organisation_id"))
        .col(uuid_null("service_id"))
        .col(uuid("recorded_by"))
        .col(text("role"))
        .col(date("done_on"))
        .col(json("about"))
        .col(text("mechanism"))
        .col(text("status"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to("signpostings", "organisation_id", "organisations"))
        .foreign_key(&mut to("signpostings", "service_id", "services"))
        .take()
}

fn supervisions() -> TableCreateStatement {
    Table::create()
        .table("supervisions")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("service_id"))
        .col(uuid("worker_id"))
        .col(text("kind"))
        .col(date("held_on"))
        .col(small_integer("minutes"))
        .col(uuid_null("supervisor_id"))
        .col(text_null("supervisor_name"))
        .col(text("status"))
        .col(timestamp_with_time_zone_null("signed_at"))
        .col(uuid("recorded_by"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to("supervisions", "service_id", "services"))
        .foreign_key(&mut to("supervisions", "worker_id", "workers"))
        .foreign_key(&mut to("supervisions", "supervisor_id", "workers"))
        .take()
}

fn mdt_items() -> TableCreateStatement {
    Table::create()
        .table("mdt_items")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("service_id"))
        .col(uuid("episode_id"))
        .col(uuid("person_id"))
        .col(text("status"))
        .col(uuid_null("presenter_id"))
        .col(text("team"))
        .col(date("meets_on"))
        .col(text("question"))
        .col(boolean("is_complex"))
        .col(date_null("presented_on"))
        .col(text_null("outcome"))
        .col(text_null("goals_check"))
        .col(text_null("goals_checked_by"))
        .col(date_null("goals_checked_on"))
        .col(text_null("goals_not_checked_because"))
        .col(text_null("withdrawal_reason"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to("mdt_items", "service_id", "services"))
        .foreign_key(&mut to("mdt_items", "episode_id", "episodes"))
        .foreign_key(&mut to("mdt_items", "person_id", "people"))
        .foreign_key(&mut to("mdt_items", "presenter_id", "workers"))
        .take()
}

fn to(table: &'static str, column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(format!("fk_{table}_{column}")).from(table, column).to(target, "id").take()
}
