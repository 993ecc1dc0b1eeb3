//! What reads outside of any transaction. PostgreSQL's connections are those of a pool of the driver's. SQLite's are ours: the
//! driver asks a connection at each return whether it lives, on its thread, which is as much work as most of our reads.

use std::time::Duration;

use deadpool::Runtime;
use deadpool::managed::{Manager, Metrics, Object, Pool, PoolError, QueueMode, RecycleError, RecycleResult};
use sea_orm::sqlx::query::Query;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sea_orm::sqlx::{self, AssertSqlSafe, ConnectOptions, Connection, Sqlite};
use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, Statement, Values,
};
use sea_query_sqlx::SqlxValues;

use super::super::Counter;
use super::reader::failed;

/// For how long a connection to SQLite is used: it goes by the statistics that were there when it was opened.
const LIFETIME: Duration = Duration::from_secs(30 * 60);

/// Takes statements, each on any connection.
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
            By::Own(pool, _) => pool.get().await.map_err(not_got)?.connection.ping().await.map_err(failed),
        }
    }

    /// Closes all of them.
    pub(in crate::db) async fn close(&self) -> Result<(), DbErr> {
        match &self.0 {
            By::Driver(pool) => pool.close_by_ref().await,
            By::Own(pool, _) => {
                for line in pool.retain(|_, _| false).removed {
                    line.connection.close().await.map_err(failed)?;
                }
                pool.close();
                Ok(())
            }
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

/// Asks on a connection, which is used no more where its answer was not waited for or was an error.
async fn answered<T>(
    pool: &Pool<Opener>,
    ask: impl AsyncFnOnce(&mut SqliteConnection) -> Result<T, sqlx::Error>,
) -> Result<T, DbErr> {
    let mut line: Object<Opener> = pool.get().await.map_err(not_got)?;
    line.is_answered = false;
    let answer = ask(&mut line.connection).await.map_err(failed)?;
    line.is_answered = true;
    Ok(answer)
}

/// Opens connections to SQLite.
#[derive(Debug)]
struct Opener(SqliteConnectOptions);

/// One of them.
#[derive(Debug)]
struct Line {
    connection: SqliteConnection,
    /// Whether what was asked last was answered; else its thread may still look for what nobody waits for.
    is_answered: bool,
}

impl Manager for Opener {
    type Type = Line;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<Line, sqlx::Error> {
        Ok(Line { connection: self.0.connect().await?, is_answered: true })
    }

    async fn recycle(&self, line: &mut Line, metrics: &Metrics) -> RecycleResult<sqlx::Error> {
        if line.is_answered && metrics.age() < LIFETIME {
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
    DbErr::Custom("what a caller reads by writes nothing".to_owned())
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

    /// How often the one connection was used again.
    async fn used_again(readers: &Readers) -> usize {
        let By::Own(pool, _) = &readers.0 else { panic!("it is SQLite") };
        let line = pool.get().await.expect("there is one");
        Object::metrics(&line).recycle_count
    }

    #[tokio::test]
    async fn a_connection_is_used_again_but_not_one_that_owes_an_answer_or_gave_an_error() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let readers = one_reader(&folder).await;
        for _ in 0..3 {
            assert!(readers.query_one_raw(statement("SELECT 1")).await.expect("it answers").is_some());
        }
        assert_eq!(used_again(&readers).await, 4);
        let mut given_up = Box::pin(readers.query_one_raw(statement(COUNTS_FOR_LONG)));
        assert!(
            given_up.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending(),
            "it takes longer than that"
        );
        drop(given_up);
        assert_eq!(used_again(&readers).await, 0, "what was given up is counted on another thread");
        assert!(readers.query_all_raw(statement("SELECT nothing")).await.is_err());
        assert_eq!(used_again(&readers).await, 0);
        assert!(readers.execute_unprepared("DELETE FROM people").await.is_err());
        readers.close().await.expect("it closes");
        assert!(readers.query_one_raw(statement("SELECT 1")).await.is_err(), "all are closed");
    }
}
