//! The only place where SQLite and PostgreSQL differ: what each is asked, how each is opened ([`pool`]), what reads ([`readers`]), and
//! who reads from PostgreSQL ([`reader`]).

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::sqlx::postgres::{PgConnectOptions, PgSslMode};
use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::sqlx::types::Json;
use sea_orm::sqlx::{self, Row};
use sea_orm::{
    AccessMode, ColIdx, ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend,
    DbErr, EntityTrait, IsolationLevel, Iterable, QueryResult, RuntimeErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};

use catalogue::id::{AuditEntryId, PersonId};
use serde_json::value::RawValue;

pub(super) mod pool;
pub(super) mod reader;
pub(super) mod readers;

use super::Transaction;
pub(super) use super::kind::Kind;
use super::kind::Unfit;
use super::storage::Obstacle;

/// What an emptied database keeps: which migrations it has, its place in the feed, and what it is, by which the audit trail lets
/// itself be emptied.
const STANDING: [&str; 3] = ["seaql_migrations", "eras", "database_marks"];
/// What [`locked`] says.
const LOCKED: &str = "locked";
/// The name of our advisory lock: "linkwork" in ASCII.
const MIGRATION_LOCK: i64 = 0x6c69_6e6b_776f_726b;
/// The name of the one for the audit trail: the next number.
const AUDIT_LOCK: i64 = MIGRATION_LOCK + 1;
/// The name of the one for acts that lost a race: the next number.
const RERUN_LOCK: i64 = AUDIT_LOCK + 1;

/// Whether all that is written to the database at this URL goes by one connection.
pub(super) fn has_one_writer(url: &str) -> bool {
    url.starts_with("sqlite:")
}

/// The file of an SQLite database.
pub(super) fn file_of(url: &str) -> Option<PathBuf> {
    let options = SqliteConnectOptions::from_str(url).ok().filter(|_| has_one_writer(url))?;
    Some(options.get_filename().to_owned())
}

/// Whether what goes to a PostgreSQL and comes from it stays on this machine, or is encrypted for the one that is meant.
pub(super) fn is_own_line(url: &str) -> bool {
    let Ok(options) = PgConnectOptions::from_str(url) else { return false };
    let host = options.get_host().trim_matches(['[', ']']);
    let is_here =
        host == "localhost" || host.starts_with('/') || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    options.get_socket().is_some() || is_here || matches!(options.get_ssl_mode(), PgSslMode::VerifyFull)
}

/// Whom a PostgreSQL knows the caller as.
pub(super) fn user_of(url: &str) -> Option<String> {
    let options = PgConnectOptions::from_str(url).ok().filter(|_| !has_one_writer(url))?;
    Some(options.get_username().to_owned())
}

/// The rows of all tables, but for those that tell of the schema, which are read only, and what the database is and the audit
/// trail, to which is only added.
pub(super) async fn grant(tx: &Transaction, user: &str) -> Result<(), DbErr> {
    let user = user.replace('"', "\"\"");
    tx.execute_unprepared(&format!(
        "DO $$ BEGIN
           EXECUTE format('GRANT USAGE ON SCHEMA %I TO \"{user}\"', current_schema());
           EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO \"{user}\"', current_schema());
           EXECUTE format('GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA %I TO \"{user}\"', current_schema());
         END $$;
         REVOKE INSERT, UPDATE, DELETE ON seaql_migrations FROM \"{user}\";
         REVOKE UPDATE, DELETE ON database_marks, audit_entries, audit_links, audit_checkpoints FROM \"{user}\""
    ))
    .await
    .map(|_| ())
}

/// A transaction that sees what is there when it first reads, and nothing that is written later.
pub(super) async fn begin_snapshot(pool: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    let options = match pool.get_database_backend() {
        DbBackend::Postgres => TransactionOptions {
            isolation_level: Some(IsolationLevel::RepeatableRead),
            access_mode: Some(AccessMode::ReadOnly),
            ..TransactionOptions::default()
        },
        _ => TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
            ..TransactionOptions::default()
        },
    };
    let tx = pool.begin_with_options(options).await?;
    tx.query_one_raw(sea_orm::Statement::from_string(tx.get_database_backend(), "SELECT MAX(era) FROM eras")).await?;
    Ok(tx)
}

/// The oldest transaction that may still write something which this state does not show, and the state by its name; none where
/// all writers take turns.
pub(crate) async fn state_of_transactions(db: &impl ConnectionTrait) -> Result<Option<(i64, String)>, DbErr> {
    if db.get_database_backend() != DbBackend::Postgres {
        return Ok(None);
    }
    let text = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, pg_current_snapshot()::text";
    let row = db.query_one_raw(sea_orm::Statement::from_string(DbBackend::Postgres, text)).await?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound(text.into()))?;
    Ok(Some((row.try_get_by_index(0)?, row.try_get_by_index(1)?)))
}

/// That the transaction which a column names was not over in a state that has this name.
pub(crate) fn is_not_shown_by(xid: impl ColumnTrait, state: &str) -> Expr {
    Expr::cust_with_exprs(
        "NOT pg_visible_in_snapshot($1::text::xid8, $2::pg_snapshot)",
        [xid.into_expr(), Expr::val(state)],
    )
}

/// A writing transaction takes SQLite's write lock at once: one that reads first and writes later would be refused
/// without the busy handler being asked.
pub(super) fn write_options() -> TransactionOptions {
    TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    }
}

/// Refuses a PostgreSQL that is set to be fast rather than safe. SQLite's own settings are set by us at each connection.
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

/// The tables of which the database itself keeps rows back from who asks it, as PostgreSQL does from who does not own them.
pub(super) async fn tables_with_row_security(db: &DatabaseConnection) -> Result<BTreeSet<String>, DbErr> {
    if db.get_database_backend() != DbBackend::Postgres {
        return Ok(BTreeSet::new());
    }
    let text = "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace \
                AND row_security_active(oid)";
    db.query_all_raw(statement(db, text)).await?.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// Waits until no other node migrates, and keeps it so until the transaction ends. On SQLite the transaction itself is
/// the lock.
pub(super) async fn lock_migrations(tx: &Transaction) -> Result<(), DbErr> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared("SET LOCAL lock_timeout = 0").await?;
        tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")).await?;
    }
    Ok(())
}

/// Waits until no other node links the audit trail, and keeps it so until the transaction ends.
pub(super) async fn lock_audit_trail(tx: &Transaction) -> Result<(), DbErr> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({AUDIT_LOCK})")).await?;
    }
    Ok(())
}

/// Waits until no other act that lost a race is run again, and keeps it so until the transaction ends. SQLite's writers take turns
/// anyway.
pub(super) async fn lock_reruns(tx: &Transaction) -> Result<(), DbErr> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({RERUN_LOCK})")).await?;
    }
    Ok(())
}

/// Enters people and the audit entries that saw them into the index by person, where there is such an entry; pairs that are there
/// already stay. They go as one value, so that neither side makes two parameters and a piece of a plan of each pair.
pub(super) async fn index_audited(tx: &Transaction, seen: &[(PersonId, AuditEntryId)]) -> Result<(), DbErr> {
    let backend = tx.get_database_backend();
    let text = match backend {
        DbBackend::Postgres => {
            "INSERT INTO audit_subjects (person_id, entry_id) \
             SELECT (pair ->> 0)::uuid, (pair ->> 1)::uuid FROM jsonb_array_elements($1) AS pair \
             WHERE EXISTS (SELECT 1 FROM audit_entries WHERE id = (pair ->> 1)::uuid) ON CONFLICT DO NOTHING"
        }
        _ => {
            "INSERT INTO audit_subjects (person_id, entry_id) \
             SELECT unhex(value ->> 0, '-'), unhex(value ->> 1, '-') FROM json_each($1) \
             WHERE EXISTS (SELECT 1 FROM audit_entries WHERE id = unhex(value ->> 1, '-')) ON CONFLICT DO NOTHING"
        }
    };
    let seen = serde_json::json!(seen);
    tx.execute_raw(sea_orm::Statement::from_sql_and_values(backend, text, [seen.into()])).await.map(|_| ())
}

/// PostgreSQL gathers its statistics by itself. SQLite does when it is asked, a bounded number of rows of each table that has
/// changed much since; a reader goes by them once it is opened anew.
pub(super) async fn gather_statistics(tx: &Transaction) -> Result<(), DbErr> {
    match tx.get_database_backend() {
        DbBackend::Postgres => Ok(()),
        // 0x10000: of tables too that no statement has asked for on this connection; 0x10: a bounded number of rows.
        _ => tx.execute_unprepared("PRAGMA optimize = 0x10012").await.map(|_| ()),
    }
}

/// Takes every row out of every table but those that tell of the schema itself.
pub(super) async fn empty(tx: &Transaction) -> Result<(), DbErr> {
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
pub(super) fn before_open_transactions(db: &impl ConnectionTrait, xid: impl ColumnTrait) -> Condition {
    match db.get_database_backend() {
        DbBackend::Postgres => Condition::all()
            .add(xid.into_expr().lt(Expr::cust("pg_snapshot_xmin(pg_current_snapshot())::text::bigint"))),
        _ => Condition::all(),
    }
}

/// The rows of a log of transactions that this server has not begun, copied from another; nothing, where none are counted.
pub(crate) fn of_another_server(db: &impl ConnectionTrait, xid: impl ColumnTrait) -> Option<Condition> {
    let next = Expr::cust("pg_snapshot_xmax(pg_current_snapshot())::text::bigint");
    (db.get_database_backend() == DbBackend::Postgres).then(|| Condition::all().add(xid.into_expr().gte(next)))
}

/// The columns of a row that was just written, as a statement gives them back.
pub(super) fn returned<E: EntityTrait>(db: &impl ConnectionTrait) -> impl Iterator<Item = Expr> {
    let backend = db.get_database_backend();
    E::Column::iter().map(move |column| column.select_as(column.into_returning_expr(backend)))
}

/// The text of a column of JSON, as it was written.
pub(super) fn raw_json(row: &QueryResult, index: impl ColIdx) -> Result<Option<Box<RawValue>>, DbErr> {
    let read = if let Some(row) = row.try_as_sqlite_row() {
        row.try_get::<Option<Json<_>>, _>(index.as_sqlx_sqlite_index())
    } else if let Some(row) = row.try_as_pg_row() {
        row.try_get(index.as_sqlx_postgres_index())
    } else {
        Ok(None)
    };
    read.map(|text| text.map(|Json(text)| text)).map_err(|error| DbErr::Query(RuntimeErr::SqlxError(error.into())))
}

/// The error of whoever would wait for a lock that somebody has just waited for in vain.
pub(super) fn locked() -> DbErr {
    DbErr::Custom(LOCKED.to_owned())
}

/// Whether another process holds a lock.
pub(super) fn is_locked(error: &DbErr) -> bool {
    kind(error) == Kind::Refused(Obstacle::Locked)
}

/// What the error means for the request, by its code alone: its text may hold values.
pub(super) fn kind(error: &DbErr) -> Kind {
    match error {
        DbErr::ConnectionAcquire(_) => Kind::OutOfReach,
        DbErr::Custom(text) if text == LOCKED => Kind::Refused(Obstacle::Locked),
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => {
            match error.as_database_error().and_then(sqlx::error::DatabaseError::code) {
                Some(code) if code.len() == 5 => of_postgres(&code),
                Some(code) => code.parse().map_or(Kind::Fault, of_sqlite),
                None if is_of_connection(error) => Kind::OutOfReach,
                None => Kind::Fault,
            }
        }
        DbErr::Conn(_) => Kind::OutOfReach,
        _ => Kind::Fault,
    }
}

fn is_of_connection(error: &sqlx::Error) -> bool {
    use sqlx::Error::{BeginFailed, Io, PoolClosed, PoolTimedOut, Protocol, Tls, WorkerCrashed};
    matches!(error, BeginFailed | Io(_) | PoolClosed | PoolTimedOut | Protocol(_) | Tls(_) | WorkerCrashed)
}

/// By SQLSTATE: PostgreSQL, appendix A.
fn of_postgres(code: &str) -> Kind {
    match code {
        // Serialization failure, deadlock.
        "40001" | "40P01" => Kind::Raced,
        // Lock not available.
        "55P03" => Kind::Refused(Obstacle::Locked),
        // Disk full.
        "53100" => Kind::Refused(Obstacle::Full),
        // Read-only SQL transaction: a standby, or what was the primary before a failover.
        "25006" => Kind::Refused(Obstacle::ReadOnly),
        // I/O error.
        "58030" => Kind::Refused(Obstacle::Failing),
        // Admin shutdown, crash shutdown, cannot connect now, out of memory, too many connections.
        "57P01" | "57P02" | "57P03" | "53200" | "53300" => Kind::OutOfReach,
        // Connection exceptions.
        code if code.starts_with("08") => Kind::OutOfReach,
        _ => Kind::Fault,
    }
}

/// By result code: SQLite, "Result and Error Codes". An extended code has its primary code in its lowest byte.
fn of_sqlite(code: i32) -> Kind {
    match code & 0xff {
        // SQLITE_BUSY, SQLITE_LOCKED. None of our own writers makes another wait: they take turns.
        5 | 6 => Kind::Refused(Obstacle::Locked),
        // SQLITE_READONLY.
        8 => Kind::Refused(Obstacle::ReadOnly),
        // SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_CANTOPEN, SQLITE_NOTADB.
        10 | 11 | 14 | 26 => Kind::Refused(Obstacle::Failing),
        // SQLITE_FULL.
        13 => Kind::Refused(Obstacle::Full),
        // SQLITE_NOMEM, SQLITE_INTERRUPT, SQLITE_PROTOCOL.
        7 | 9 | 15 => Kind::OutOfReach,
        _ => Kind::Fault,
    }
}

fn statement(db: &DatabaseConnection, sql: &str) -> sea_orm::Statement {
    sea_orm::Statement::from_string(db.get_database_backend(), sql)
}
