//! Table `export_chunks`: the content of files in pieces, so that any node serves them and none has a whole one in memory.

use kernel::db::prelude::*;

/// A piece.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, DeriveActiveModelBehavior)]
#[sea_orm(table_name = "export_chunks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ExportChunkId,
    pub export_id: ExportId,
    /// The file's.
    pub number: i32,
    /// The place of its first byte in the file.
    pub begins_at: i64,
    pub content: Vec<u8>,
}
