//! Exports as the contract shows them.

#![warn(missing_docs)]

use std::collections::HashMap;

use super::codes::{
    ExportAction, ExportColumnType, ExportFailure, ExportFormat, ExportKind, ExportPurpose, ExportStatus,
};
use super::column::Column;
use super::entity::Model;
use super::file;
use crate::prelude::*;

/// An export: how far it is, and once it is complete its manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Export {
    /// Its identifier.
    pub id: ExportId,
    /// The entity tag of this view, for `If-Match`.
    pub etag: ETag,
    /// Where it stands.
    pub status: ExportStatus,
    /// What you may do next.
    #[schema(max_items = 1)]
    pub allowed_actions: Vec<ExportAction>,
    /// What is exported.
    #[schema(max_items = 10)]
    pub kinds: Vec<ExportKind>,
    /// The form of the files.
    pub format: ExportFormat,
    /// What it is for.
    pub purpose: ExportPurpose,
    /// The same in words.
    #[schema(max_length = 500)]
    pub purpose_comment: Option<String>,
    /// The export that it goes on from.
    pub since_export_id: Option<ExportId>,
    /// When the state was taken that it shows: nothing that was written later is in it. Name this export in the
    /// `since_export_id` of the next one, and that has the rest.
    pub snapshot_at: Option<DateTime<Utc>>,
    /// When its files were complete, or it ended otherwise.
    pub finished_at: Option<DateTime<Utc>>,
    /// When its files go.
    pub expires_at: Option<DateTime<Utc>>,
    /// Why it came to nothing.
    pub failure: Option<ExportFailure>,
    /// Its files, once all of them are complete and until they go.
    #[schema(max_items = 20)]
    pub files: Vec<ExportFile>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A file of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ExportFile {
    /// Its number within the export.
    #[schema(minimum = 1, maximum = 20)]
    pub number: i32,
    /// What is in it. `GET /v1/export-kinds` describes the columns.
    pub kind: ExportKind,
    /// Whether it names rows that were exported once and are exported no more, with the columns `kind` and `id`: take them out
    /// of your copy.
    pub is_of_removed: bool,
    /// Where it is.
    #[schema(max_length = 100, example = "/v1/exports/01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e/files/1")]
    pub path: String,
    /// Its media type.
    #[schema(max_length = 40)]
    pub media_type: &'static str,
    /// How many rows it has.
    #[schema(minimum = 0, maximum = 1_000_000_000)]
    pub row_count: i64,
    /// How many bytes.
    #[schema(minimum = 0, maximum = 1_000_000_000_000_i64)]
    pub byte_count: i64,
    /// The SHA-256 of the whole of it, in hexadecimal.
    #[schema(min_length = 64, max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
}

/// What can be exported, each with its columns: the data dictionary.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExportKindList {
    /// Each kind.
    #[schema(max_items = 10)]
    pub items: Vec<ExportKindDescription>,
}

/// What the files of a kind are made of.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExportKindDescription {
    /// The kind.
    pub kind: ExportKind,
    /// What it is.
    #[schema(max_length = 200)]
    pub display: &'static str,
    /// The columns, in their order; of a line of JSON the members.
    #[schema(max_items = 40)]
    pub columns: Vec<ExportColumn>,
}

/// A column.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExportColumn {
    /// Its name.
    #[schema(max_length = 40)]
    pub name: &'static str,
    /// What is in it.
    #[serde(rename = "type")]
    pub kind: ExportColumnType,
    /// Of a code the list that it is of: `GET /v1/value-sets` has it.
    #[schema(max_length = 64)]
    pub list: Option<&'static str>,
    /// Whether it may be empty: `null` in JSON, nothing in CSV.
    pub is_nullable: bool,
    /// What it means.
    #[schema(max_length = 300)]
    pub description: &'static str,
}

kernel::page! {
    /// A page of exports.
    ExportPage:
        /// The exports, the newest first.
        Export
}

impl ExportKindDescription {
    /// The kind, as who has this role gets it.
    pub fn new(kind: ExportKind, role: Role) -> Self {
        let columns = kind.columns(role).iter().map(ExportColumn::from).collect();
        Self { kind, display: kind.display(), columns }
    }
}

impl From<&Column> for ExportColumn {
    fn from(column: &Column) -> Self {
        let Column { name, kind, list, is_nullable, description } = *column;
        Self { name, kind, list, is_nullable, description }
    }
}

impl Viewed for Model {
    type View = Export;

    async fn views(tx: &Tx, rows: Shown<'_, Self>) -> Result<Vec<Export>, Problem> {
        let mut files = files_in(tx, &rows).await?;
        let view = |row: &Self| {
            let files = files.remove(&row.id).unwrap_or_default();
            Export {
                id: row.id,
                etag: ETag::default(),
                status: row.status,
                allowed_actions: row.status.allowed_actions(()),
                kinds: row.kinds.0.clone(),
                format: row.format,
                purpose: row.purpose,
                purpose_comment: row.purpose_comment.clone(),
                since_export_id: row.since_export_id,
                snapshot_at: row.snapshot_at.filter(|_| !row.status.is_under_way()),
                finished_at: row.finished_at,
                expires_at: row.expires_at,
                failure: row.failure,
                files: files.iter().map(|file| ExportFile::new(row, file)).collect(),
                created_at: row.created_at,
                updated_at: row.updated_at,
            }
        };
        Ok(rows.iter().map(view).collect())
    }
}

async fn files_in(tx: &Tx, rows: &[Model]) -> Result<HashMap<ExportId, Vec<file::Model>>, Problem> {
    let complete: Vec<ExportId> =
        rows.iter().filter(|row| row.status == ExportStatus::Complete).map(|row| row.id).collect();
    if complete.is_empty() {
        return Ok(HashMap::new());
    }
    let found = file::Entity::find()
        .filter(file::Column::ExportId.is_in(complete))
        .order_by_asc(file::Column::ExportId)
        .order_by_asc(file::Column::Number)
        .all(&tx.system("the files of an export are seen by who sees it"))
        .await?;
    Ok(grouped(found, |file| file.export_id))
}

impl ExportFile {
    fn new(export: &Model, file: &file::Model) -> Self {
        Self {
            number: file.number,
            kind: file.kind,
            is_of_removed: file.is_of_removed,
            path: format!("{}/files/{}", export.path(), file.number),
            media_type: export.format.media_type(),
            row_count: file.row_count,
            byte_count: file.byte_count,
            sha256: file.sha256.clone(),
        }
    }
}

impl Model {
    /// How far it is, in words.
    pub fn progress(&self) -> String {
        match (self.status, self.current) {
            (ExportStatus::Running, Some(kind)) => {
                let place = self.kinds.0.iter().position(|one| *one == kind).unwrap_or_default() + 1;
                format!("{kind} ({place} of {}), {} rows written", self.kinds.0.len(), self.rows_written)
            }
            (ExportStatus::Running, None) => "begun".to_owned(),
            _ => "waits to be begun".to_owned(),
        }
    }
}
