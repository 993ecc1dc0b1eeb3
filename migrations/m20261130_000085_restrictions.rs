//! Whose record is restricted (UK GDPR Article 18) or was erased (Article 17), and which referrals are over for their senders because of it. It expands.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, date_null, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
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
            let name = format!("fk_restricted_people_{column}");
            ForeignKey::create().name(name).from("restricted_people", column).to(target, "id").take()
        };
        let table = Table::create()
            .table("restricted_people")
            .col(uuid("person_id").primary_key())
            .col(uuid("service_id"))
            .col(text_null("ground"))
            .col(text_null("asked_by"))
            .col(date_null("asked_on"))
            .col(uuid("restricted_by"))
            .col(timestamp_with_time_zone("restricted_at"))
            .col(boolean("is_erased").default(false))
            .col(text_null("pseudonym"))
            .foreign_key(&mut to("person_id", "people"))
            .foreign_key(&mut to("service_id", "services"))
            .take();
        manager.create_table(table).await?;
        let by_service =
            index("restricted_people_by_service", "restricted_people", &["service_id", "person_id"], false);
        manager.create_index(by_service).await?;
        let closed = timestamp_with_time_zone_null("restricted_at");
        manager.alter_table(Table::alter().table("referrals").add_column(closed).take()).await
    }
}
