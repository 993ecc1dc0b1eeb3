//! What somebody else looks at: uses of a stated reason, and what is out of the ordinary about a caller's requests. It expands.

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
        let table = Table::create()
            .table("access_reviews")
            .col(pk_uuid("id"))
            .col(integer("version"))
            .col(text("kind"))
            .col(text("reviewer"))
            .col(text("status"))
            .col(uuid_null("service_id"))
            // Without a foreign key: of a token of nobody whom we know there is no organisation.
            .col(uuid("organisation_id"))
            .col(uuid("actor_id"))
            .col(text("actor_role"))
            .col(text_null("access_reason"))
            .col(uuid_null("person_id"))
            .col(uuid("about_id"))
            .col(integer("uses"))
            .col(timestamp_with_time_zone("first_at"))
            .col(timestamp_with_time_zone("last_at"))
            .col(timestamp_with_time_zone("due_at"))
            .col(text_null("outcome"))
            .col(text_null("comment"))
            .col(uuid_null("reviewed_by"))
            .col(timestamp_with_time_zone_null("reviewed_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut to("service_id", "services"))
            .foreign_key(&mut to("person_id", "people"))
            .take();
        manager.create_table(table).await?;
        for (name, columns) in [
            ("access_reviews_by_service", &["service_id", "reviewer", "status", "id"][..]),
            ("access_reviews_by_organisation", &["organisation_id", "status", "id"][..]),
            ("access_reviews_by_status", &["status", "id"][..]),
            ("access_reviews_by_actor", &["actor_id", "kind", "last_at"][..]),
            ("access_reviews_by_person", &["person_id", "id"][..]),
        ] {
            manager.create_index(index(name, "access_reviews", columns, false)).await?;
        }
        let mut open = index("access_reviews_open", "access_reviews", &["kind", "actor_id", "about_id"], true);
        open.cond_where(Expr::cust("status = 'open'"));
        manager.create_index(open).await
    }
}

fn to(column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    let name = format!("fk_access_reviews_{column}");
    ForeignKey::create().name(name).from("access_reviews", column).to(target, "id").take()
}
