//! One writing transaction: a real `BEGIN`, statements, and a `COMMIT` whose success alone is success.
//!
//! The driver below counts by itself how deep in transactions a connection is, and goes by that count. Where a `COMMIT`
//! fails, SQLite has rolled back already: the driver's own `ROLLBACK` then fails and its count stays at one. A
//! connection like that would begin the next act by a savepoint, and nothing on it would ever be committed, while
//! every answer said so. So nothing here relies on the count:
//!
//! * after a `BEGIN`, `COMMIT` or `ROLLBACK` that failed, or whose outcome nobody waited for, the connection is closed;
//! * after a statement that failed, the transaction takes no other and cannot be committed. SQLite may have rolled it
//!   back by then, and what followed would be kept by itself, statement for statement; PostgreSQL answers `COMMIT` with
//!   a `ROLLBACK` that the driver takes for success.

use std::sync::{Arc, Mutex, PoisonError};

use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult,
    QueryResult, Statement, TransactionTrait,
};

use catalogue::id::{AuditEntryId, PersonId};

use super::dialect::reader::Reader;
use super::dialect::readers::{Readers, writes_nothing};
use super::dialect::{self, Kind};
use super::group::{Turn, Turns};
use super::outcome::{Doubt, commit, note};
use super::queue::{Lane, Permit, Queue};
use super::state::State;
use super::storage::{Obstacle, Storage};

/// A writing transaction. It is undone unless [`Transaction::commit`] returns `Ok`.
pub struct Transaction {
    of: Of,
    backend: DbBackend,
    storage: Arc<Storage>,
    /// The first failure; also while a statement runs, which may be dropped before anybody knows what became of it.
    failure: Mutex<Option<DbErr>>,
}

/// Whose the transaction below is.
enum Of {
    /// This act's alone, for as long as it has the turn.
    Act(DatabaseTransaction, Permit),
    /// That of all who take turns at the one writer.
    Group(Turn),
}

/// Where writing transactions begin.
#[derive(Debug)]
pub(super) struct Writer {
    pub(super) pool: DatabaseConnection,
    turns: Turning,
    storage: Arc<Storage>,
}

/// How those who write take turns.
#[derive(Debug)]
enum Turning {
    /// At the one writer.
    One(Arc<Turns>),
    /// At the connections of a pool.
    Several(Arc<Queue>),
}

impl Writer {
    /// With so many connections, of which readers have some to themselves.
    pub(super) fn new(pool: DatabaseConnection, connections: u32, storage: Arc<Storage>) -> Self {
        let turns = if storage.has_one_writer {
            Turning::One(Arc::new(Turns::new(storage.clone())))
        } else {
            let writing = connections - connections / 4;
            Turning::Several(Queue::new(usize::try_from(writing).unwrap_or(1).max(1)))
        };
        Self { turns, pool, storage }
    }

    /// How many wait for their turn.
    pub(super) fn waiting(&self) -> usize {
        match &self.turns {
            Turning::One(turns) => turns.waiting(),
            Turning::Several(queue) => queue.count(),
        }
    }

    /// Begins, with a connection of its own or, where there is one writer, with a turn at it.
    pub(super) async fn begin(&self, lane: Lane) -> Result<Transaction, DbErr> {
        let of = match &self.turns {
            Turning::Several(queue) => {
                let permit = queue.next(lane).await?;
                Of::Act(self.begin_on_connection().await?, permit)
            }
            Turning::One(turns) => {
                let turn = turns.next(lane).await?;
                Of::Group(if turn.tx().is_some() { turn } else { turn.begun(self.begin_on_connection().await?) })
            }
        };
        let backend = self.pool.get_database_backend();
        Ok(Transaction { of, backend, storage: self.storage.clone(), failure: Mutex::default() })
    }

    async fn begin_on_connection(&self) -> Result<DatabaseTransaction, DbErr> {
        // Each would wait as long, one after the other.
        if self.storage.has_one_writer && self.storage.is_locked() {
            return Err(dialect::locked());
        }
        let doubt = Doubt::of(&self.storage);
        let begun = self.pool.begin_with_options(dialect::write_options()).await;
        match &begun {
            Ok(_) => doubt.dispelled(),
            Err(error) => {
                // A pool that is exhausted says nothing of its connections.
                if matches!(error, DbErr::ConnectionAcquire(_)) {
                    doubt.dispelled();
                }
                note(&self.storage, error);
            }
        }
        begun
    }
}

impl Transaction {
    /// Commits what was written. Only after `Ok` may an answer say that it was stored.
    ///
    /// # Errors
    /// The first failure of the transaction, if there was any; else why the database did not commit. It may have been kept
    /// all the same, whole, where the database or its disk failed in the middle of it: who sends the same again with its
    /// key learns which it was.
    pub async fn commit(self) -> Result<(), DbErr> {
        if let Some(failure) = self.failure() {
            self.undo().await?;
            return Err(failure);
        }
        match self.of {
            Of::Act(tx, _permit) => commit(tx, &self.storage).await,
            Of::Group(turn) => turn.commit().await,
        }
    }

    /// Undoes what was written. What the act was refused for may be what somebody else has written: `Ok` says that this is
    /// kept, and only then may the refusal be answered.
    ///
    /// # Errors
    /// Why the database did not keep it.
    pub async fn undo(self) -> Result<(), DbErr> {
        let failure = self.failure();
        match self.of {
            Of::Act(..) => Ok(()),
            Of::Group(turn) => turn.undo(failure).await,
        }
    }

    /// Waits until no other node links the audit trail, and keeps it so until the transaction ends.
    pub(crate) async fn lock_audit_trail(&self) -> Result<(), DbErr> {
        dialect::lock_audit_trail(self).await
    }

    /// Waits until no other act that lost a race is run again, and keeps it so until the transaction ends.
    pub(super) async fn lock_reruns(&self) -> Result<(), DbErr> {
        dialect::lock_reruns(self).await
    }

    /// Enters people and the audit entries that saw them into the index by person, where there is such an entry; pairs that are
    /// there already stay.
    pub(crate) async fn index_audited(&self, seen: &[(PersonId, AuditEntryId)]) -> Result<(), DbErr> {
        dialect::index_audited(self, seen).await
    }

    /// What kept a statement of this transaction from being written, if it was not the statement's own fault.
    pub(super) fn obstacle(&self) -> Option<Obstacle> {
        match dialect::kind(&self.failure()?) {
            Kind::Refused(obstacle) => Some(obstacle),
            _ => None,
        }
    }

    /// The driver's transaction.
    pub(super) fn of_driver(&self) -> Result<&DatabaseTransaction, DbErr> {
        match &self.of {
            Of::Act(tx, _) => Ok(tx),
            Of::Group(turn) => turn.tx().ok_or(DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed)),
        }
    }

    fn failure(&self) -> Option<DbErr> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set_failure(&self, failure: Option<DbErr>) {
        *self.failure.lock().unwrap_or_else(PoisonError::into_inner) = failure;
    }

    async fn watch<T>(&self, statement: impl Future<Output = Result<T, DbErr>>) -> Result<T, DbErr> {
        if let Some(failure) = self.failure() {
            return Err(failure);
        }
        self.set_failure(Some(DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed)));
        let outcome = statement.await;
        self.set_failure(outcome.as_ref().err().cloned());
        if let Err(error) = &outcome {
            note(&self.storage, error);
        }
        outcome
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Transaction {
    fn get_database_backend(&self) -> DbBackend {
        self.backend
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.watch(async { self.of_driver()?.execute_raw(statement).await }).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.watch(async { self.of_driver()?.execute_unprepared(sql).await }).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.watch(async { self.of_driver()?.query_one_raw(statement).await }).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.watch(async { self.of_driver()?.query_all_raw(statement).await }).await
    }
}

/// What runs the statements of a caller's work: the readers' pool, a reader of one state, or a writing transaction.
#[expect(private_interfaces, reason = "only this module makes it, and nobody else looks into it")]
pub enum Executor<'c> {
    /// Each statement on any reader.
    Readers(&'c Readers),
    /// Each statement on a connection that knows who is asking.
    Caller(&'c Reader),
    /// All of one state.
    Snapshot {
        /// The state.
        state: &'c State,
        /// Whether it is the caller who reads; else nobody.
        is_caller: bool,
    },
    /// All in one transaction, one statement at a time.
    Writer(&'c Transaction),
}

#[async_trait::async_trait]
impl ConnectionTrait for Executor<'_> {
    fn get_database_backend(&self) -> DbBackend {
        match self {
            Self::Readers(pool) => pool.get_database_backend(),
            Self::Caller(_) => DbBackend::Postgres,
            Self::Snapshot { state, .. } => state.connection().get_database_backend(),
            Self::Writer(tx) => tx.get_database_backend(),
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match self {
            Self::Readers(pool) => pool.execute_raw(statement).await,
            Self::Caller(_) | Self::Snapshot { .. } => Err(writes_nothing()),
            Self::Writer(tx) => tx.execute_raw(statement).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match self {
            Self::Readers(pool) => pool.execute_unprepared(sql).await,
            Self::Caller(_) | Self::Snapshot { .. } => Err(writes_nothing()),
            Self::Writer(tx) => tx.execute_unprepared(sql).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match self {
            Self::Readers(pool) => pool.query_one_raw(statement).await,
            Self::Caller(reader) => reader.query_one(statement).await,
            Self::Snapshot { state, is_caller } => state.query_one(*is_caller, statement).await,
            Self::Writer(tx) => tx.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::Readers(pool) => pool.query_all_raw(statement).await,
            Self::Caller(reader) => reader.query_all(statement).await,
            Self::Snapshot { state, is_caller } => state.query_all(*is_caller, statement).await,
            Self::Writer(tx) => tx.query_all_raw(statement).await,
        }
    }
}
