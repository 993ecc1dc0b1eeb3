//! Erasures that were asked for (UK GDPR Article 17), and what of an erased person's referrals counts for good. It expands.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, date, integer, pk_uuid, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
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
        let to = |column: &'static str, target: &'static str| {
            let name = format!("fk_erasures_{column}");
            ForeignKey::create().name(name).from("erasures", column).to(target, "id").take()
        };
        let table = Table::create()
            .table("erasures")
            .col(pk_uuid("id"))
            .col(integer("version"))
            .col(uuid("service_id"))
            .col(uuid("person_id"))
            .col(uuid("organisation_id"))
            .col(text("status"))
            .col(text("ground"))
            .col(text("asked_by"))
            .col(date("asked_on"))
            .col(uuid("requested_by"))
            .col(timestamp_with_time_zone("requested_at"))
            .col(uuid_null("decided_by"))
            .col(timestamp_with_time_zone_null("decided_at"))
            .col(text_null("refusal_reason"))
            .col(timestamp_with_time_zone_null("finished_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut to("service_id", "services"))
            .foreign_key(&mut to("person_id", "people"))
            .foreign_key(&mut to("organisation_id", "organisations"))
            .take();
        manager.create_table(table).await?;
        for (name, columns) in [
            ("erasures_by_service", &["service_id", "id"][..]),
            ("erasures_by_person", &["person_id", "id"][..]),
            ("erasures_by_organisation", &["organisation_id", "id"][..]),
            ("erasures_by_status", &["status", "id"][..]),
        ] {
            manager.create_index(index(name, "erasures", columns, false)).await?;
        }
        let is_final = boolean("is_final").default(false).take();
        manager.alter_table(Table::alter().table("report_cases").add_column(is_final).take()).await?;
        let by_final = index("report_cases_by_final", "report_cases", &["is_final", "referral_id"], false);
        manager.create_index(by_final).await
    }
}
