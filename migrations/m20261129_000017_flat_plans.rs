//! What was read by an index that leaves as many rows to look through as a service, or the whole county, has.

use sea_orm_migration::prelude::*;

use crate::index;

const QUEUE_OF_WORKER: [&str; 4] = ["worker_id", "status", "queue_order", "id"];
const QUEUE_OF_WORKER_WITHOUT_RISK: [&str; 4] = ["worker_id", "status", "queue_order_without_risk", "id"];

#[derive(DeriveMigrationName)]
pub struct Migration;

/// An index of those rows alone in which a column is set, or is not: the others are many, and are never asked for by it.
fn partial(name: &'static str, table: &'static str, columns: &[&'static str], which: Expr) -> IndexCreateStatement {
    index(name, table, columns, false).cond_where(which).to_owned()
}

fn is_set(column: &'static str) -> Expr {
    Expr::col(column).is_not_null()
}

fn is_not_set(column: &'static str) -> Expr {
    Expr::col(column).is_null()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, name) in [
            ("people", "people_by_merge"),
            ("contacts", "contacts_by_group_session"),
            ("referrals", "referrals_by_joined_episode"),
            // A page of a queue is read status by status.
            ("referrals", "referrals_in_order"),
            ("referrals", "referrals_in_order_without_risk"),
            ("referrals", "referrals_by_risk_to_review"),
            ("referrals", "referrals_by_worker"),
            ("referrals", "referrals_by_household"),
            ("tasks", "tasks_to_escalate"),
        ] {
            manager.drop_index(Index::drop().name(name).table(table).to_owned()).await?;
        }
        for created in [
            partial("people_by_merge", "people", &["merged_into_id", "id"], is_set("merged_into_id")),
            partial("people_by_assigned_worker", "people", &["assigned_worker_id"], is_set("assigned_worker_id")),
            index("person_match_keys_by_source", "person_match_keys", &["source_id"], false),
            partial("contacts_by_group_session", "contacts", &["group_session_id", "id"], is_set("group_session_id")),
            index("coded_entries_of_episode", "coded_entries", &["episode_id"], false),
            index("coded_entries_of_referral", "coded_entries", &["referral_id", "id"], false),
            partial("referrals_by_joined_episode", "referrals", &["joined_to"], is_set("joined_to")),
            partial("referrals_by_worker", "referrals", &["worker_id", "id"], is_set("worker_id")),
            partial("referrals_by_worker_in_queue", "referrals", &QUEUE_OF_WORKER, is_set("worker_id")),
            partial(
                "referrals_by_worker_in_queue_without_risk",
                "referrals",
                &QUEUE_OF_WORKER_WITHOUT_RISK,
                is_set("worker_id"),
            ),
            partial(
                "referrals_by_household",
                "referrals",
                &["organisation_id", "household_reference", "id"],
                is_set("household_reference"),
            ),
            partial("referrals_at_risk", "referrals", &["service_id", "id"], is_set("risk_to_review_since")),
            partial(
                "referrals_at_risk_in_queue",
                "referrals",
                &["service_id", "queue_order", "id"],
                is_set("risk_to_review_since"),
            ),
            partial("referrals_by_episode", "referrals", &["episode_id"], is_set("episode_id")),
            index("referrals_by_status", "referrals", &["service_id", "status", "id"], false),
            index("referrals_by_organisation_and_status", "referrals", &["organisation_id", "status", "id"], false),
            partial("referrals_unassigned", "referrals", &["service_id", "id"], is_not_set("worker_id")),
            partial(
                "referrals_unassigned_by_status",
                "referrals",
                &["service_id", "status", "id"],
                is_not_set("worker_id"),
            ),
            partial("tasks_unowned", "tasks", &["service_id", "status", "due_at", "id"], is_not_set("owner_worker_id")),
            partial(
                "tasks_by_organisation",
                "tasks",
                &["owner_organisation_id", "status", "due_at", "id"],
                is_set("owner_organisation_id"),
            ),
            index("tasks_to_escalate", "tasks", &["status", "escalates_at", "id"], false),
            index("tasks_by_person", "tasks", &["person_id", "status"], false),
            index("episodes_of_service", "episodes", &["service_id", "id"], false),
            index("messages_back_by_service", "messages_back", &["service_id", "id"], false),
            index("mdt_items_by_service", "mdt_items", &["service_id", "id"], false),
            index("audit_entries_by_organisation", "audit_entries", &["organisation_id", "id"], false),
        ] {
            manager.create_index(created).await?;
        }
        Ok(())
    }
}
