//! How connections are opened, and what every pool of them keeps to.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx::pool::PoolOptions;
use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{self, ConnectOptions as _, Connection, PgPool, Sqlite};
use sea_orm::{ConnectOptions, Database, DatabaseConnection, DbErr};
use secrecy::{ExposeSecret, SecretString};

use super::super::Counter;
use super::super::storage::Storage;
use super::reader;
use super::readers::Readers;

/// How long a request may wait for a connection of the pool.
const POOL_WAIT: Duration = Duration::from_secs(10);

/// How long a statement may wait for a lock before the request gives up: well within what an answer may take, since a
/// read waits for its audit entry.
const LOCK_WAIT: Duration = Duration::from_secs(3);
/// How long a connection to PostgreSQL may lie idle and still be taken to be there.
const IDLE: Duration = Duration::from_secs(5);
/// The setting of PostgreSQL by which a connection passes the policies of row security: what goes by it is asked by no caller, or
/// is a caller's writing transaction.
const NOBODY_ASKS: (&str, &str) = ("linkwork.reader", reader::NOBODY);
/// How PostgreSQL plans for us. What is asked is found by an index, and is little: on a disk without moving parts a page here and
/// there costs as much as those in a row, and to compile a statement more than to run it.
const PLANS: [(&str, &str); 2] = [("random_page_cost", "1.1"), ("jit", "off")];

/// The same of what callers read. To plan a list anew for each set of values costs many times what it costs to run it, and
/// PostgreSQL would, for whoever is shown little; the tests look at just these plans, which hang on no value.
const READS_OF_CALLERS: [(&str, &str); 2] =
    [("default_transaction_read_only", "on"), ("plan_cache_mode", "force_generic_plan")];

/// Opens the readers and the writer, both counted.
pub(in crate::db) async fn connect(
    url: &str,
    connections: u32,
    storage: &Arc<Storage>,
    counter: &Counter,
) -> Result<(Readers, DatabaseConnection), DbErr> {
    let options =
        if storage.has_one_writer { sqlite(url, Some(storage)) } else { of_nobody(url, connections, storage) };
    let mut writer = Database::connect(options).await?;
    counter.listen(&mut writer);
    let readers = if storage.has_one_writer {
        let options = SqliteConnectOptions::from_str(url).map_err(reader::failed)?.disable_statement_logging();
        Readers::of_file(of_file(options), connections, POOL_WAIT, counter.clone()).await?
    } else {
        Readers::of_pool(writer.clone())
    };
    Ok((readers, writer))
}

/// Opens what callers read by, where the database has row security. It shows nothing of people before it knows who they are, and
/// takes no write.
pub(in crate::db) async fn connect_callers(
    url: &str,
    connections: u32,
    storage: &Arc<Storage>,
) -> Result<PgPool, DbErr> {
    let mut options = postgres(url, connections, storage);
    options.connect_lazy(true).map_sqlx_postgres_opts(tuned(&READS_OF_CALLERS));
    Ok(Database::connect(options).await?.get_postgres_connection_pool().clone())
}

/// Of connections to PostgreSQL that pass the policies of row security.
fn of_nobody(url: &str, connections: u32, storage: &Arc<Storage>) -> ConnectOptions {
    let mut options = postgres(url, connections, storage);
    options.map_sqlx_postgres_opts(tuned(&[NOBODY_ASKS]));
    options
}

/// Settings of each connection to PostgreSQL: our own, and these.
fn tuned(settings: &'static [(&str, &str)]) -> impl Fn(PgConnectOptions) -> PgConnectOptions + Send + Sync + 'static {
    move |options| {
        let lock_timeout = ("lock_timeout", format!("{}ms", LOCK_WAIT.as_millis()));
        options.options([lock_timeout]).options(PLANS).options(settings.iter().copied())
    }
}

/// A connection of its own: whoever reads one state for long keeps no other reader waiting.
pub(in crate::db) async fn connect_alone(
    line: &SecretString,
    storage: &Arc<Storage>,
) -> Result<DatabaseConnection, DbErr> {
    let line = line.expose_secret();
    let options = if storage.has_one_writer { sqlite(line, None) } else { of_nobody(line, 1, storage) };
    Database::connect(options).await
}

/// Options that say nothing of what is asked for.
fn quiet(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    // A statement's text may hold what somebody searched for. A connection is looked at when it is given back, and by
    // us when it is taken: to ask it twice whether it lives would be a round trip for nothing.
    options
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .max_connections(connections)
        .acquire_timeout(POOL_WAIT)
        .test_before_acquire(false);
    options
}

fn postgres(url: &str, connections: u32, storage: &Arc<Storage>) -> ConnectOptions {
    let mut options = quiet(url, connections);
    let storage = storage.clone();
    options.map_sqlx_postgres_pool_opts(move |pool| {
        let (taken, given_back) = (storage.clone(), storage.clone());
        pool.before_acquire(move |connection, meta| {
            let is_trusted = taken.trusts(meta.age);
            Box::pin(async move {
                // One that lay idle may have been cut off meanwhile.
                Ok(is_trusted && (meta.idle_for < IDLE || connection.ping().await.is_ok()))
            })
        })
        .after_release(move |_, meta| {
            let is_trusted = given_back.trusts(meta.age);
            Box::pin(async move { Ok(is_trusted) })
        })
    });
    options
}

fn sqlite(url: &str, storage: Option<&Arc<Storage>>) -> ConnectOptions {
    let mut options = quiet(url, 1);
    let storage = storage.cloned();
    options
        .min_connections(1)
        .map_sqlx_sqlite_opts(of_file)
        .map_sqlx_sqlite_pool_opts(move |pool| closing_what_is_left_open(pool, storage.as_ref()));
    options
}

/// What each connection to an SQLite file keeps to.
fn of_file(options: SqliteConnectOptions) -> SqliteConnectOptions {
    options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("secure_delete", "ON") // somebody may be erased
        .busy_timeout(LOCK_WAIT)
        .row_buffer_size(1024)
}

/// A connection is used only outside of any transaction, when it is taken and when it is given back, and a writer only if it
/// is trusted; any other is closed. After a transaction that SQLite ended by itself, its driver believes it to be in one.
fn closing_what_is_left_open(pool: PoolOptions<Sqlite>, storage: Option<&Arc<Storage>>) -> PoolOptions<Sqlite> {
    let (taken, given_back) = (storage.cloned(), storage.cloned());
    pool.before_acquire(move |connection, meta| {
        let is_trusted = taken.as_ref().is_none_or(|storage| storage.trusts(meta.age));
        Box::pin(async move { Ok(is_trusted && is_outside_transactions(connection).await?) })
    })
    .after_release(move |connection, meta| {
        let is_trusted = given_back.as_ref().is_none_or(|storage| storage.trusts(meta.age));
        Box::pin(async move { Ok(is_trusted && is_outside_transactions(connection).await?) })
    })
}

async fn is_outside_transactions(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    if connection.is_in_transaction() {
        // A transaction that was dropped has queued its ROLLBACK: what answers now comes after it.
        connection.ping().await?;
    }
    Ok(!connection.is_in_transaction())
}
