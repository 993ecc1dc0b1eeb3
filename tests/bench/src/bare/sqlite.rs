//! The bare server on SQLite: a connection for each thread that serves, and one that writes.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Write;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use actix_web::web::Data;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Statement, params_from_iter};
use uuid::Uuid;

use super::submission::{Rows, Submission};
use super::verbs::{self, Database};
use super::writer::{Writer, open};
use super::{PORT, answers};
use crate::cell::Cell;
use crate::fault::Outcome;
use crate::template::Library;

/// How a column is written.
#[derive(Clone, Copy)]
enum Kind {
    Json,
    Bool,
    Plain,
}

type Columns = Rc<[(String, Kind)]>;

struct Lite {
    connection: Connection,
    writer: Writer,
    /// Each statement that was run before, as SQLite numbers what is given to it: `$1` would be a name, and names are
    /// counted as they come.
    numbered: RefCell<HashMap<&'static str, Rc<str>>>,
    /// The columns of each.
    columns: RefCell<HashMap<&'static str, Columns>>,
}

pub async fn serve(file: &str, library: Library) -> Outcome<()> {
    let file = PathBuf::from(file);
    let rows = Arc::new(Rows::new(library)?);
    let writer = Writer::start(&file, rows.clone())?;
    // Opened here once, so that a fault is seen before anybody is let in.
    open(&file)?;
    let database = move || {
        let (connection, writer) = (open(&file)?, writer.clone());
        Ok(Data::new(Lite { connection, writer, numbered: RefCell::default(), columns: RefCell::default() }))
    };
    verbs::serve(database, rows, PORT).await
}

impl Lite {
    fn columns(&self, sql: &'static str, statement: &Statement<'_>) -> Columns {
        let mut known = self.columns.borrow_mut();
        let columns = known.entry(sql).or_insert_with(|| {
            let column = |name: &str| (name.to_owned(), verbs::kind(name, Kind::Json, Kind::Bool, Kind::Plain));
            statement.column_names().into_iter().map(column).collect()
        });
        columns.clone()
    }
}

impl Database for Lite {
    async fn objects(&self, sql: &'static str, given: &[Cell], most: usize, out: &mut String) -> Outcome<usize> {
        let numbered = self.numbered.borrow_mut().entry(sql).or_insert_with(|| sql.replace('$', "?").into()).clone();
        let mut statement = self.connection.prepare_cached(&numbered)?;
        let columns = self.columns(sql, &statement);
        let mut rows = statement.query(params_from_iter(given))?;
        let mut count = 0;
        while let Some(row) = rows.next()? {
            count += 1;
            if count > most {
                break;
            }
            if count > 1 {
                out.push(',');
            }
            for (number, (name, kind)) in columns.iter().enumerate() {
                answers::name(out, number, name);
                match (row.get_ref(number)?, kind) {
                    (ValueRef::Null, _) => out.push_str("null"),
                    (ValueRef::Integer(value), Kind::Bool) => out.push_str(if value == 0 { "false" } else { "true" }),
                    (ValueRef::Integer(value), _) => write!(out, "{value}")?,
                    (ValueRef::Real(value), _) => write!(out, "{value}")?,
                    (ValueRef::Text(text), Kind::Json) => out.push_str(std::str::from_utf8(text)?),
                    (ValueRef::Text(text), _) => answers::text(out, std::str::from_utf8(text)?),
                    (ValueRef::Blob(bytes), _) => write!(out, "\"{}\"", Uuid::from_slice(bytes)?)?,
                }
            }
            out.push('}');
        }
        Ok(count)
    }

    async fn submit(&self, _: &Rows, submission: Submission, shares: bool) -> Outcome<Uuid> {
        self.writer.submit(submission, shares).await
    }
}
