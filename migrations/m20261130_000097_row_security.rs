//! PostgreSQL shows the rows of people to those alone who have to do with them, whatever is asked of it. To a node of the version
//! before, which does not say who reads, it shows none: until the first release a step may do so.

use sea_orm_migration::prelude::*;

use super::row_security::ShownTo::{
    self, Auditor, AuditorOf, Organisation, Practice, PracticeOf, Principal, SentOnTo, Service, SupervisorOf,
    WhoeverSees,
};
use super::row_security::show_rows;

#[derive(DeriveMigrationName)]
pub struct Migration;

const fn of(table: &'static str, by: &'static str) -> ShownTo {
    WhoeverSees { table, by }
}

/// The tables that tell of people and of their cases, and whom their rows are shown to.
const TABLES: &[(&str, &[ShownTo])] = &[
    ("access_reviews", &[Service, AuditorOf("organisation_id")]),
    ("activities", &[Service]),
    ("addenda", &[Service, Organisation("organisation_id")]),
    ("assessment_versions", &[of("assessments", "assessment_id")]),
    ("assessments", &[Service]),
    ("asset_concerns", &[Service, Principal("raised_by")]),
    ("assignments", &[of("episodes", "episode_id")]),
    ("audit_entries", &[AuditorOf("organisation_id")]),
    ("audit_subjects", &[Auditor]),
    ("care_plan_versions", &[of("care_plans", "care_plan_id")]),
    ("care_plans", &[Service]),
    ("coded_entries", &[Service, PracticeOf("person_id")]),
    ("connections", &[Service, Organisation("organisation_id")]),
    ("consents", &[Service]),
    ("contact_versions", &[of("contacts", "contact_id")]),
    ("contacts", &[Service]),
    ("deliveries", &[]),
    ("episode_statuses", &[of("episodes", "episode_id")]),
    ("episodes", &[Service]),
    ("erasures", &[Service, AuditorOf("organisation_id")]),
    ("export_chunks", &[]),
    ("gaps", &[Service, Organisation("escalated_to_id")]),
    ("group_sessions", &[Service]),
    ("healthcare_uses", &[Service]),
    ("household_links", &[Service]),
    ("idempotency_records", &[Principal("actor_id")]),
    ("mdt_items", &[Service]),
    ("messages_back", &[Service, Organisation("organisation_id"), PracticeOf("person_id")]),
    ("money_gains", &[Service]),
    ("notifications", &[Service, Principal("worker_id")]),
    ("onward_referrals", &[Service, Organisation("organisation_id")]),
    ("outcomes", &[Service]),
    ("people", &[Service, Practice("practice_id")]),
    ("person_match_keys", &[Service]),
    ("person_merge_rows", &[]),
    ("person_merges", &[Service]),
    ("precaution_statements", &[]),
    ("refer_backs", &[Service, Organisation("practice_id")]),
    ("referral_contacts", &[Service]),
    ("referrals", &[Service, Organisation("organisation_id"), PracticeOf("person_id"), SentOnTo]),
    ("report_cases", &[]),
    ("report_gaps", &[]),
    ("safety_entries", &[of("safety_events", "safety_event_id")]),
    ("safety_events", &[Service]),
    ("stories", &[Service]),
    ("story_releases", &[of("stories", "story_id")]),
    ("story_versions", &[of("stories", "story_id")]),
    ("supervisions", &[Service, Principal("worker_id"), Principal("supervisor_id"), SupervisorOf("worker_id")]),
    ("tasks", &[Service, Organisation("owner_organisation_id")]),
    ("volunteers", &[Service]),
    ("worker_check_ins", &[Service]),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, to) in TABLES {
            show_rows(manager, table, to).await?;
        }
        Ok(())
    }
}
