//! What a caller reads from PostgreSQL: by a connection that knows who is asking, to which it shows the rows of people by
//! policies of its own (`migrations/row_security.rs`), whatever the statement asks for.
//!
//! It is a second layer below the row gate, and coarser: services, organisations and practices. A caller's connections can
//! write nothing. What no caller asks for, and what is read within a writing transaction, goes by other connections.

use std::sync::{Mutex, PoisonError};

use sea_orm::sqlx::pool::PoolConnection;
use sea_orm::sqlx::query::Query;
use sea_orm::sqlx::{self, AssertSqlSafe, Connection, PgPool, Postgres};
use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, QueryResult, RuntimeErr, Statement, Values,
};
use sea_query_sqlx::SqlxValues;

use super::super::{Callers, Counter};
use crate::auth::Caller;

/// Says who reads by a connection, until it is said again; within a transaction, for as long as that lasts.
const SET_READER: &str = "SELECT set_config('linkwork.reader', $1, $6), set_config('linkwork.principal', $2, $6), \
                    set_config('linkwork.organisation', $3, $6), set_config('linkwork.organisation_kind', $4, $6), \
                    set_config('linkwork.services', $5, $6)";
/// Who reads where no caller does: the policies let it pass.
pub(in crate::db) const NOBODY: &str = "system";

/// One caller's reading. Its connection, which knows them, is theirs until it is dropped or [`Reader::rest`]s.
#[derive(Debug)]
pub(in crate::db) struct Reader {
    callers: Callers,
    counter: Counter,
    set_reader: Statement,
    connection: Mutex<Option<PoolConnection<Postgres>>>,
}

impl Reader {
    pub(in crate::db) fn new(callers: Callers, counter: Counter, caller: &Caller) -> Self {
        Self { callers, counter, set_reader: set_reader(caller, false), connection: Mutex::default() }
    }

    /// Whether rows of this table may be kept back.
    pub(in crate::db) fn keeps_back(&self, table: &str) -> bool {
        self.callers.closed.contains(table)
    }

    /// Gives the connection back: nothing is read for a while.
    pub(in crate::db) fn rest(&self) {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    pub(in crate::db) async fn query_one(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        let mut connection = self.acquire().await?;
        self.counter.count(&statement.sql);
        let row = prepared(&statement).fetch_optional(&mut *connection).await.map_err(failed)?;
        self.put_back(connection);
        Ok(row.map(QueryResult::from))
    }

    pub(in crate::db) async fn query_all(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let mut connection = self.acquire().await?;
        self.counter.count(&statement.sql);
        let rows = prepared(&statement).fetch_all(&mut *connection).await.map_err(failed)?;
        self.put_back(connection);
        Ok(rows.into_iter().map(QueryResult::from).collect())
    }

    /// One that knows who is asking.
    async fn acquire(&self) -> Result<PoolConnection<Postgres>, DbErr> {
        let connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(connection) = connection {
            return Ok(connection);
        }
        let mut connection = self.callers.pool.acquire().await.map_err(not_acquired)?;
        self.counter.count(&self.set_reader.sql);
        prepared(&self.set_reader).execute(&mut *connection).await.map_err(failed)?;
        Ok(connection)
    }

    fn put_back(&self, connection: PoolConnection<Postgres>) {
        *self.connection.lock().unwrap_or_else(PoisonError::into_inner) = Some(connection);
    }
}

/// Answers whether callers can read.
pub(in crate::db) async fn ping(pool: &PgPool) -> Result<(), DbErr> {
    pool.acquire().await.map_err(not_acquired)?.ping().await.map_err(failed)
}

/// Lets a transaction know which caller reads in it.
pub(in crate::db) async fn set_reader_in(tx: &DatabaseTransaction, caller: &Caller) -> Result<(), DbErr> {
    tx.query_one_raw(set_reader(caller, true)).await.map(drop)
}

/// Lets it know that from now on somebody else does: the caller again, by their role, or nobody.
pub(in crate::db) async fn switch_reader(tx: &DatabaseTransaction, reader: &str) -> Result<(), DbErr> {
    let text = "SELECT set_config('linkwork.reader', $1, true)";
    tx.query_one_raw(Statement::from_sql_and_values(DbBackend::Postgres, text, [reader.into()])).await.map(drop)
}

fn set_reader(caller: &Caller, is_for_transaction: bool) -> Statement {
    // Whoever is of no service is shown none's rows, also where their organisation hosts one, or they hold a post in one.
    let services: Vec<String> =
        caller.case_services().filter(|_| caller.role.is_of_service()).map(|service| service.to_string()).collect();
    let values = [
        caller.role.to_string(),
        caller.principal.id().to_string(),
        caller.organisation_id.to_string(),
        caller.organisation_kind.to_string(),
        services.join(","),
    ];
    let values = values.into_iter().map(sea_orm::Value::from).chain([is_for_transaction.into()]);
    Statement::from_sql_and_values(DbBackend::Postgres, SET_READER, values)
}

fn prepared(statement: &Statement) -> Query<'_, Postgres, SqlxValues> {
    let values = statement.values.clone().unwrap_or_else(|| Values(Vec::new()));
    sqlx::query_with(AssertSqlSafe(statement.sql.as_str()), SqlxValues(values))
}

pub(super) fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Query(RuntimeErr::SqlxError(error.into()))
}

fn not_acquired(error: sqlx::Error) -> DbErr {
    match error {
        sqlx::Error::PoolTimedOut => DbErr::ConnectionAcquire(ConnAcquireErr::Timeout),
        sqlx::Error::PoolClosed => DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed),
        error => DbErr::Conn(RuntimeErr::SqlxError(error.into())),
    }
}
