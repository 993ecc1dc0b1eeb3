//! Referrals, what their senders added, and the episodes that accepting them opens.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, date, date_null, integer, json, json_null, pk_uuid, text, text_null,
    timestamp_with_time_zone, timestamp_with_time_zone_null, uuid, uuid_null,
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
        for table in [referrals(), addenda(), episodes(), statuses(), assignments()] {
            manager.create_table(table).await?;
        }
        for (name, table, columns, unique) in INDEXES {
            manager.create_index(index(name, table, columns, unique)).await?;
        }
        // Two acceptances at once, or a merge of two people in care, must not end in two open episodes of one person.
        let mut open = index("episodes_open_by_person", "episodes", &["person_id"], true);
        manager.create_index(open.and_where(Expr::col("status").is_in(["active", "onhold"])).take()).await
    }
}

/// One for each way a table is asked: name, table, columns, whether unique (absent values are never the same).
const INDEXES: [(&str, &str, &[&str], bool); 19] = [
    ("referrals_in_queue", "referrals", &["service_id", "status", "queue_order", "id"], false),
    (
        "referrals_in_queue_without_risk",
        "referrals",
        &["service_id", "status", "queue_order_without_risk", "id"],
        false,
    ),
    ("referrals_in_order", "referrals", &["service_id", "queue_order", "id"], false),
    ("referrals_in_order_without_risk", "referrals", &["service_id", "queue_order_without_risk", "id"], false),
    ("referrals_by_service", "referrals", &["service_id", "id"], false),
    ("referrals_by_risk_to_review", "referrals", &["service_id", "risk_to_review_since"], false),
    ("referrals_by_organisation", "referrals", &["organisation_id", "id"], false),
    ("referrals_by_external_reference", "referrals", &["organisation_id", "external_reference"], true),
    ("referrals_by_household", "referrals", &["organisation_id", "household_reference"], false),
    ("referrals_by_person", "referrals", &["person_id", "id"], false),
    ("referrals_by_worker", "referrals", &["worker_id", "status", "id"], false),
    ("referrals_by_joined_episode", "referrals", &["joined_to"], false),
    ("addenda_by_referral", "addenda", &["referral_id", "id"], false),
    ("episodes_by_person", "episodes", &["person_id", "status"], false),
    ("episodes_by_worker", "episodes", &["worker_id", "status", "id"], false),
    ("episodes_by_service", "episodes", &["service_id", "status", "id"], false),
    ("episode_statuses_by_episode", "episode_statuses", &["episode_id", "id"], false),
    ("assignments_by_episode", "assignments", &["episode_id", "id"], false),
    ("assignments_by_worker", "assignments", &["worker_id", "assigned_at"], false),
];

fn referrals() -> TableCreateStatement {
    Table::create()
        .table("referrals")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("service_id"))
        .col(uuid("person_id"))
        .col(uuid_null("pcn_id"))
        .col(uuid("organisation_id"))
        .col(uuid_null("client_id"))
        .col(text("source"))
        .col(text_null("source_kind"))
        .col(text_null("external_reference"))
        .col(text_null("household_reference"))
        .col(boolean("household_hidden"))
        .col(text("status"))
        .col(text_null("status_reason"))
        .col(text_null("status_words"))
        .col(boolean("status_words_released"))
        .col(text_null("waiting_note"))
        .col(json_null("question"))
        .col(text_null("destination"))
        .col(uuid_null("destination_organisation_id"))
        .col(text("priority"))
        .col(boolean("has_basic_need"))
        .col(boolean("has_safety_risk"))
        .col(boolean("risks_unknown"))
        .col(timestamp_with_time_zone_null("risk_to_review_since"))
        .col(timestamp_with_time_zone_null("risk_reviewed_at"))
        .col(uuid_null("risk_reviewed_by"))
        .col(json_null("risk_review"))
        .col(big_integer("queue_order"))
        .col(big_integer("queue_order_without_risk"))
        .col(date("date_referred"))
        .col(timestamp_with_time_zone("received_at"))
        .col(timestamp_with_time_zone_null("accepted_at"))
        .col(timestamp_with_time_zone_null("first_contact_at"))
        .col(json_null("not_reached"))
        .col(json("warnings"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .col(uuid_null("worker_id"))
        // Neither names `episodes`: that table names this one, and SQLite cannot add a constraint later.
        .col(uuid_null("episode_id"))
        .col(uuid_null("joined_to"))
        // Of another service: this one does not read it.
        .col(uuid_null("transferred_from"))
        .col(json("submission"))
        .col(timestamp_with_time_zone("ring_one_updated_at"))
        .col(timestamp_with_time_zone("ring_two_updated_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to("referrals", "service_id", "services"))
        .foreign_key(&mut to("referrals", "person_id", "people"))
        .foreign_key(&mut to("referrals", "organisation_id", "organisations"))
        .foreign_key(&mut to("referrals", "client_id", "clients"))
        .foreign_key(&mut to("referrals", "destination_organisation_id", "organisations"))
        .foreign_key(&mut to("referrals", "risk_reviewed_by", "workers"))
        .foreign_key(&mut to("referrals", "worker_id", "workers"))
        .take()
}

fn addenda() -> TableCreateStatement {
    Table::create()
        .table("addenda")
        .col(pk_uuid("id"))
        .col(uuid("referral_id"))
        .col(uuid("service_id"))
        .col(uuid("organisation_id"))
        .col(uuid_null("client_id"))
        .col(uuid_null("worker_id"))
        .col(text("kind"))
        .col(timestamp_with_time_zone("received_at"))
        .col(boolean("has_risk"))
        .col(json("content"))
        .foreign_key(&mut to("addenda", "referral_id", "referrals"))
        .foreign_key(&mut to("addenda", "service_id", "services"))
        .foreign_key(&mut to("addenda", "organisation_id", "organisations"))
        .foreign_key(&mut to("addenda", "client_id", "clients"))
        .foreign_key(&mut to("addenda", "worker_id", "workers"))
        .take()
}

fn episodes() -> TableCreateStatement {
    Table::create()
        .table("episodes")
        .col(pk_uuid("id"))
        .col(integer("version"))
        .col(uuid("service_id"))
        .col(uuid("person_id"))
        .col(uuid("referral_id").unique_key().take())
        .col(uuid("worker_id"))
        .col(text("status"))
        .col(text_null("hold_reason"))
        .col(date_null("hold_until"))
        .col(text_null("closing_reason"))
        .col(text_null("needs_met"))
        // Of another service: this one does not read it.
        .col(uuid_null("transferred_to"))
        .col(timestamp_with_time_zone("opened_at"))
        .col(timestamp_with_time_zone_null("finished_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(&mut to("episodes", "service_id", "services"))
        .foreign_key(&mut to("episodes", "person_id", "people"))
        .foreign_key(&mut to("episodes", "referral_id", "referrals"))
        .foreign_key(&mut to("episodes", "worker_id", "workers"))
        .take()
}

fn statuses() -> TableCreateStatement {
    Table::create()
        .table("episode_statuses")
        .col(pk_uuid("id"))
        .col(uuid("episode_id"))
        .col(text("status"))
        .col(timestamp_with_time_zone("since"))
        .col(uuid_null("worker_id"))
        .col(text_null("reason"))
        .col(text_null("words"))
        .col(date_null("until"))
        .col(text_null("needs_met"))
        .col(text_null("what_next"))
        .foreign_key(&mut to("episode_statuses", "episode_id", "episodes"))
        .foreign_key(&mut to("episode_statuses", "worker_id", "workers"))
        .take()
}

fn assignments() -> TableCreateStatement {
    Table::create()
        .table("assignments")
        .col(pk_uuid("id"))
        .col(uuid("episode_id"))
        .col(uuid("worker_id"))
        .col(uuid_null("from_worker_id"))
        .col(timestamp_with_time_zone("assigned_at"))
        .col(uuid_null("assigned_by"))
        .col(text("reason"))
        .col(text_null("words"))
        .col(text_null("override_reason"))
        .col(json("warnings"))
        .foreign_key(&mut to("assignments", "episode_id", "episodes"))
        .foreign_key(&mut to("assignments", "worker_id", "workers"))
        .foreign_key(&mut to("assignments", "from_worker_id", "workers"))
        .foreign_key(&mut to("assignments", "assigned_by", "workers"))
        .take()
}

fn to(table: &'static str, column: &'static str, target: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().name(format!("fk_{table}_{column}")).from(table, column).to(target, "id").take()
}
