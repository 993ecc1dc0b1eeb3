//! Whether the two servers do the same work: the rows that one submission writes, and the statements of each operation.

use std::collections::BTreeMap;
use std::time::Duration;

use super::operations::{ALL, Operation};
use super::round::{Bench, Paths, Server, Side, ask_once, submit_once};
use super::wrk::Scripts;
use crate::capture::LATER;
use crate::data::{Data, Place};
use crate::database::{Counts, Database};
use crate::fault::{Outcome, fault};

/// What one server did.
pub struct Work {
    /// How many rows a submission added to each table.
    pub rows: Counts,
    /// How many statements each operation needs; none where that cannot be counted cheaply.
    pub statements: Vec<Option<u64>>,
}

/// Looks at both.
pub fn run(bench: &Bench<'_>, on: (&Data, &Place), operations: &[Operation], paths: &Paths) -> Outcome<[Work; 2]> {
    let works = [work(bench, Side::Bare, on, operations, paths)?, work(bench, Side::Linkwork, on, operations, paths)?];
    let rows = &works[1].rows;
    let listed: Vec<String> = rows.iter().map(|(table, count)| format!("{count} {table}")).collect();
    println!("A submission of somebody new writes {} rows: {}.", rows.values().sum::<i64>(), listed.join(", "));
    if works[0].rows != *rows {
        return Err(fault(format!("the bare server writes others: {:?}", works[0].rows)));
    }
    Ok(works)
}

fn work(
    bench: &Bench<'_>,
    side: Side,
    (data, place): (&Data, &Place),
    operations: &[Operation],
    paths: &Paths,
) -> Outcome<Work> {
    let scripts = Scripts::write(&bench.store.folder, &place.folder)?;
    let server = Server::start(bench, side, data, place)?;
    let submit = ALL.into_iter().find(Operation::writes).ok_or_else(|| fault("nothing writes"))?;
    let mut database = Database::open(&place.url)?;
    // The last of a server's rows before this: jobs that run at its start are done by then.
    std::thread::sleep(Duration::from_millis(300));
    submit_once(&server, &submit, bench.issuer, scripts.next_range()?)?;
    let before = database.counts()?;
    submit_once(&server, &submit, bench.issuer, scripts.next_range()?)?;
    let after = database.counts()?;
    let added = |(table, count): (String, i64)| {
        let added = count - before.get(&table).copied().unwrap_or_default();
        (added != 0 && !LATER.contains(&&*table)).then_some((table, added))
    };
    let rows: BTreeMap<_, _> = after.into_iter().filter_map(added).collect();
    let mut statements = vec![None; operations.len()];
    if let Some(cluster) = &bench.store.cluster {
        cluster.count_statements(true)?;
        for (operation, counted) in operations.iter().zip(&mut statements) {
            if operation.is_bare_alone() {
                continue;
            }
            let asked = paths.of(operation);
            // What a job does meanwhile would be counted too: the least of four is the operation's own.
            for _ in 0..4 {
                cluster.statements(&place.name)?;
                if operation.writes() {
                    submit_once(&server, operation, bench.issuer, scripts.next_range()?)?;
                } else {
                    ask_once(&server, operation, bench.issuer, &asked[0])?;
                }
                let now = cluster.statements(&place.name)?;
                *counted = Some(counted.map_or(now, |least: u64| least.min(now)));
            }
        }
        cluster.count_statements(false)?;
    }
    server.stop()?;
    Ok(Work { rows, statements })
}
