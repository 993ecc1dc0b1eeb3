//! The bare server on PostgreSQL: each thread that serves has a few connections of its own, and waits for one only where
//! all are at work.

use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt::Write;
use std::sync::Arc;

use actix_web::web::Data;
use chrono::{DateTime, NaiveDate, Utc};
use futures_util::TryStreamExt;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, Column, Connection, PgConnection, Postgres, Row, SqlSafeStr, SqlStr, TypeInfo, ValueRef};
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::statements::{ANSWERED, KNOWN};
use super::submission::{Rows, Submission};
use super::verbs::{self, Database};
use super::{PORT, answers};
use crate::cast;
use crate::cell::Cell;
use crate::fault::{Outcome, fault};
use crate::template::{Library, Template};

/// Connections of one thread: two threads have as many as Linkwork's pool.
const CONNECTIONS: usize = 5;

/// What one thread has.
struct Server {
    url: String,
    permits: Semaphore,
    free: RefCell<Vec<PgConnection>>,
    made: Arc<Inserts>,
    matched: Arc<Inserts>,
}

/// Statements that write a submission, each with the number of its rows: rows of one target go together.
struct Inserts(Vec<(SqlStr, usize)>);

pub async fn serve(url: &str, library: Library) -> Outcome<()> {
    let rows = Arc::new(Rows::new(library)?);
    let mut connection = PgConnection::connect(url).await?;
    let json = json_columns(&mut connection).await?;
    connection.close().await?;
    let url = url.to_owned();
    let made = Arc::new(Inserts::new(&rows.library, &rows.made, &json));
    let matched = Arc::new(Inserts::new(&rows.library, &rows.matched, &json));
    let database = move || {
        Ok(Data::new(Server {
            url: url.clone(),
            permits: Semaphore::new(CONNECTIONS),
            free: RefCell::default(),
            made: made.clone(),
            matched: matched.clone(),
        }))
    };
    verbs::serve(database, rows, PORT).await
}

impl Inserts {
    fn new(library: &Library, template: &Template, json: &HashSet<(String, String)>) -> Self {
        let mut groups: Vec<(usize, usize)> = Vec::new();
        for row in &template.rows {
            match groups.last_mut() {
                Some((target, rows)) if *target == row.target => *rows += 1,
                _ => groups.push((row.target, 1)),
            }
        }
        let statement = |(target, rows): (usize, usize)| {
            let target = &library.targets[target];
            let is_json = |column: &String| json.contains(&(target.table.clone(), column.clone()));
            let mut place = 0;
            let mut places = Vec::with_capacity(rows);
            for _ in 0..rows {
                let of_row = target.columns.iter().map(|column| {
                    place += 1;
                    // A text becomes JSON only where it is told to.
                    if is_json(column) { format!("${place}::json") } else { format!("${place}") }
                });
                places.push(format!("({})", of_row.collect::<Vec<_>>().join(", ")));
            }
            let (table, columns, places) = (&target.table, target.columns.join(", "), places.join(", "));
            (AssertSqlSafe(format!("INSERT INTO {table} ({columns}) VALUES {places}")).into_sql_str(), rows)
        };
        Self(groups.into_iter().map(statement).collect())
    }
}

/// The columns that are JSON, as (table, column).
async fn json_columns(connection: &mut PgConnection) -> Outcome<HashSet<(String, String)>> {
    let columns = sqlx::query_as(
        "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE data_type IN ('json', 'jsonb')",
    );
    Ok(columns.fetch_all(connection).await?.into_iter().collect())
}

type Asked<'q> = Query<'q, Postgres, PgArguments>;

fn bind<'q>(query: Asked<'q>, cell: &Cell) -> Asked<'q> {
    match cell {
        Cell::Null => query.bind(None::<String>),
        Cell::Uuid(id) => query.bind(*id),
        Cell::Text(text) | Cell::Json(text) => query.bind(text.clone()),
        Cell::Time(at) => query.bind(*at),
        Cell::Date(day) => query.bind(*day),
        Cell::Int(number) => query.bind(*number),
        Cell::Bool(yes) => query.bind(*yes),
        Cell::Bytes(bytes) => query.bind(bytes.clone()),
    }
}

impl Server {
    /// Runs something with a connection, which is thrown away where that fails.
    async fn with<T>(&self, run: impl AsyncFnOnce(&mut PgConnection) -> Outcome<T>) -> Outcome<T> {
        let _permit = self.permits.acquire().await?;
        let free = self.free.borrow_mut().pop();
        let mut connection = match free {
            Some(connection) => connection,
            None => PgConnection::connect(&self.url).await?,
        };
        let done = run(&mut connection).await?;
        self.free.borrow_mut().push(connection);
        Ok(done)
    }
}

impl Database for Server {
    async fn objects(&self, sql: &'static str, given: &[Cell], most: usize, out: &mut String) -> Outcome<usize> {
        self.with(async |connection| {
            let query = given.iter().fold(sqlx::query(sql), bind);
            let mut rows = query.fetch(connection);
            let mut count = 0;
            while let Some(row) = rows.try_next().await? {
                count += 1;
                if count > most {
                    continue;
                }
                if count > 1 {
                    out.push(',');
                }
                object(&row, out)?;
            }
            Ok(count)
        })
        .await
    }

    async fn submit(&self, rows: &Rows, submission: Submission, _: bool) -> Outcome<Uuid> {
        self.with(async |connection| {
            let mut who = submission.who;
            let mut transaction = connection.begin().await?;
            let answered = sqlx::query(ANSWERED).bind(cast::AGENCY_CLIENT).bind(&who.key);
            if answered.fetch_optional(&mut *transaction).await?.is_some() {
                return Err(fault("the key was used before"));
            }
            let known = sqlx::query(KNOWN).bind(cast::SERVICE).bind(&who.nhs_number);
            let known = known.fetch_optional(&mut *transaction).await?;
            let birth_date = known.as_ref().map(|row| row.try_get::<Option<NaiveDate>, _>(1)).transpose()?.flatten();
            let is_known = birth_date == Some(who.birth_date);
            if let Some(row) = known.filter(|_| is_known) {
                who.person = row.try_get(0)?;
            }
            let (template, inserts) = if is_known { (&rows.matched, &self.matched) } else { (&rows.made, &self.made) };
            let mut cells = Vec::with_capacity(template.rows.len());
            let id = template.copy(&who, |_, row| {
                cells.push(row);
                Ok::<(), crate::fault::Fault>(())
            })?;
            let mut cells = cells.into_iter();
            for (sql, count) in &inserts.0 {
                let group = cells.by_ref().take(*count).flatten();
                let query = group.fold(sqlx::query(sql.clone()), |query, cell| bind(query, &cell));
                query.execute(&mut *transaction).await?;
            }
            transaction.commit().await?;
            Ok(id)
        })
        .await
    }
}

fn object(row: &PgRow, out: &mut String) -> Outcome<()> {
    for (number, column) in row.columns().iter().enumerate() {
        answers::name(out, number, column.name());
        if row.try_get_raw(number)?.is_null() {
            out.push_str("null");
            continue;
        }
        match column.type_info().name() {
            "UUID" => write!(out, "\"{}\"", row.try_get::<Uuid, _>(number)?)?,
            "BOOL" => write!(out, "{}", row.try_get::<bool, _>(number)?)?,
            "INT2" => write!(out, "{}", row.try_get::<i16, _>(number)?)?,
            "INT4" => write!(out, "{}", row.try_get::<i32, _>(number)?)?,
            "INT8" => write!(out, "{}", row.try_get::<i64, _>(number)?)?,
            "DATE" => write!(out, "\"{}\"", row.try_get::<NaiveDate, _>(number)?)?,
            "TIMESTAMPTZ" => {
                let at = row.try_get::<DateTime<Utc>, _>(number)?;
                write!(out, "\"{}\"", at.format("%Y-%m-%dT%H:%M:%S%.6fZ"))?;
            }
            // The binary form of JSONB has its version, a byte, before the text.
            "JSONB" => out.push_str(row.try_get_unchecked::<&str, _>(number)?.get(1..).unwrap_or("null")),
            "JSON" => out.push_str(row.try_get_unchecked::<&str, _>(number)?),
            _ => answers::text(out, row.try_get_unchecked::<&str, _>(number)?),
        }
    }
    out.push('}');
    Ok(())
}
