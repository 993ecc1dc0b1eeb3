//! People as each service knows them, what finds them again, and what they agreed to.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, date_null, integer, json, pk_uuid, text, text_null, timestamp_with_time_zone,
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
        manager
            .create_table(
                Table::create()
                    .table("people")
                    .col(pk_uuid("id"))
                    .col(integer("version"))
                    .col(uuid("service_id"))
                    .col(text_null("nhs_number"))
                    .col(date_null("birth_date"))
                    .col(uuid_null("practice_id"))
                    .col(boolean("practice_objection"))
                    .col(json("demographics"))
                    .col(json("safe_contact"))
                    .col(json("individual_requirements"))
                    .col(json("protective_instructions"))
                    .col(timestamp_with_time_zone_null("contact_objection_at"))
                    .col(uuid_null("assigned_worker_id"))
                    .col(uuid_null("merged_into_id"))
                    .col(timestamp_with_time_zone_null("merged_at"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone("updated_at"))
                    .foreign_key(ForeignKey::create().from("people", "service_id").to("services", "id"))
                    .foreign_key(ForeignKey::create().from("people", "merged_into_id").to("people", "id"))
                    .take(),
            )
            .await?;
        // One person of a service has a number. A row that was merged away keeps what it said.
        let mut number = index("people_by_nhs_number", "people", &["service_id", "nhs_number"], true);
        manager.create_index(number.and_where(Expr::col("merged_into_id").is_null()).take()).await?;
        manager.create_index(index("people_by_service", "people", &["service_id", "id"], false)).await?;
        manager.create_index(index("people_by_practice", "people", &["practice_id", "id"], false)).await?;
        manager.create_index(index("people_by_merge", "people", &["merged_into_id"], false)).await?;

        manager
            .create_table(
                Table::create()
                    .table("person_match_keys")
                    .col(uuid("service_id"))
                    .col(text("kind"))
                    .col(text("key"))
                    .col(uuid("source_id"))
                    .col(uuid("person_id"))
                    .primary_key(Index::create().col("service_id").col("kind").col("key").col("source_id"))
                    .foreign_key(ForeignKey::create().from("person_match_keys", "person_id").to("people", "id"))
                    .take(),
            )
            .await?;
        manager.create_index(index("person_match_keys_by_person", "person_match_keys", &["person_id"], false)).await?;

        manager
            .create_table(
                Table::create()
                    .table("person_merges")
                    .col(pk_uuid("id"))
                    .col(uuid("service_id"))
                    .col(uuid("kept_id"))
                    .col(uuid("merged_id"))
                    .col(text("reason"))
                    .col(uuid("merged_by"))
                    .col(timestamp_with_time_zone("merged_at"))
                    .col(text_null("unmerge_reason"))
                    .col(uuid_null("unmerged_by"))
                    .col(timestamp_with_time_zone_null("unmerged_at"))
                    .foreign_key(ForeignKey::create().from("person_merges", "kept_id").to("people", "id"))
                    .foreign_key(ForeignKey::create().from("person_merges", "merged_id").to("people", "id"))
                    .take(),
            )
            .await?;
        manager.create_index(index("person_merges_by_kept", "person_merges", &["kept_id"], false)).await?;
        manager.create_index(index("person_merges_by_merged", "person_merges", &["merged_id"], false)).await?;

        manager
            .create_table(
                Table::create()
                    .table("person_merge_rows")
                    .col(uuid("merge_id"))
                    .col(text("kind"))
                    .col(uuid("row_id"))
                    .primary_key(Index::create().col("merge_id").col("kind").col("row_id"))
                    .foreign_key(ForeignKey::create().from("person_merge_rows", "merge_id").to("person_merges", "id"))
                    .take(),
            )
            .await?;

        manager
            .create_table(
                Table::create()
                    .table("consents")
                    .col(pk_uuid("id"))
                    .col(uuid("service_id"))
                    .col(uuid("person_id"))
                    .col(text("purpose"))
                    .col(uuid_null("recipient_id"))
                    .col(text("decision"))
                    .col(text("given_by"))
                    .col(text("method"))
                    .col(text_null("note"))
                    .col(uuid_null("recorded_by"))
                    .col(uuid_null("referral_id"))
                    .col(timestamp_with_time_zone("decided_at"))
                    .col(timestamp_with_time_zone("recorded_at"))
                    .foreign_key(ForeignKey::create().from("consents", "person_id").to("people", "id"))
                    .take(),
            )
            .await?;
        manager.create_index(index("consents_by_person", "consents", &["person_id", "purpose", "id"], false)).await
    }
}
