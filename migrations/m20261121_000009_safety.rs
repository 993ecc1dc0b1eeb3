//! Safety events, what was done about them, and the check-ins with the workers who heard of them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean_null, integer, pk_uuid, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
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
        for table in [safety_events(), safety_entries(), worker_check_ins(), refer_backs()] {
            manager.create_table(table).await?;
        }
        for (name, table, columns, unique) in INDEXES {
            manager.create_index(index(name, table, columns, unique)).await?;
        }
        Ok(())
    }
}

/// One for each way a table is asked: name, table, columns, whether unique (absent values are never the same).
const INDEXES: [(&str, &str, &[&str], bool); 9] = [
    ("safety_events_by_service", "safety_events", &["service_id", "id"], false),
    ("safety_events_by_person", "safety_events", &["person_id", "id"], false),
    ("safety_events_by_episode", "safety_events", &["episode_id", "status"], false),
    ("safety_entries_by_event", "safety_entries", &["safety_event_id", "id"], false),
    // An entry is corrected once: whoever comes second corrects the correction.
    ("safety_entries_by_correction", "safety_entries", &["corrects_id"], true),
    ("worker_check_ins_by_worker", "worker_check_ins", &["worker_id", "id"], false),
    ("refer_backs_by_service", "refer_backs", &["service_id", "id"], false),
    ("refer_backs_by_practice", "refer_backs", &["practice_id", "id"], false),
    ("refer_backs_by_person", "refer_backs", &["person_id", "id"], false),
];

fn safety_events() -> TableCreateStatement {
    Table::create()
        .table("safety_events")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("service_id"))
        .col(uuid("person_id"))
        .col(uuid_null("episode_id"))
        .col(uuid("worker_id"))
        .col(text("kind"))
        .col(text("status"))
        .col(text_null("account"))
        .col(timestamp_with_time_zone("took_place_at"))
        .col(timestamp_with_time_zone("recorded_at"))
        .col(uuid("recorded_by"))
        .col(text("recorded_role"))
        .col(timestamp_with_time_zone_null("acknowledged_at"))
        .col(uuid_null("acknowledged_by"))
        .col(text_null("acknowledged_role"))
        .col(timestamp_with_time_zone_null("closed_at"))
        .col(uuid_null("closed_by"))
        .col(text_null("closing_note"))
        .col(timestamp_with_time_zone_null("error_at"))
        .col(uuid_null("error_by"))
        .col(text_null("error_reason"))
        .col(text_null("error_words"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to("safety_events", "service_id", "services"))
        .foreign_key(&mut to("safety_events", "person_id", "people"))
        .foreign_key(&mut to("safety_events", "episode_id", "episodes"))
        .foreign_key(&mut to("safety_events", "worker_id", "workers"))
        .foreign_key(&mut to("safety_events", "recorded_by", "workers"))
        .take()
}

fn safety_entries() -> TableCreateStatement {
    Table::create()
        .table("safety_entries")
        .col(pk_uuid("id"))
        .col(uuid("safety_event_id"))
        .col(text("fact"))
        .col(text("outcome"))
        .col(text_null("contacted"))
        .col(text_null("duty_gp_unavailable"))
        .col(boolean_null("review_wanted"))
        .col(text_null("words"))
        .col(uuid_null("corrects_id"))
        .col(timestamp_with_time_zone("occurred_at"))
        .col(timestamp_with_time_zone("recorded_at"))
        .col(uuid("recorded_by"))
        .col(text("recorded_role"))
        .foreign_key(&mut to("safety_entries", "safety_event_id", "safety_events"))
        .foreign_key(&mut to("safety_entries", "corrects_id", "safety_entries"))
        .foreign_key(&mut to("safety_entries", "recorded_by", "workers"))
        .take()
}

/// About a worker: nothing in it leads to a person.
fn worker_check_ins() -> TableCreateStatement {
    Table::create()
        .table("worker_check_ins")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("service_id"))
        .col(uuid("worker_id"))
        .col(timestamp_with_time_zone("due_at"))
        .col(text_null("checked_in_with"))
        .col(timestamp_with_time_zone_null("took_place_at"))
        .col(timestamp_with_time_zone_null("recorded_at"))
        .col(uuid_null("recorded_by"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to("worker_check_ins", "service_id", "services"))
        .foreign_key(&mut to("worker_check_ins", "worker_id", "workers"))
        .take()
}

fn refer_backs() -> TableCreateStatement {
    Table::create()
        .table("refer_backs")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("service_id"))
        .col(uuid("person_id"))
        .col(uuid("episode_id"))
        .col(uuid("practice_id"))
        .col(text_null("clinician"))
        .col(text("purpose"))
        .col(text("priority"))
        .col(text("words"))
        .col(text("basis"))
        .col(text("status"))
        .col(uuid("sent_by"))
        .col(timestamp_with_time_zone("sent_at"))
        .col(timestamp_with_time_zone_null("received_at"))
        .col(uuid_null("received_by"))
        .col(text_null("result"))
        .col(text_null("result_words"))
        .col(timestamp_with_time_zone_null("answered_at"))
        .col(uuid_null("answered_by"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .col(uuid_null("ended_by"))
        .col(text_null("error_reason"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to("refer_backs", "service_id", "services"))
        .foreign_key(&mut to("refer_backs", "person_id", "people"))
        .foreign_key(&mut to("refer_backs", "episode_id", "episodes"))
        .foreign_key(&mut to("refer_backs", "practice_id", "organisations"))
        .foreign_key(&mut to("refer_backs", "sent_by", "workers"))
        .take()
}

fn to(table: &'static str, column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(format!("fk_{table}_{column}")).from(table, column).to(target, "id").take()
}
