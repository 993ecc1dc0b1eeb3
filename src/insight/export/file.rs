//! Table `export_files`: the files of exports that are complete. Read with the export.

use kernel::db::prelude::*;

use super::codes::ExportKind;

/// A file.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "export_files")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ExportFileId,
    pub export_id: ExportId,
    /// From 1, in the order in which they were written.
    pub number: i32,
    pub kind: ExportKind,
    /// It names rows that are exported no more, rather than rows.
    pub is_of_removed: bool,
    pub row_count: i64,
    pub byte_count: i64,
    /// Of the whole file, in hexadecimal.
    #[sea_orm(column_type = "Text")]
    pub sha256: String,
}
