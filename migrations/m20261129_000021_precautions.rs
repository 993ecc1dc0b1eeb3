//! What is said of how a person is kept from harm, by whomever, until staff have reviewed it; and that an address is kept
//! back stands in the person's row.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, json, pk_uuid, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
};
use sea_orm_migration::sea_orm::prelude::Uuid;
use sea_orm_migration::sea_orm::{ConnectionTrait, JsonValue};

use crate::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

const STATEMENTS: &str = "precaution_statements";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = boolean("address_withheld").default(false).take();
        manager.alter_table(Table::alter().table("people").add_column(column).take()).await?;
        fill(manager).await?;
        let key =
            |column: &'static str, to: &'static str| ForeignKey::create().from(STATEMENTS, column).to(to, "id").take();
        manager
            .create_table(
                Table::create()
                    .table(STATEMENTS)
                    .col(pk_uuid("id"))
                    .col(uuid("person_id"))
                    .col(uuid_null("referral_id"))
                    .col(uuid_null("merge_id"))
                    .col(text("source"))
                    .col(json("content"))
                    .col(timestamp_with_time_zone("stated_at"))
                    .col(timestamp_with_time_zone_null("settled_at"))
                    .col(uuid_null("settled_by"))
                    .col(text_null("settled_comment"))
                    .col(boolean("is_retracted"))
                    .foreign_key(&mut key("person_id", "people"))
                    .foreign_key(&mut key("referral_id", "referrals"))
                    .foreign_key(&mut key("merge_id", "person_merges"))
                    .take(),
            )
            .await?;
        for (name, columns) in [
            ("precaution_statements_by_person", &["person_id", "settled_at"][..]),
            ("precaution_statements_by_referral", &["referral_id"]),
            ("precaution_statements_by_merge", &["merge_id"]),
        ] {
            manager.create_index(index(name, STATEMENTS, columns, false)).await?;
        }
        Ok(())
    }
}

/// Whose record says that the address is kept back.
async fn fill(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let people = Query::select().columns(["id", "demographics"]).from("people").take();
    for row in db.query_all(&people).await? {
        let demographics: JsonValue = row.try_get("", "demographics")?;
        if demographics["absent"]["address"] == "withheld" {
            let withheld = Query::update()
                .table("people")
                .value("address_withheld", true)
                .and_where(Expr::col("id").eq(row.try_get::<Uuid>("", "id")?))
                .take();
            db.execute(&withheld).await?;
        }
    }
    Ok(())
}
