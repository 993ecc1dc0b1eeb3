//! Clears what was deleted from the database's own files.

use sea_orm::{ConnectionTrait, DbErr, Statement};

use super::Db;
use super::dialect::pool;

/// Moves what was written out of the log into the file, where it takes the place of what was deleted, and empties the log.
const EMPTY_LOG: &str = "PRAGMA wal_checkpoint(TRUNCATE)";

impl Db {
    /// Clears what was deleted from the database's own files, as far as that is ours to do: where there is one writer the log still
    /// holds it, and is emptied; elsewhere it is the database's own vacuum that does. Answers whether it is done: not, while somebody
    /// reads what is older.
    ///
    /// # Errors
    /// The database's own.
    pub async fn clear_deleted(&self) -> Result<bool, DbErr> {
        if !self.0.storage.has_one_writer {
            return Ok(true);
        }
        let alone = pool::connect_alone(&self.0.line, &self.0.storage).await?;
        let emptied = Statement::from_string(alone.get_database_backend(), EMPTY_LOG);
        let row = alone.query_one_raw(emptied).await?.ok_or_else(|| DbErr::RecordNotFound(EMPTY_LOG.to_owned()))?;
        let is_busy: i64 = row.try_get_by_index(0)?;
        alone.close().await?;
        Ok(is_busy == 0)
    }
}
