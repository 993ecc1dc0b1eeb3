//! The codes that social prescribing leaves in GP records.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    integer, json_null, pk_uuid, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
    uuid_null,
};

use crate::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// A code counts in these, and then once.
const STANDING: [&str; 3] = ["to_enter", "entered", "already_in_record"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(coded_entries()).await?;
        for (name, column) in [("coded_entries_by_referral", "referral_id"), ("coded_entries_by_episode", "episode_id")]
        {
            let mut once = index(name, "coded_entries", &[column, "code"], true);
            manager.create_index(once.and_where(Expr::col("status").is_in(STANDING)).take()).await?;
        }
        for (name, column) in [
            ("coded_entries_by_service", "service_id"),
            ("coded_entries_by_practice", "practice_id"),
            ("coded_entries_by_person", "person_id"),
            ("coded_entries_by_contact", "contact_id"),
        ] {
            manager.create_index(index(name, "coded_entries", &[column, "id"], false)).await?;
        }
        Ok(())
    }
}

fn coded_entries() -> TableCreateStatement {
    Table::create()
        .table("coded_entries")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("service_id"))
        .col(uuid("person_id"))
        .col(uuid_null("practice_id"))
        .col(uuid("referral_id"))
        .col(uuid_null("episode_id"))
        .col(uuid_null("contact_id"))
        .col(text("code"))
        .col(text("happening"))
        .col(text("status"))
        .col(timestamp_with_time_zone("happened_at"))
        .col(timestamp_with_time_zone("earned_at"))
        .col(uuid("recorded_by"))
        .col(text("recorded_role"))
        .col(uuid("recorded_organisation_id"))
        .col(json_null("receipt"))
        .col(text_null("error_reason"))
        .col(timestamp_with_time_zone_null("error_at"))
        .col(json_null("removal"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to("service_id", "services"))
        .foreign_key(&mut to("person_id", "people"))
        .foreign_key(&mut to("practice_id", "organisations"))
        .foreign_key(&mut to("referral_id", "referrals"))
        .foreign_key(&mut to("episode_id", "episodes"))
        .foreign_key(&mut to("contact_id", "contacts"))
        .take()
}

fn to(column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    let name = format!("fk_coded_entries_{column}");
    ForeignKey::create().name(name).from("coded_entries", column).to(target, "id").take()
}
