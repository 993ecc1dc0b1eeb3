//! Gaps: needs that nothing local meets. Expands.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    date, integer, pk_uuid, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
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
        manager.create_table(gaps()).await?;
        for (name, columns) in INDEXES {
            manager.create_index(index(name, "gaps", columns, false)).await?;
        }
        Ok(())
    }
}

/// One for each way the table is asked: name, columns.
const INDEXES: [(&str, &[&str]); 6] = [
    ("gaps_by_service", &["service_id", "id"]),
    ("gaps_by_recipient", &["escalated_to_id", "id"]),
    ("gaps_by_quarter", &["quarter", "service_id", "category", "outward_code", "status"]),
    ("gaps_by_episode", &["episode_id"]),
    ("gaps_by_connection", &["connection_id"]),
    ("gaps_by_asset", &["met_by_id"]),
];

fn gaps() -> TableCreateStatement {
    Table::create()
        .table("gaps")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("service_id"))
        .col(text("status"))
        .col(text("source"))
        .col(text("category"))
        .col(text_null("outward_code"))
        .col(date("quarter"))
        .col(text("comment"))
        .col(uuid_null("episode_id"))
        .col(uuid_null("connection_id"))
        .col(text_null("need"))
        .col(uuid("raised_by"))
        .col(timestamp_with_time_zone("raised_at"))
        .col(uuid_null("escalated_to_id"))
        .col(timestamp_with_time_zone_null("escalated_at"))
        .col(text_null("escalation_comment"))
        .col(text_null("answer"))
        .col(text_null("answer_comment"))
        .col(timestamp_with_time_zone_null("answered_at"))
        .col(uuid_null("answered_by"))
        .col(timestamp_with_time_zone_null("closed_at"))
        .col(text_null("closure_comment"))
        .col(uuid_null("met_by_id"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to("service_id", "services"))
        .foreign_key(&mut to("episode_id", "episodes"))
        .foreign_key(&mut to("connection_id", "connections"))
        .foreign_key(&mut to("escalated_to_id", "organisations"))
        .foreign_key(&mut to("met_by_id", "assets"))
        .take()
}

fn to(column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(format!("fk_gaps_{column}")).from("gaps", column).to(target, "id").take()
}
