//! Contacts with the people who are supported, what they said before they were corrected, and group sessions.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, integer, json, pk_uuid, small_integer, small_integer_null, text, text_null, timestamp_with_time_zone,
    uuid, uuid_null,
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
        for table in [group_sessions(), contacts(), contact_versions()] {
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
    ("contacts_by_episode", "contacts", &["episode_id", "starts_at", "id"]),
    ("contacts_by_worker", "contacts", &["worker_id", "starts_at", "id"]),
    ("contacts_by_service", "contacts", &["service_id", "starts_at", "id"]),
    ("contacts_by_person", "contacts", &["person_id", "id"]),
    ("contacts_by_group_session", "contacts", &["group_session_id", "id"]),
    ("contact_versions_by_contact", "contact_versions", &["contact_id", "id"]),
    ("contact_versions_by_person", "contact_versions", &["person_id", "id"]),
    ("group_sessions_by_service", "group_sessions", &["service_id", "starts_at", "id"]),
    ("group_sessions_by_worker", "group_sessions", &["worker_id", "starts_at", "id"]),
];

fn contacts() -> TableCreateStatement {
    Table::create()
        .table("contacts")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("service_id"))
        .col(uuid("episode_id"))
        .col(uuid("person_id"))
        .col(uuid("worker_id"))
        .col(text("role"))
        .col(uuid_null("group_session_id"))
        .col(text("status"))
        .col(timestamp_with_time_zone("starts_at"))
        .col(text("consultation_mechanism"))
        .col(text("purpose"))
        .col(text("format"))
        .col(text_null("location_type"))
        .col(text_null("place"))
        .col(boolean("through_somebody"))
        .col(text_null("attendance"))
        .col(small_integer_null("minutes"))
        .col(text_null("conversation_with"))
        .col(json("participants"))
        .col(text_null("participants_note"))
        .col(text_null("agreed"))
        .col(boolean("is_first_contact"))
        .col(boolean("is_after_closing"))
        .col(text_null("error_reason"))
        .col(text_null("error_words"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .col(uuid("updated_by"))
        .foreign_key(&mut to("contacts", "service_id", "services"))
        .foreign_key(&mut to("contacts", "episode_id", "episodes"))
        .foreign_key(&mut to("contacts", "person_id", "people"))
        .foreign_key(&mut to("contacts", "worker_id", "workers"))
        .foreign_key(&mut to("contacts", "group_session_id", "group_sessions"))
        .take()
}

fn contact_versions() -> TableCreateStatement {
    Table::create()
        .table("contact_versions")
        .col(pk_uuid("id"))
        .col(uuid("contact_id"))
        .col(uuid("person_id"))
        .col(json("content"))
        .col(timestamp_with_time_zone("written_at"))
        .col(uuid("written_by"))
        .col(timestamp_with_time_zone("replaced_at"))
        .foreign_key(&mut to("contact_versions", "contact_id", "contacts"))
        .foreign_key(&mut to("contact_versions", "person_id", "people"))
        .take()
}

fn group_sessions() -> TableCreateStatement {
    Table::create()
        .table("group_sessions")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("service_id"))
        .col(uuid("worker_id"))
        .col(text("role"))
        .col(text("name"))
        .col(timestamp_with_time_zone("starts_at"))
        .col(small_integer("minutes"))
        .col(text("consultation_mechanism"))
        .col(text_null("location_type"))
        .col(text_null("place"))
        .col(text("status"))
        .col(text_null("error_reason"))
        .col(text_null("error_words"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to("group_sessions", "service_id", "services"))
        .foreign_key(&mut to("group_sessions", "worker_id", "workers"))
        .take()
}

fn to(table: &'static str, column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(format!("fk_{table}_{column}")).from(table, column).to(target, "id").take()
}
