//! Looks into a database from beside the servers: which referrals there are, and how many rows.

use std::collections::BTreeMap;

use rusqlite::Connection as Lite;
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};
use tokio::runtime::Runtime;
use uuid::Uuid;

use crate::fault::Outcome;

pub enum Database {
    Sqlite(Lite),
    Postgres(Runtime, PgConnection),
}

/// How many rows each table has.
pub type Counts = BTreeMap<String, i64>;

impl Database {
    pub fn open(url: &str) -> Outcome<Self> {
        match url.strip_prefix("sqlite:") {
            Some(file) => {
                let connection = Lite::open(file)?;
                connection.busy_timeout(std::time::Duration::from_secs(30))?;
                Ok(Self::Sqlite(connection))
            }
            None => {
                let runtime = Runtime::new()?;
                let connection = runtime.block_on(PgConnection::connect(url))?;
                Ok(Self::Postgres(runtime, connection))
            }
        }
    }

    /// An identifier as this database's SQL has it.
    pub fn literal(&self, id: Uuid) -> String {
        match self {
            Self::Sqlite(_) => format!("x'{}'", id.simple()),
            Self::Postgres(..) => format!("'{id}'::uuid"),
        }
    }

    /// The identifiers that a statement finds.
    pub fn ids(&mut self, sql: &str) -> Outcome<Vec<Uuid>> {
        match self {
            Self::Sqlite(connection) => {
                let mut statement = connection.prepare(sql)?;
                let found = statement.query_map([], |row| row.get::<_, Vec<u8>>(0))?;
                found.map(|bytes| Ok(Uuid::from_slice(&bytes?)?)).collect()
            }
            Self::Postgres(runtime, connection) => {
                let sql = AssertSqlSafe(sql.to_owned());
                let rows = runtime.block_on(sqlx::query(sql).fetch_all(connection))?;
                rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
            }
        }
    }

    /// The number that a statement finds.
    pub fn number(&mut self, sql: &str) -> Outcome<i64> {
        match self {
            Self::Sqlite(connection) => Ok(connection.query_row(sql, [], |row| row.get(0))?),
            Self::Postgres(runtime, connection) => {
                let sql = AssertSqlSafe(sql.to_owned());
                Ok(runtime.block_on(sqlx::query(sql).fetch_one(connection))?.try_get(0)?)
            }
        }
    }

    /// Runs a statement.
    pub fn execute(&mut self, sql: &str) -> Outcome<()> {
        match self {
            Self::Sqlite(connection) => {
                connection.execute(sql, [])?;
            }
            Self::Postgres(runtime, connection) => {
                runtime.block_on(sqlx::query(AssertSqlSafe(sql.to_owned())).execute(connection))?;
            }
        }
        Ok(())
    }

    fn names(&mut self, sql: &str) -> Outcome<Vec<String>> {
        match self {
            Self::Sqlite(connection) => {
                let mut statement = connection.prepare(sql)?;
                let found = statement.query_map([], |row| row.get(0))?;
                Ok(found.collect::<Result<_, _>>()?)
            }
            Self::Postgres(runtime, connection) => {
                let sql = AssertSqlSafe(sql.to_owned());
                let rows = runtime.block_on(sqlx::query(sql).fetch_all(connection))?;
                rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
            }
        }
    }

    /// How many rows each table has.
    pub fn counts(&mut self) -> Outcome<Counts> {
        let tables = match self {
            Self::Sqlite(_) => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
            Self::Postgres(..) => "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'",
        };
        let tables = self.names(tables)?;
        let count = |table: String| {
            let count = self.number(&format!("SELECT count(*) FROM {table}"))?;
            Ok((table, count))
        };
        tables.into_iter().map(count).collect()
    }
}
