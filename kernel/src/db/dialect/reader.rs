//! What a caller reads from PostgreSQL: by connections that were told who is asking, to which it shows the rows of people by
//! policies of its own (`migrations/row_security.rs`), whatever the statement asks for.
//!
//! It is a second layer below the row gate, and coarser: services, organisations and practices. A caller's connections can
//! write nothing. What no caller asks for, and what is read within a writing transaction, goes by other connections.

use std::fmt::Display;
use std::sync::{Mutex, PoisonError};

use sea_orm::sqlx::pool::PoolConnection;
use sea_orm::sqlx::postgres::PgArguments;
use sea_orm::sqlx::query::Query;
use sea_orm::sqlx::{self, AssertSqlSafe, PgPool, Postgres};
use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, QueryResult, RuntimeErr, Statement,
};
use sea_query_sqlx::SqlxValues;

use super::super::Counter;
use crate::auth::Caller;

/// Says who reads by a connection, until it is said again; within a transaction, for as long as that lasts.
const TELL: &str = "SELECT set_config('linkwork.reader', $1, $6), set_config('linkwork.principal', $2, $6), \
                    set_config('linkwork.organisation', $3, $6), set_config('linkwork.organisation_kind', $4, $6), \
                    set_config('linkwork.services', $5, $6)";

/// Who reads where no caller does: the policies let it pass.
pub(in crate::db) const NOBODY: &str = "system";

/// One caller's reading. The connections that were told are theirs until it is dropped or [`Reader::rest`]s.
#[derive(Debug)]
pub(in crate::db) struct Reader {
    pool: PgPool,
    counter: Counter,
    /// The values of [`TELL`].
    caller: [String; 5],
    told: Mutex<Vec<PoolConnection<Postgres>>>,
}

impl Reader {
    pub(in crate::db) fn new(pool: PgPool, counter: Counter, caller: &Caller) -> Self {
        Self { pool, counter, caller: told_of(caller), told: Mutex::default() }
    }

    pub(in crate::db) fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    /// Gives the connections back: nothing is read for a while.
    pub(in crate::db) fn rest(&self) {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    pub(in crate::db) async fn query_one(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let mut connection = self.connection(&statement).await?;
        let row = prepared(&statement).fetch_optional(&mut *connection).await.map_err(failed)?;
        self.keep(connection);
        Ok(row.map(QueryResult::from))
    }

    pub(in crate::db) async fn query_all(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let mut connection = self.connection(&statement).await?;
        let rows = prepared(&statement).fetch_all(&mut *connection).await.map_err(failed)?;
        self.keep(connection);
        Ok(rows.into_iter().map(QueryResult::from).collect())
    }

    /// One that knows who is asking, for this statement.
    async fn connection(&self, statement: &Statement) -> Result<PoolConnection<Postgres>, DbErr> {
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match told {
            Some(connection) => connection,
            None => {
                let mut connection = self.pool.acquire().await.map_err(not_acquired)?;
                self.counter.count(TELL);
                tell(&self.caller).execute(&mut *connection).await.map_err(failed)?;
                connection
            }
        };
        self.counter.count(&statement.sql);
        Ok(connection)
    }

    fn keep(&self, connection: PoolConnection<Postgres>) {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }
}

/// The values of [`TELL`]: the policies go by these words.
fn told_of(caller: &Caller) -> [String; 5] {
    fn words<T: Display>(all: impl Iterator<Item = T>) -> String {
        all.map(|one| one.to_string()).collect::<Vec<_>>().join(",")
    }
    [
        caller.role.to_string(),
        caller.principal.id().to_string(),
        caller.organisation_id.to_string(),
        caller.organisation_kind.to_string(),
        words(caller.case_services()),
    ]
}

fn tell(caller: &[String; 5]) -> Query<'_, Postgres, PgArguments> {
    caller.iter().fold(sqlx::query(TELL), |query, value| query.bind(value)).bind(false)
}

/// Tells a transaction which caller reads in it.
pub(in crate::db) async fn tell_in(tx: &DatabaseTransaction, caller: &Caller) -> Result<(), DbErr> {
    let values = told_of(caller).into_iter().map(sea_orm::Value::from).chain([true.into()]);
    tx.query_one_raw(Statement::from_sql_and_values(DbBackend::Postgres, TELL, values)).await.map(drop)
}

/// Tells it that from now on somebody else does: the caller again, by their role, or nobody.
pub(in crate::db) async fn tell_anew(tx: &DatabaseTransaction, reader: &str) -> Result<(), DbErr> {
    let text = "SELECT set_config('linkwork.reader', $1, true)";
    tx.query_one_raw(Statement::from_sql_and_values(DbBackend::Postgres, text, [reader.into()])).await.map(drop)
}

fn prepared(statement: &Statement) -> Query<'_, Postgres, SqlxValues> {
    let values = statement.values.clone().unwrap_or_else(|| sea_orm::Values(Vec::new()));
    sqlx::query_with(AssertSqlSafe(statement.sql.as_str()), SqlxValues(values))
}

fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(error.into()))
}

fn not_acquired(error: sqlx::Error) -> DbErr {
    match error {
        sqlx::Error::PoolTimedOut => DbErr::ConnectionAcquire(ConnAcquireErr::Timeout),
        sqlx::Error::PoolClosed => DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed),
        error => DbErr::Conn(RuntimeErr::SqlxError(error.into())),
    }
}
