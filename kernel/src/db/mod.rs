//! The sealed door: the only module that may hold a database connection.
//!
//! ```text
//! verb ── cx.read / cx.write ──► Tx (connection + caller, both private) ──► find::<E>() AND E::visible_to(caller)
//!                                                                                  AND E::open_to(caller), veiled
//!                                                                  (PostgreSQL: on a connection that knows the caller)
//! job, token issue, start-up ──► Db::system("reason") ──► the bare transaction; counted by a test
//! ```
//!
//! [`Tx`] does not implement sea-orm's `ConnectionTrait`: outside this module a query that has not said who is asking
//! has nothing to run on. Each table says once, in [`Scoped`], who may see a row of it.
//!
//! ```
//! # use kernel::event::entity::Entity;
//! # use kernel::{db::Tx, problem::Problem};
//! async fn mine(tx: &Tx) -> Result<usize, Problem> {
//!     Ok(tx.find::<Entity>().all(50).await?.len())
//! }
//! ```
//!
//! ```compile_fail
//! # use kernel::event::entity::Entity;
//! # use kernel::{db::Tx, problem::Problem};
//! # use sea_orm::EntityTrait;
//! async fn everybodys(tx: &Tx) -> Result<usize, Problem> {
//!     Ok(Entity::find().all(tx).await?.len())
//! }
//! ```

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use migrations::{Migrator, MigratorTrait, SchemaManager};
use sea_orm::sea_query::Query;
use sea_orm::sqlx::PgPool;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DatabaseConnection, DbErr};
use secrecy::SecretString;

mod at_rest;
mod bears;
mod clear;
mod dialect;
mod erased;
mod find;
mod group;
mod kind;
mod opened;
mod outcome;
pub mod prelude;
mod probe;
mod queue;
mod raw_json;
mod resource;
pub mod restricted;
mod restriction;
mod scoped;
mod sensitive;
mod snapshot;
mod state;
mod storage;
mod transaction;
mod tx;
mod veil;

pub use at_rest::{Exposed, check_at_rest, folder_of, open_to_others};
pub use dialect::readers::Readers;
pub(crate) use dialect::{is_not_shown_by, of_another_server, state_of_transactions};
pub use erased::{Empty, Erased, Names, erase_rows};
pub use find::Find;
pub use kind::Unfit;
pub use raw_json::RawJson;
pub use resource::{InService, Resource};
pub use scoped::{
    Access, Log, Relation, Scoped, Versioned, nobody, nobodys, refers_to, refers_to_visible, save_unless_changed,
    seen_by,
};
pub use sensitive::{Blank, Sensitive, bears_none_lacked_by};
pub use snapshot::Snapshot;
pub use storage::Obstacle;
pub use transaction::{Executor, Transaction};
pub use tx::Tx;
pub use veil::Veiled;

use dialect::reader::Reader;
use queue::Lane;
use storage::Storage;
use transaction::Writer;

use crate::auth::Caller;
use crate::problem::Problem;
use catalogue::Code;

/// Where it stands which migrations were applied.
const MIGRATIONS: &str = "seaql_migrations";
/// How long a node waits for another one that migrates.
const MIGRATION_WAIT: Duration = Duration::from_secs(600);

/// The database: a pool of readers, and the writer (one connection on SQLite, a pool on PostgreSQL).
#[derive(Clone, Debug)]
pub struct Db(Arc<Pools>);

#[derive(Debug)]
struct Pools {
    readers: Readers,
    writer: Writer,
    storage: Arc<Storage>,
    /// What callers read by, where the database has row security and knows who they are.
    callers: Option<Callers>,
    /// Where a reader of one state of it opens a connection of its own.
    line: SecretString,
    counter: Counter,
}

/// What callers read by where the database keeps rows back from them, and the tables of which it does.
#[derive(Clone, Debug)]
struct Callers {
    pool: PgPool,
    closed: Arc<BTreeSet<String>>,
}

/// Counts statements, and shows their texts to who watches.
#[derive(Clone, Debug, Default)]
struct Counter {
    statements: Arc<AtomicU64>,
    watch: Arc<OnceLock<fn(&str)>>,
}

impl Counter {
    fn count(&self, sql: &str) {
        self.statements.fetch_add(1, Ordering::Relaxed);
        if let Some(watch) = self.watch.get() {
            watch(sql);
        }
    }

    /// Counts those of a pool.
    fn listen(&self, pool: &mut DatabaseConnection) {
        let counter = self.clone();
        pool.set_metric_callback(move |info| counter.count(&info.statement.sql));
    }
}

/// Why the database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It does not keep what it acknowledges, so a referral could be lost.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// It is out of reach, or refused us.
    #[error("the database cannot be opened: {0}")]
    Database(#[from] DbErr),
}

impl Db {
    /// Opens `sqlite:…` (made where it is missing) or `postgres://…`, and refuses a database that would not keep what
    /// it acknowledges. `connections` bounds each pool: on PostgreSQL that of what callers read, where it has row security, and that of all else.
    pub async fn open(url: &str, connections: u32) -> Result<Self, OpenError> {
        at_rest::make_private(url);
        let storage = Arc::new(Storage::new(dialect::has_one_writer(url)));
        let counter = Counter::default();
        let (readers, writer) = dialect::pool::connect(url, connections, &storage, &counter).await?;
        dialect::check_durability(&writer).await?;
        let closed = dialect::tables_with_row_security(&writer).await?;
        let callers = if closed.is_empty() {
            None
        } else {
            let pool = dialect::pool::connect_callers(url, connections, &storage).await?;
            Some(Callers { pool, closed: Arc::new(closed) })
        };
        let writer = Writer::new(writer, connections, storage.clone());
        Ok(Self(Arc::new(Pools { readers, writer, storage, callers, line: SecretString::from(url), counter })))
    }

    /// Brings the schema up to date, each migration in a transaction of its own under a lock: several nodes may do it at
    /// once, and what was stopped goes on where it was.
    ///
    /// # Errors
    /// The database's own; what was applied before stays.
    pub async fn migrate(&self) -> Result<(), DbErr> {
        loop {
            let tx = self.begin_migration().await?;
            dialect::lock_migrations(&tx).await?;
            let pending = Migrator::get_pending_migrations(tx.of_driver()?).await?;
            let Some(next) = pending.first() else { return tx.commit().await };
            tracing::info!(migration = next.name(), left = pending.len() - 1, "migrating");
            Migrator::up(tx.of_driver()?, Some(1)).await?;
            tx.commit().await?;
        }
    }

    /// Where another process migrates, it may take long.
    async fn begin_migration(&self) -> Result<Transaction, DbErr> {
        let since = Instant::now();
        loop {
            match self.begin_write(Lane::System("migration")).await {
                Err(error) if dialect::is_locked(&error) && since.elapsed() < MIGRATION_WAIT => {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                begun => return begun,
            }
        }
    }

    /// Lets the user of the database at this URL read and write the rows of every table, and change no table: whoever
    /// serves need not own what they serve. Where there are no users, or it is the owner's own, nothing.
    ///
    /// # Errors
    /// The database's own, where the schema is not this connection's to give.
    pub async fn grant_to_user_of(&self, url: &str, owner_url: &str) -> Result<(), DbErr> {
        let Some(user) = dialect::user_of(url).filter(|user| dialect::user_of(owner_url).as_ref() != Some(user)) else {
            return Ok(());
        };
        self.system("who serves may write rows").write(async |tx| dialect::grant(tx, &user).await).await
    }

    /// How many migrations have not been applied yet.
    pub async fn pending_migrations(&self) -> Result<usize, DbErr> {
        let all = Migrator::migrations();
        if !self.has_table(MIGRATIONS).await? {
            return Ok(all.len());
        }
        // Asked of sea-orm, it would make the table first, which whoever serves may not do.
        let applied = Query::select().column("version").from(MIGRATIONS).to_owned();
        let rows = self.0.readers.query_all(&applied).await?;
        let applied: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
        Ok(all.iter().filter(|migration| !applied.iter().any(|name| name == migration.name())).count())
    }

    /// Whether there is a table of this name: for whoever asks before the schema is brought up to date.
    pub async fn has_table(&self, name: &str) -> Result<bool, DbErr> {
        SchemaManager::new(&self.0.writer.pool).has_table(name).await
    }

    /// Whether the database could keep rows of people back from callers by itself, as a second layer below the row gate, and does
    /// not: a PostgreSQL that is asked by who owns its tables.
    pub fn lacks_row_security(&self) -> bool {
        self.0.callers.is_none() && !self.0.storage.has_one_writer
    }

    /// Gathers what the database goes by when it chooses an index, where it does not do so by itself.
    ///
    /// # Errors
    /// The database's own.
    pub async fn gather_statistics(&self) -> Result<(), DbErr> {
        self.system("statistics for the choice of indexes").write(async |tx| dialect::gather_statistics(tx).await).await
    }

    /// How many statements this node has run. Two answers that must look the same cost the same number.
    pub fn statements(&self) -> u64 {
        self.0.counter.statements.load(Ordering::Relaxed)
    }

    /// Tells of the text of every statement that this node runs from now on, in which no value is: for tests that look at
    /// plans. A second call does nothing.
    pub fn watch_statements(&self, watch: fn(&str)) {
        let _ = self.0.counter.watch.set(watch);
    }

    /// How many acts wait for their turn to write.
    pub fn waiting(&self) -> usize {
        self.0.writer.waiting()
    }

    /// The condition that no transaction which wrote below a row of a log is still open: as [`Tx::before_open_transactions`].
    pub fn before_open_transactions(&self, xid: impl ColumnTrait) -> Condition {
        dialect::before_open_transactions(&self.0.readers, xid)
    }

    /// Answers whether all pools do.
    pub async fn ping(&self) -> Result<(), DbErr> {
        if let Some(callers) = &self.0.callers {
            dialect::reader::ping(&callers.pool).await?;
        }
        self.0.readers.ping().await?;
        self.0.writer.pool.ping().await
    }

    /// The door for what nobody asks for: token issue, jobs, start-up. The reason is for the reader of the code.
    pub fn system(&self, reason: &'static str) -> System<'_> {
        System { db: self, reason, lane: Lane::System(reason) }
    }

    /// Closes all pools, after what is under way.
    pub async fn close(&self) -> Result<(), DbErr> {
        if let Some(callers) = &self.0.callers {
            callers.pool.close().await;
        }
        let readers = self.0.readers.close().await;
        self.0.writer.pool.close_by_ref().await.and(readers)
    }

    /// What a caller reads by, where the database has row security.
    fn reader(&self, caller: &Caller) -> Option<Reader> {
        Some(Reader::new(self.0.callers.clone()?, self.0.counter.clone(), caller))
    }

    async fn begin_write(&self, lane: Lane) -> Result<Transaction, DbErr> {
        self.0.writer.begin(lane).await
    }

    /// What keeps everything from being written just now, as the latest write or probe met it.
    pub fn obstacle(&self) -> Option<Obstacle> {
        self.0.storage.obstacle()
    }
}

/// An act without a caller.
#[derive(Debug)]
pub struct System<'db> {
    db: &'db Db,
    reason: &'static str,
    lane: Lane,
}

impl System<'_> {
    /// For what answers wait for: its turn is the next one, whoever waits.
    pub(crate) fn urgent(self) -> Self {
        Self { lane: Lane::Urgent, ..self }
    }

    /// Runs the act in one writing transaction: `Ok` only where it was committed, undone otherwise.
    pub async fn write<T, E, F>(&self, act: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&Transaction) -> Result<T, E>,
        E: From<DbErr>,
    {
        tracing::debug!(reason = self.reason, "system write");
        let tx = self.db.begin_write(self.lane).await?;
        match act(&tx).await {
            Ok(outcome) => {
                tx.commit().await?;
                Ok(outcome)
            }
            Err(refusal) => {
                tx.undo().await?;
                Err(refusal)
            }
        }
    }

    /// The readers' pool.
    pub fn read(&self) -> &Readers {
        tracing::trace!(reason = self.reason, "system read");
        &self.db.0.readers
    }
}

/// Takes every row out: for the sandbox, which begins anew.
pub async fn empty(tx: &Transaction) -> Result<(), DbErr> {
    dialect::empty(tx).await
}

/// A database fault is ours: logged by its kind, answered with 500 or 503, and never with the statement's text or values.
impl From<DbErr> for Problem {
    fn from(error: DbErr) -> Self {
        let kind = dialect::kind(&error);
        match kind {
            dialect::Kind::Fault => {
                tracing::error!(kind = kind.as_str(), "database error");
                Problem::new(Code::InternalError)
            }
            // The log has a line where an obstacle begins and where it ends.
            dialect::Kind::Refused(_) | dialect::Kind::OutOfReach | dialect::Kind::Raced => {
                tracing::debug!(kind = kind.as_str(), "database error");
                Problem::unavailable("2")
            }
        }
    }
}

/// Why a write was not kept, as the caller who sent it hears it: 507 or 503 where nothing is kept from anybody.
fn refusal(error: DbErr) -> Problem {
    match dialect::kind(&error) {
        dialect::Kind::Refused(obstacle) => obstacle.into(),
        _ => error.into(),
    }
}
