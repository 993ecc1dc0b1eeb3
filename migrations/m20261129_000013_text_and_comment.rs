//! `words` are called what a reader of FHIR and PRSB expects: `text` where they stand by themselves, `comment` where they
//! say more of a code or a step. There is no release yet that would have to work beside this one.

use sea_orm_migration::prelude::*;

use crate::stored;

const COLUMNS: [(&str, &str, &str); 10] = [
    ("referrals", "status_words", "status_comment"),
    ("referrals", "status_words_released", "status_comment_released"),
    ("episode_statuses", "words", "comment"),
    ("assignments", "words", "comment"),
    ("contacts", "error_words", "error_comment"),
    ("group_sessions", "error_words", "error_comment"),
    ("safety_events", "error_words", "error_comment"),
    ("safety_entries", "words", "comment"),
    ("refer_backs", "words", "text"),
    ("refer_backs", "result_words", "result_comment"),
];

const JSON: [(&str, &str); 9] = [
    ("services", "emergency_line"),
    ("referrals", "question"),
    ("referrals", "risk_review"),
    ("referrals", "not_reached"),
    ("addenda", "content"),
    ("assessments", "content"),
    ("assessment_versions", "content"),
    ("messages_back", "content"),
    (stored::ANSWERS, "body"),
];

/// The keys beneath which words stand by themselves. `content` is an addendum's, `body` a refer-back's answer, `items` are
/// those of requested actions.
const TEXTS: [&str; 10] = [
    "emergency_line",
    "question",
    "risk_review",
    "decision",
    "content",
    "addition",
    "answer",
    "needs",
    "items",
    "body",
];

fn name(parent: &str, key: &str) -> Option<&'static str> {
    match key {
        "words" if TEXTS.contains(&parent) => Some("text"),
        "words" => Some("comment"),
        "at_close_words" => Some("at_close_comment"),
        "error_words" => Some("error_comment"),
        "release_words" => Some("release_comment"),
        "result_words" => Some("result_comment"),
        "status_words" => Some("status_comment"),
        "status_words_released" => Some("status_comment_released"),
        _ => None,
    }
}

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, old, new) in COLUMNS {
            manager.alter_table(Table::alter().table(table).rename_column(old, new).take()).await?;
        }
        for (table, column) in JSON {
            stored::rename(manager, table, column, name).await?;
        }
        Ok(())
    }
}
