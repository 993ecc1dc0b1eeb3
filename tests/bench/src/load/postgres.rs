//! Writes a load into a database of PostgreSQL.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row};
use tokio::runtime::Runtime;

use super::{Batch, PROGRESS, Sink};
use crate::fault::Outcome;
use crate::template::Library;

pub struct Server {
    runtime: Runtime,
    connection: PgConnection,
}

impl Server {
    pub fn connect(url: &str) -> Outcome<Self> {
        let runtime = Runtime::new()?;
        let connection = runtime.block_on(async {
            let mut connection = PgConnection::connect(url).await?;
            // What refers to what is looked at once, at the end.
            connection.execute("SET session_replication_role = replica").await?;
            connection.execute("SET synchronous_commit = off").await?;
            Ok::<_, sqlx::Error>(connection)
        })?;
        Ok(Self { runtime, connection })
    }
}

/// Each foreign key: its table and column, and what they refer to.
const FOREIGN_KEYS: &str = "
    SELECT c.conrelid::regclass::text, a.attname::text, c.confrelid::regclass::text, f.attname::text
    FROM pg_constraint c
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
    JOIN pg_attribute f ON f.attrelid = c.confrelid AND f.attnum = c.confkey[1]
    WHERE c.contype = 'f'";

impl Sink for Server {
    fn resume(&mut self) -> Outcome<(DateTime<Utc>, u64)> {
        let connection = &mut self.connection;
        self.runtime.block_on(async {
            let table =
                format!("CREATE TABLE IF NOT EXISTS {PROGRESS} (began_at timestamptz NOT NULL, done bigint NOT NULL)");
            connection.execute(AssertSqlSafe(table)).await?;
            let select = AssertSqlSafe(format!("SELECT began_at, done FROM {PROGRESS}"));
            if let Some(row) = sqlx::query(select).fetch_optional(&mut *connection).await? {
                return Ok((row.try_get(0)?, row.try_get::<i64, _>(1)?.unsigned_abs()));
            }
            let insert = AssertSqlSafe(format!("INSERT INTO {PROGRESS} VALUES (now(), 0) RETURNING began_at"));
            Ok((sqlx::query(insert).fetch_one(&mut *connection).await?.try_get(0)?, 0))
        })
    }

    fn write(&mut self, library: &Library, batch: Batch) -> Outcome<()> {
        let mut lines: BTreeMap<usize, String> = BTreeMap::new();
        for (target, cells) in &batch.rows {
            let text = lines.entry(*target).or_default();
            for (number, cell) in cells.iter().enumerate() {
                if number > 0 {
                    text.push('\t');
                }
                cell.copy(text);
            }
            text.push('\n');
        }
        let connection = &mut self.connection;
        self.runtime.block_on(async {
            let mut transaction = connection.begin().await?;
            for (target, text) in lines {
                let target = &library.targets[target];
                let sql = format!("COPY {} ({}) FROM STDIN", target.table, target.columns.join(", "));
                let mut copy = transaction.copy_in_raw(&sql).await?;
                copy.send(text.into_bytes()).await?;
                copy.finish().await?;
            }
            let done = format!("UPDATE {PROGRESS} SET done = {}", batch.done);
            transaction.execute(AssertSqlSafe(done)).await?;
            transaction.commit().await?;
            Ok(())
        })
    }

    fn finish(&mut self) -> Outcome<u64> {
        let connection = &mut self.connection;
        self.runtime.block_on(async {
            connection.execute("VACUUM (ANALYZE)").await?;
            let mut lost = 0;
            for row in sqlx::query(FOREIGN_KEYS).fetch_all(&mut *connection).await? {
                let (table, column): (String, String) = (row.try_get(0)?, row.try_get(1)?);
                let (other, key): (String, String) = (row.try_get(2)?, row.try_get(3)?);
                let sql = format!(
                    "SELECT count(*) FROM {table} t LEFT JOIN {other} o ON o.{key} = t.{column}
                     WHERE t.{column} IS NOT NULL AND o.{key} IS NULL"
                );
                let count: i64 = sqlx::query(AssertSqlSafe(sql)).fetch_one(&mut *connection).await?.try_get(0)?;
                if count > 0 {
                    println!("  {count} rows of {table} refer by {column} to nothing in {other}");
                }
                lost += count.unsigned_abs();
            }
            connection.execute(AssertSqlSafe(format!("DROP TABLE {PROGRESS}"))).await?;
            connection.execute("CHECKPOINT").await?;
            Ok(lost)
        })
    }
}
