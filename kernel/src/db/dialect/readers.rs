//! What reads outside of any transaction. PostgreSQL's connections are those of a pool of the driver's. SQLite's are ours: the
//! driver asks a connection at each return whether it lives, on its thread, which is as much work as most of our reads.

use std::time::Duration;

use deadpool::Runtime;
use deadpool::managed::{
    Manager, Metrics, Object, Pool, PoolError, QueueMode, RecycleError, RecycleResult, RetainResult,
};
use sea_orm::sqlx::query::Query;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sea_orm::sqlx::{self, AssertSqlSafe, ConnectOptions, Connection, Sqlite};
use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, Statement, Values,
};
use sea_query_sqlx::SqlxValues;
use tokio::runtime::Handle;

use super::super::Counter;
use super::reader::failed;

/// For how long a connection to SQLite is used: it goes by the statistics that were there when it was opened.
const LIFETIME: Duration = Duration::from_secs(30 * 60);
/// For how long one stays open that nobody needs.
const IDLE: Duration = Duration::from_secs(10 * 60);

/// Takes statements, each on any connection. That those of SQLite stay open lets them go on where there is no room to open anything.
#[derive(Clone, Debug)]
pub struct Readers(By);

#[derive(Clone, Debug)]
enum By {
    Driver(DatabaseConnection),
    Own(Pool<Opener>, Counter),
}

impl Readers {
    /// Those of the driver's pool, by which the database is written too.
    pub(in crate::db) fn of_pool(pool: DatabaseConnection) -> Self {
        Self(By::Driver(pool))
    }

    /// Opens connections to an SQLite database: one now, and later as many more as are wanted at once, up to a bound. Who wants
    /// one beyond it waits so long.
    pub(in crate::db) async fn of_file(
        options: SqliteConnectOptions,
        bound: u32,
        wait: Duration,
        counter: Counter,
    ) -> Result<Self, DbErr> {
        let size = usize::try_from(bound).unwrap_or(1).max(1);
        // Whichever was used last has what it read at hand.
        let pool = Pool::builder(Opener(options))
            .max_size(size)
            .queue_mode(QueueMode::Lifo)
            .wait_timeout(Some(wait))
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|error| DbErr::Custom(error.to_string()))?;
        drop(pool.get().await.map_err(not_got)?);
        Ok(Self(By::Own(pool, counter)))
    }

    /// Answers whether they do.
    pub(in crate::db) async fn ping(&self) -> Result<(), DbErr> {
        match &self.0 {
            By::Driver(pool) => pool.ping().await,
            By::Own(pool, _) => answered(pool, async |connection: &mut _| connection.ping().await).await,
        }
    }

    /// Closes those that nobody has needed for a while: each has a thread and what it read at hand.
    pub(in crate::db) async fn close_idle(&self) -> Result<(), DbErr> {
        let By::Own(pool, _) = &self.0 else { return Ok(()) };
        close_each(pool.retain(|_, metrics| metrics.last_used() < IDLE)).await
    }

    /// Closes all of them, each when it has answered.
    pub(in crate::db) async fn close(&self) -> Result<(), DbErr> {
        let pool = match &self.0 {
            By::Driver(pool) => return pool.close_by_ref().await,
            By::Own(pool, _) => pool,
        };
        let mut outcome = Ok(());
        loop {
            outcome = close_each(pool.retain(|_, _| false)).await.and(outcome);
            if pool.status().size == 0 {
                pool.close();
                return outcome;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Readers {
    fn get_database_backend(&self) -> DbBackend {
        match &self.0 {
            By::Driver(pool) => pool.get_database_backend(),
            By::Own(..) => DbBackend::Sqlite,
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match &self.0 {
            By::Driver(pool) => pool.execute_raw(statement).await,
            By::Own(..) => Err(writes_nothing()),
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match &self.0 {
            By::Driver(pool) => pool.execute_unprepared(sql).await,
            By::Own(..) => Err(writes_nothing()),
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match &self.0 {
            By::Driver(pool) => pool.query_one_raw(statement).await,
            By::Own(pool, counter) => {
                counter.count(&statement.sql);
                let ask = async |connection: &mut _| prepared(statement).fetch_optional(connection).await;
                Ok(answered(pool, ask).await?.map(QueryResult::from))
            }
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match &self.0 {
            By::Driver(pool) => pool.query_all_raw(statement).await,
            By::Own(pool, counter) => {
                counter.count(&statement.sql);
                let ask = async |connection: &mut _| prepared(statement).fetch_all(connection).await;
                Ok(answered(pool, ask).await?.into_iter().map(QueryResult::from).collect())
            }
        }
    }
}

async fn close_each(closed: RetainResult<Own>) -> Result<(), DbErr> {
    let mut outcome = Ok(());
    for own in closed.removed {
        outcome = own.connection.close().await.map_err(failed).and(outcome);
    }
    outcome
}

/// Asks on a connection.
async fn answered<T>(
    pool: &Pool<Opener>,
    ask: impl AsyncFnOnce(&mut SqliteConnection) -> Result<T, sqlx::Error>,
) -> Result<T, DbErr> {
    let mut borrowed = Borrowed(Some(pool.get().await.map_err(not_got)?));
    let Some(own) = borrowed.0.as_mut() else { return Err(DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)) };
    own.is_answered = false;
    let answer = ask(&mut own.connection).await.map_err(failed)?;
    own.is_answered = true;
    Ok(answer)
}

/// A connection for one statement. Where nobody waited for its answer its thread may still look for it: until that is over, it
/// takes its place among the others, of which there may be so many.
struct Borrowed(Option<Object<Opener>>);

impl Drop for Borrowed {
    fn drop(&mut self) {
        let Some(mut own) = self.0.take().filter(|own| !own.is_answered) else { return };
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move { own.is_answered = own.connection.ping().await.is_ok() });
        }
    }
}

/// Opens connections to SQLite.
#[derive(Debug)]
struct Opener(SqliteConnectOptions);

/// A connection that is ours.
#[derive(Debug)]
struct Own {
    connection: SqliteConnection,
    /// Whether what was asked last was answered.
    is_answered: bool,
}

impl Manager for Opener {
    type Type = Own;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<Own, sqlx::Error> {
        Ok(Own { connection: self.0.connect().await?, is_answered: true })
    }

    async fn recycle(&self, own: &mut Own, metrics: &Metrics) -> RecycleResult<sqlx::Error> {
        if own.is_answered && metrics.age() < LIFETIME {
            Ok(())
        } else {
            Err(RecycleError::message("a connection is opened anew"))
        }
    }
}

fn prepared<'s>(statement: Statement) -> Query<'s, Sqlite, SqlxValues> {
    let values = statement.values.unwrap_or_else(|| Values(Vec::new()));
    sqlx::query_with(AssertSqlSafe(statement.sql), SqlxValues(values))
}

/// The error of whoever would write by what only reads.
pub(in crate::db) fn writes_nothing() -> DbErr {
    DbErr::Custom("what only reads writes nothing".to_owned())
}

fn not_got(error: PoolError<sqlx::Error>) -> DbErr {
    match error {
        PoolError::Backend(error) => failed(error),
        PoolError::Closed => DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed),
        PoolError::Timeout(_) | PoolError::NoRuntimeSpecified | PoolError::PostCreateHook(_) => {
            DbErr::ConnectionAcquire(ConnAcquireErr::Timeout)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::task::{Context, Waker};

    use super::*;

    const COUNTS_FOR_LONG: &str = "WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 5000000) SELECT MAX(n) FROM counted";

    async fn one_reader(folder: &tempfile::TempDir) -> Readers {
        let options = SqliteConnectOptions::new().filename(folder.path().join("linkwork.db")).create_if_missing(true);
        Readers::of_file(options, 1, Duration::from_secs(10), Counter::default()).await.expect("it is opened")
    }

    fn statement(text: &str) -> Statement {
        Statement::from_string(DbBackend::Sqlite, text)
    }

    #[tokio::test]
    async fn one_that_owes_an_answer_takes_its_place_until_it_is_given() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let readers = one_reader(&folder).await;
        let mut given_up = Box::pin(readers.query_one_raw(statement(COUNTS_FOR_LONG)));
        assert!(
            given_up.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending(),
            "it takes longer than that"
        );
        drop(given_up);
        let By::Own(pool, _) = &readers.0 else { panic!("it is SQLite") };
        assert_eq!((pool.status().size, pool.status().available), (1, 0), "it still counts");
        assert!(readers.query_all_raw(statement("SELECT nothing")).await.is_err());
        assert!(readers.query_one_raw(statement("SELECT 1")).await.expect("it answers").is_some());
        let own = pool.get().await.expect("there is one");
        assert_eq!(Object::metrics(&own).recycle_count, 4, "it is the same connection all the time");
    }

    #[tokio::test]
    async fn all_are_closed_when_they_have_answered_and_nothing_is_written_by_them() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let readers = one_reader(&folder).await;
        assert!(readers.execute_unprepared("CREATE TABLE written (n)").await.is_err());
        let counting = async { readers.query_one_raw(statement(COUNTS_FOR_LONG)).await.expect("it answers") };
        let closing = async {
            tokio::task::yield_now().await;
            readers.close().await.expect("it closes");
        };
        assert!(tokio::join!(counting, closing).0.is_some());
        assert!(readers.query_one_raw(statement("SELECT 1")).await.is_err(), "all are closed");
    }
}
