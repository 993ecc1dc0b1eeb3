//! A message back may be written to whoever referred the person, and an organisation without a service answers whether it sees to
//! somebody who was redirected to it. Expands.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    integer, pk_uuid, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
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
        for column in
            [text("recipient").default("practice").take(), uuid_null("referral_id"), uuid_null("organisation_id")]
        {
            manager.alter_table(Table::alter().table("messages_back").add_column(column).take()).await?;
        }
        for (name, columns) in [
            ("messages_back_by_organisation", &["organisation_id", "id"][..]),
            ("messages_back_by_referral", &["referral_id"]),
        ] {
            manager.create_index(index(name, "messages_back", columns, false)).await?;
        }
        manager.create_table(onward_referrals()).await?;
        for (name, columns) in [
            ("onward_referrals_by_service", &["service_id", "id"][..]),
            ("onward_referrals_by_organisation", &["organisation_id", "id"]),
            ("onward_referrals_by_referral", &["referral_id", "id"]),
            ("onward_referrals_by_person", &["person_id", "id"]),
        ] {
            manager.create_index(index(name, "onward_referrals", columns, false)).await?;
        }
        Ok(())
    }
}

fn onward_referrals() -> TableCreateStatement {
    let to = |column: &'static str, target: &'static str| {
        let name = format!("fk_onward_referrals_{column}");
        ForeignKey::create().name(name).from("onward_referrals", column).to(target, "id").take()
    };
    Table::create()
        .table("onward_referrals")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("service_id"))
        .col(uuid("person_id"))
        .col(uuid("referral_id"))
        .col(uuid("organisation_id"))
        .col(text("basis"))
        .col(text("status"))
        .col(uuid_null("sent_by"))
        .col(timestamp_with_time_zone("sent_at"))
        .col(text_null("answered_by"))
        .col(timestamp_with_time_zone_null("answered_at"))
        .col(text_null("comment"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to("service_id", "services"))
        .foreign_key(&mut to("person_id", "people"))
        .foreign_key(&mut to("referral_id", "referrals"))
        .foreign_key(&mut to("organisation_id", "organisations"))
        .take()
}
