//! Writes a load into a file of SQLite.

use std::path::Path;

use chrono::{DateTime, SubsecRound, Utc};
use rusqlite::{Connection, OptionalExtension, params_from_iter};

use super::{Batch, PROGRESS, Sink};
use crate::fault::Outcome;
use crate::template::{Library, Target};

pub struct File(Connection);

impl File {
    /// Pages that each batch changes are written to the file once in many batches, or most of the time would go there.
    /// A load that is killed loses nothing it has committed, but a machine that loses its power may spoil the file: then
    /// it is made anew, which no service's data could be.
    pub fn open(file: &Path) -> Outcome<Self> {
        let connection = Connection::open(file)?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;
             PRAGMA cache_size = -1000000; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 100000;",
        )?;
        connection.set_prepared_statement_cache_capacity(1_000);
        Ok(Self(connection))
    }
}

fn insert(Target { table, columns }: &Target) -> String {
    let places = vec!["?"; columns.len()].join(", ");
    format!("INSERT INTO {table} ({}) VALUES ({places})", columns.join(", "))
}

impl Sink for File {
    fn resume(&mut self) -> Outcome<(DateTime<Utc>, u64)> {
        let table = format!("CREATE TABLE IF NOT EXISTS {PROGRESS} (began_at text NOT NULL, done integer NOT NULL)");
        self.0.execute_batch(&table)?;
        let sql = format!("SELECT began_at, done FROM {PROGRESS}");
        let found =
            self.0.query_row(&sql, [], |row| Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))).optional()?;
        match found {
            Some((began_at, done)) => Ok((began_at.parse()?, done.unsigned_abs())),
            None => {
                let now = Utc::now().trunc_subsecs(6);
                self.0.execute(&format!("INSERT INTO {PROGRESS} VALUES (?1, 0)"), [now.to_rfc3339()])?;
                Ok((now, 0))
            }
        }
    }

    fn write(&mut self, library: &Library, batch: Batch) -> Outcome<()> {
        let statements: Vec<String> = library.targets.iter().map(insert).collect();
        let transaction = self.0.transaction()?;
        for (target, cells) in &batch.rows {
            transaction.prepare_cached(&statements[*target])?.execute(params_from_iter(cells))?;
        }
        transaction.execute(&format!("UPDATE {PROGRESS} SET done = ?1"), [i64::try_from(batch.done)?])?;
        transaction.commit()?;
        Ok(())
    }

    fn finish(&mut self) -> Outcome<u64> {
        let mut lost = 0;
        {
            let mut check = self.0.prepare("PRAGMA foreign_key_check")?;
            let mut rows = check.query([])?;
            while let Some(row) = rows.next()? {
                if lost == 0 {
                    let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
                    println!("  a row of {table} refers to nothing in {parent}");
                }
                lost += 1;
            }
        }
        // The entries of a load have no seals: nobody links them. And it counts in no report.
        self.0.execute_batch("DELETE FROM audit_pending; DELETE FROM report_changes;")?;
        // No statistics are gathered: Linkwork is to do that by itself.
        self.0.execute_batch(&format!("DROP TABLE {PROGRESS}; PRAGMA wal_checkpoint(TRUNCATE);"))?;
        Ok(lost)
    }
}
