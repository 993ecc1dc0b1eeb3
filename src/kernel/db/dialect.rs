//! The only file of `src` where SQLite and PostgreSQL differ.

use std::time::Duration;

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ColumnTrait, Condition, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction,
    DbBackend, DbErr, RuntimeErr, SqliteTransactionMode, TransactionOptions,
};

/// How long a statement may wait for a lock before the request gives up.
const LOCK_WAIT: Duration = Duration::from_secs(10);
/// How long a request may wait for a connection of the pool.
const POOL_WAIT: Duration = Duration::from_secs(10);
/// What an emptied database keeps: which migrations it has, and its place in the feed.
const STANDING: [&str; 2] = ["seaql_migrations", "eras"];
/// The name of our advisory lock: "linkwork" in ASCII.
const MIGRATION_LOCK: i64 = 0x6c69_6e6b_776f_726b;

/// A database that does not keep what it acknowledges.
#[derive(Debug, thiserror::Error)]
#[error("the database would not keep what it acknowledges: {setting} is {value}; set it to {wanted}")]
pub struct Unfit {
    setting: &'static str,
    value: String,
    wanted: &'static str,
}

/// What a database error means for the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Another transaction was first; the same work may succeed when run again.
    Raced,
    /// The database does not answer.
    OutOfReach,
    /// Anything else: a fault of ours.
    Fault,
}

impl Kind {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Raced => "raced",
            Self::OutOfReach => "out_of_reach",
            Self::Fault => "fault",
        }
    }
}

/// Opens the readers and the writer.
pub(super) async fn connect(url: &str, connections: u32) -> Result<(DatabaseConnection, DatabaseConnection), DbErr> {
    if url.starts_with("sqlite:") {
        let writer = Database::connect(sqlite(url, 1)).await?;
        let readers = Database::connect(sqlite(url, connections)).await?;
        Ok((readers, writer))
    } else {
        let mut options = quiet(url, connections);
        options.map_sqlx_postgres_opts(|options| options.options([("lock_timeout", "10s")]));
        let pool = Database::connect(options).await?;
        Ok((pool.clone(), pool))
    }
}

fn quiet(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    // A statement's text may hold what somebody searched for.
    options.sqlx_logging(false).record_stmt_in_spans(false).max_connections(connections).acquire_timeout(POOL_WAIT);
    options
}

fn sqlite(url: &str, connections: u32) -> ConnectOptions {
    let mut options = quiet(url, connections);
    options.min_connections(1).map_sqlx_sqlite_opts(|options| {
        options
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(LOCK_WAIT)
            .row_buffer_size(1024)
    });
    options
}

/// A writing transaction takes SQLite's write lock at once: one that reads first and writes later would be refused
/// without the busy handler being asked.
pub(super) fn write_options() -> TransactionOptions {
    TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    }
}

/// Refuses a PostgreSQL that was told to be fast rather than safe. SQLite's own settings are set by us at each connection.
pub(super) async fn check_durability(db: &DatabaseConnection) -> Result<(), super::OpenError> {
    if db.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    for setting in ["fsync", "full_page_writes", "synchronous_commit"] {
        let row = db.query_one_raw(statement(db, &format!("SHOW {setting}"))).await?;
        let value: String = row.ok_or_else(|| DbErr::RecordNotFound(setting.into()))?.try_get_by_index(0)?;
        if value == "off" {
            return Err(Unfit { setting, value, wanted: "on" }.into());
        }
    }
    Ok(())
}

/// Waits until no other node migrates, and keeps it so until the transaction ends. On SQLite the transaction itself is
/// the lock.
pub(super) async fn lock_migrations(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared("SET LOCAL lock_timeout = 0").await?;
        tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")).await?;
    }
    Ok(())
}

/// Takes every row out of every table but those that tell of the schema itself.
pub(super) async fn empty(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    let backend = tx.get_database_backend();
    let (tables, before) = match backend {
        DbBackend::Postgres => ("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()", None),
        _ => (
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
            Some("PRAGMA defer_foreign_keys = ON"),
        ),
    };
    let mut names = Vec::new();
    for row in tx.query_all_raw(sea_orm::Statement::from_string(backend, tables)).await? {
        let name: String = row.try_get_by_index(0)?;
        if !STANDING.contains(&name.as_str()) {
            names.push(format!("\"{name}\""));
        }
    }
    if let Some(before) = before {
        tx.execute_unprepared(before).await?;
        for name in names {
            tx.execute_unprepared(&format!("DELETE FROM {name}")).await?;
        }
        return Ok(());
    }
    tx.execute_unprepared(&format!("TRUNCATE {}", names.join(", "))).await.map(|_| ())
}

/// The rows of a log below the oldest transaction that is still open. SQLite's one writer leaves none behind.
pub(super) fn settled(db: &impl ConnectionTrait, xid: impl ColumnTrait) -> Condition {
    match db.get_database_backend() {
        DbBackend::Postgres => Condition::all()
            .add(xid.into_expr().lt(Expr::cust("pg_snapshot_xmin(pg_current_snapshot())::text::bigint"))),
        _ => Condition::all(),
    }
}

/// What the error means for the request, by its code alone: its text may hold values.
pub(super) fn kind(error: &DbErr) -> Kind {
    match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => Kind::OutOfReach,
        DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => {
            match error.as_database_error().and_then(sea_orm::sqlx::error::DatabaseError::code).as_deref() {
                // Serialization failure, deadlock, lock not available; SQLITE_BUSY, SQLITE_BUSY_SNAPSHOT.
                Some("40001" | "40P01" | "55P03" | "5" | "517") => Kind::Raced,
                Some("57P01" | "57P02" | "57P03") => Kind::OutOfReach,
                Some(_) => Kind::Fault,
                None => Kind::OutOfReach,
            }
        }
        _ => Kind::Fault,
    }
}

fn statement(db: &DatabaseConnection, sql: &str) -> sea_orm::Statement {
    sea_orm::Statement::from_string(db.get_database_backend(), sql)
}
