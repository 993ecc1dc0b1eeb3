//! What a directory source looks like, and what its last reading came to.

#![warn(missing_docs)]

use super::codes::DirectoryImportOutcome;
use super::entity::{LastImport, Model};
use super::line::DirectoryImportLine;
use crate::prelude::*;

/// Another directory (Open Referral UK 3.0) that is read by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DirectorySource {
    /// Its identifier.
    pub id: DirectorySourceId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Whether it is read.
    pub status: Status,
    /// The service that has its groups in its directory.
    pub service_id: ServiceId,
    /// What it is called here.
    #[schema(max_length = 100)]
    pub name: String,
    /// Its root.
    #[schema(max_length = 2000)]
    pub url: String,
    /// After how many days it is read again.
    #[schema(minimum = 1, maximum = 31)]
    pub interval_days: i32,
    /// When it is read next; `null` while it is disabled.
    pub next_import_at: Option<DateTime<Utc>>,
    /// What came of it the last time; `null` before the first.
    pub last_import: Option<DirectoryImportSummary>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// What came of reading a directory once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DirectoryImportSummary {
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: DateTime<Utc>,
    /// What came of it.
    pub outcome: DirectoryImportOutcome,
    /// Why it failed.
    #[schema(max_length = 500)]
    pub fault: Option<String>,
    /// How many services were new.
    #[schema(minimum = 0, maximum = 20000)]
    pub entered: usize,
    /// How many had changed.
    #[schema(minimum = 0, maximum = 20000)]
    pub changed: usize,
    /// How many were as they had been.
    #[schema(minimum = 0, maximum = 20000)]
    pub unchanged: usize,
    /// How many were there no more, and were closed.
    #[schema(minimum = 0, maximum = 20000)]
    pub closed: usize,
    /// How many lines there are to look at.
    #[schema(minimum = 0, maximum = 1_000_000)]
    pub line_count: usize,
}

/// The same, with what could not be taken in and what a person has to see to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DirectoryImport {
    /// What came of it.
    pub summary: DirectoryImportSummary,
    /// What was not taken in, and what a person has to see to: the first 300 lines.
    #[schema(max_items = 300)]
    pub lines: Vec<DirectoryImportLine>,
}

kernel::page! {
    /// A page of directory sources.
    DirectorySourcePage:
        /// The sources, the newest first.
        DirectorySource
}

impl DirectoryImportSummary {
    /// As it is stored.
    pub fn of(import: &LastImport) -> Self {
        Self {
            started_at: import.started_at,
            finished_at: import.finished_at,
            outcome: import.outcome,
            fault: import.fault.clone(),
            entered: import.entered,
            changed: import.changed,
            unchanged: import.unchanged,
            closed: import.closed,
            line_count: import.lines,
        }
    }
}

impl Viewed for Model {
    type View = DirectorySource;

    async fn views(_: &Tx, rows: Shown<'_, Self>) -> Result<Vec<DirectorySource>, Problem> {
        let view = |row: &Self| DirectorySource {
            id: row.id,
            etag: ETag::default(),
            status: row.status,
            service_id: row.service_id,
            name: row.name.clone(),
            url: row.url.clone(),
            interval_days: row.interval_days,
            next_import_at: (row.status == Status::Active).then_some(row.next_import_at),
            last_import: row.last_import.as_ref().map(DirectoryImportSummary::of),
            created_at: row.created_at,
            updated_at: row.updated_at,
        };
        Ok(rows.iter().map(view).collect())
    }
}
