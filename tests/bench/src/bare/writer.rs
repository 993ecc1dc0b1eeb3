//! Writes submissions into SQLite: one thread with the one connection that writes.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use rusqlite::{Connection, OptionalExtension, params, params_from_iter};
use tokio::sync::oneshot;
use uuid::Uuid;

use super::statements::{ANSWERED, KNOWN};
use super::submission::{Rows, Submission};
use crate::cast;
use crate::cell::Cell;
use crate::fault::{Outcome, fault};
use crate::template::Who;

/// How many submissions share a commit at most: as many as wait at once.
const SHARED: usize = 64;

/// A submission, whether it may share a commit, and whom to tell once it is on the disk.
struct Job {
    submission: Submission,
    shares: bool,
    tell: oneshot::Sender<Result<Uuid, String>>,
}

/// Hands submissions to the thread.
#[derive(Clone)]
pub struct Writer(Sender<Job>);

impl Writer {
    pub fn start(file: &Path, rows: Arc<Rows>) -> Outcome<Self> {
        let connection = open(file)?;
        let (sender, receiver) = channel();
        thread::spawn(move || write(&connection, &rows, &receiver));
        Ok(Self(sender))
    }

    /// Writes it and answers the referral's identifier, once it is on the disk.
    pub async fn submit(&self, submission: Submission, shares: bool) -> Outcome<Uuid> {
        let (tell, told) = oneshot::channel();
        self.0.send(Job { submission, shares, tell }).map_err(|_| fault("the writer has ended"))?;
        told.await?.map_err(fault)
    }
}

/// A connection as Linkwork has it: every commit is on the disk before it is answered.
pub fn open(file: &Path) -> Outcome<Connection> {
    let connection = Connection::open(file)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000;",
    )?;
    connection.set_prepared_statement_cache_capacity(100);
    Ok(connection)
}

fn write(connection: &Connection, rows: &Rows, receiver: &Receiver<Job>) {
    let inserts: Vec<String> = rows
        .library
        .targets
        .iter()
        .map(|target| {
            let places = vec!["?"; target.columns.len()].join(", ");
            format!("INSERT INTO {} ({}) VALUES ({places})", target.table, target.columns.join(", "))
        })
        .collect();
    while let Ok(first) = receiver.recv() {
        let mut jobs = vec![first];
        while jobs[0].shares && jobs.len() < SHARED {
            match receiver.try_recv() {
                Ok(job) => jobs.push(job),
                Err(_) => break,
            }
        }
        let written = together(connection, rows, &inserts, &mut jobs);
        for (number, job) in jobs.into_iter().enumerate() {
            // Whoever has hung up is not told.
            let _ = job.tell.send(match &written {
                Ok(ids) => Ok(ids[number]),
                Err(fault) => Err(fault.to_string()),
            });
        }
    }
}

fn together(connection: &Connection, rows: &Rows, inserts: &[String], jobs: &mut [Job]) -> Outcome<Vec<Uuid>> {
    connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
    let written: Outcome<Vec<Uuid>> =
        jobs.iter_mut().map(|job| one(connection, rows, inserts, &mut job.submission.who)).collect();
    let end = if written.is_ok() { "COMMIT" } else { "ROLLBACK" };
    connection.prepare_cached(end)?.execute([])?;
    written
}

fn one(connection: &Connection, rows: &Rows, inserts: &[String], who: &mut Who) -> Outcome<Uuid> {
    let client = Cell::Uuid(cast::AGENCY_CLIENT);
    let mut answered = connection.prepare_cached(ANSWERED)?;
    if answered.exists(params![client, who.key])? {
        return Err(fault("the key was used before"));
    }
    let mut known = connection.prepare_cached(KNOWN)?;
    let known = known.query_row(params![Cell::Uuid(cast::SERVICE), who.nhs_number], |row| {
        Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Option<String>>(1)?))
    });
    let template = match known.optional()? {
        Some((id, birth_date)) if birth_date.as_ref() == Some(&who.birth_date.to_string()) => {
            who.person = Uuid::from_slice(&id)?;
            &rows.matched
        }
        _ => &rows.made,
    };
    template.copy(who, |target, cells| {
        connection.prepare_cached(&inserts[target])?.execute(params_from_iter(cells)).map(drop).map_err(Into::into)
    })
}
