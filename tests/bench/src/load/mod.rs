//! Makes the data: people by the hundred thousand, each with two referrals, copied from the stories.
//!
//! Everything hangs on the number of the person and on the instant at which the load began, which is kept in the database
//! with how far it has come: a load that is stopped goes on where it stopped.

pub mod plan;
mod postgres;
mod sqlite;

use std::path::Path;
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

use crate::cell::Cell;
use crate::fault::{Outcome, fault};
use crate::template::Library;
use plan::Plan;

/// The table that says how far a load has come, until it is whole.
const PROGRESS: &str = "bench_progress";
/// People in one transaction.
const BATCH: u64 = 1_000;

/// Rows that are written together, each with the number of its target.
pub struct Batch {
    rows: Vec<(usize, Vec<Cell>)>,
    /// How many people are written after it.
    done: u64,
}

/// Where rows are written.
pub trait Sink {
    /// When the load began and how many people are written: as the database says, or now and none.
    fn resume(&mut self) -> Outcome<(DateTime<Utc>, u64)>;

    /// Writes a batch and how far the load has come, or neither.
    fn write(&mut self, library: &Library, batch: Batch) -> Outcome<()>;

    /// Looks for rows that refer to nothing, gathers what an operator's database would have gathered by itself, and
    /// forgets the progress. Answers how many rows refer to nothing.
    fn finish(&mut self) -> Outcome<u64>;
}

/// The sink of a database.
pub fn sink(database_url: &str) -> Outcome<Box<dyn Sink>> {
    match database_url.strip_prefix("sqlite:") {
        Some(file) => Ok(Box::new(sqlite::File::open(Path::new(file))?)),
        None => Ok(Box::new(postgres::Server::connect(database_url)?)),
    }
}

/// Loads so many referrals into a database that has the county, and says how far it has come.
pub fn load(library: &Library, referrals: u64, sink: &mut dyn Sink) -> Outcome<()> {
    let (began_at, done) = sink.resume()?;
    let plan = Plan::new(library, referrals, began_at)?;
    let people = plan.people();
    if done > 0 {
        println!("  goes on at {} of {referrals} referrals", done * 2);
    }
    let (sender, receiver) = sync_channel::<Outcome<Batch>>(2);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut from = done;
            // The workers are written with the first people.
            while from < people {
                let to = people.min(from + BATCH);
                if sender.send(plan.batch(from, to)).is_err() {
                    return;
                }
                from = to;
            }
            drop(sender);
        });
        let (began, mut said) = (Instant::now(), Instant::now());
        let mut rows = 0;
        for batch in receiver {
            let batch = batch?;
            let at = batch.done;
            rows += batch.rows.len();
            sink.write(library, batch)?;
            if said.elapsed() > Duration::from_secs(5) || at == people {
                said = Instant::now();
                let taken = began.elapsed().as_secs_f64();
                let left = taken / (at - done) as f64 * (people - at) as f64;
                println!("  {:>9} of {referrals} referrals, {rows} rows, {taken:.0} s, {left:.0} s left", at * 2);
            }
        }
        Ok::<(), crate::fault::Fault>(())
    })?;
    println!("  looks for rows that refer to nothing");
    match sink.finish()? {
        0 => Ok(()),
        lost => Err(fault(format!("{lost} rows refer to nothing: the loader is wrong"))),
    }
}
