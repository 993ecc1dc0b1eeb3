//! Mixed load: how long a read takes beside others who read, write, list and are slow, and beside one caller who floods.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use socket2::{Domain, Socket, Type};

use super::operations::{ALL, Asks, Operation};
use super::round::{Bench, Paths, Server, Side};
use super::wrk::{CONNECTIONS, Drive, Measured, Scripts};
use crate::cast::Actor;
use crate::data::Data;
use crate::fault::{Outcome, fault};
use crate::linkwork::PORT;
use crate::process;

/// What the p99 of a read may be beside others, to what it is alone.
const LIMIT: f64 = 5.0;
/// Connections of whoever is measured, and of each of the others.
const EACH: u32 = 4;
const SLOW_CLIENTS: usize = 20;
/// What a slow client sends or reads at once, and how long it waits after that.
const SLOW: (usize, Duration) = (64, Duration::from_millis(50));

/// As much as a report.
const LARGE_LIST: Operation =
    Operation { name: "200 referrals", actor: Actor::Worker, asks: Asks::Path("/v1/referrals?limit=200") };

/// A server under load.
struct Loaded<'a> {
    bench: &'a Bench<'a>,
    server: &'a Server,
    paths: &'a Paths,
    scripts: &'a Scripts,
}

/// Runs it on a copy of the data and prints what it finds.
pub fn run(bench: &Bench<'_>, data: &Data, lasts: Duration) -> Outcome<()> {
    let place = bench.store.copy(data)?;
    let paths = Paths::read(&place)?;
    let scripts = Scripts::write(&bench.store.folder, &place.folder)?;
    let server = Server::start(bench, Side::Linkwork, data, &place)?;
    let loaded = Loaded { bench, server: &server, paths: &paths, scripts: &scripts };
    let [read, of_worker, tasks, submit] = ["read as agency", "read as link worker", "50 tasks", "submit"].map(named);
    let (read, tasks) = (read?, tasks?);

    let _ = loaded.drive(&read, EACH, Duration::from_secs(1));
    let alone = loaded.drive(&read, EACH, bench.seconds)?;
    let beside = [(of_worker?, EACH), (submit?, EACH), (tasks, EACH), (LARGE_LIST, 1)];
    let token = server.token(Actor::Worker, bench.issuer)?.unwrap_or_default();
    let is_over = AtomicBool::new(false);
    let (mixed, others, read_slowly) = thread::scope(|scope| {
        let slow: Vec<_> = (0..SLOW_CLIENTS).map(|_| scope.spawn(|| be_slow(&token, &is_over))).collect();
        let others: Vec<_> = beside
            .iter()
            .map(|(operation, connections)| scope.spawn(|| loaded.drive(operation, *connections, lasts)))
            .collect();
        let mixed = loaded.drive(&read, EACH, lasts);
        let others: Vec<_> = others.into_iter().map(joined).collect();
        is_over.store(true, Ordering::Relaxed);
        let read: Vec<usize> = slow.into_iter().map(|client| client.join().unwrap_or_default()).collect();
        (mixed, others, read)
    });
    let (peak, resident) = (process::peak_memory(server.id()), process::resident_memory(server.id()));
    let (flood, flooded) = thread::scope(|scope| {
        let flood = scope.spawn(|| loaded.drive(&tasks, CONNECTIONS, bench.seconds + Duration::from_secs(1)));
        let flooded = loaded.drive(&read, EACH, bench.seconds);
        (joined(flood), flooded)
    });
    server.stop()?;

    println!("\n## Mixed load, {}, {} referrals, {} s\n", bench.store.engine.name(), data.referrals, lasts.as_secs());
    println!("| what | a second | p50 ms | p99 ms | p99 to alone, limit {LIMIT:.0} |");
    println!("|---|---:|---:|---:|---|");
    line("read as agency, alone", &Ok(alone), None);
    line("read as agency, beside all of these", &mixed, Some(alone.p99));
    for ((operation, _), found) in beside.iter().zip(&others) {
        line(operation.name, found, None);
    }
    line("read as agency, beside one who floods", &flooded, Some(alone.p99));
    match flood {
        Ok(flood) => line("50 tasks, the flood", &Ok(flood), None),
        // Whoever floods may be refused.
        Err(refused) => println!("| 50 tasks, the flood | {refused} | | | |"),
    }
    let slowest = read_slowly.iter().min().copied().unwrap_or_default();
    println!("\nEach of {SLOW_CLIENTS} slow clients read {slowest} bytes or more.");
    println!("Memory after the mixed load: {resident:.0} MiB, at most {peak:.0} MiB.");
    if slowest == 0 {
        return Err(fault("a slow client was sent nothing"));
    }
    let found = [mixed, flooded].into_iter().chain(others);
    found.map(|found| found.map(drop)).collect()
}

fn named(name: &str) -> Outcome<Operation> {
    ALL.into_iter().find(|of| of.name == name).ok_or_else(|| fault(format!("there is no operation {name}")))
}

fn joined<T>(thread: thread::ScopedJoinHandle<'_, Outcome<T>>) -> Outcome<T> {
    thread.join().unwrap_or_else(|_| Err(fault("a thread has panicked")))
}

fn line(name: &str, found: &Outcome<Measured>, alone: Option<f64>) {
    let Ok(measured) = found else {
        println!("| {name} | FAILED | | | |");
        return;
    };
    let ratio = alone.map(|alone| measured.p99 / alone);
    let verdict = |ratio: f64| format!("{ratio:.1} {}", if ratio <= LIMIT { "kept" } else { "MISSED" });
    let ratio = ratio.map(verdict).unwrap_or_default();
    println!("| {name} | {:.0} | {:.2} | {:.2} | {ratio} |", measured.per_second, measured.median, measured.p99);
}

impl Loaded<'_> {
    fn drive(&self, operation: &Operation, connections: u32, seconds: Duration) -> Outcome<Measured> {
        let (base, token) = (self.server.base(), self.server.token(operation.actor, self.bench.issuer)?);
        let drive = Drive { base: &base, token: token.as_deref(), seconds, connections };
        if operation.writes() {
            self.scripts.submit(&drive, "/v1/referrals")
        } else {
            self.scripts.read(&drive, &self.paths.of(operation))
        }
    }
}

/// Asks for a list a few letters at a time and reads it as slowly, again and again; how many bytes it has read.
fn be_slow(token: &str, is_over: &AtomicBool) -> usize {
    let (piece, pause) = SLOW;
    let head = format!(
        "GET /v1/referrals?limit=50 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\r\n"
    );
    let mut bytes = 0;
    while !is_over.load(Ordering::Relaxed) {
        let Ok(mut line) = slow_line() else { break };
        // A server that gives up on such a client is right.
        let is_sent = head.as_bytes().chunks(piece).all(|letters| {
            thread::sleep(pause);
            !is_over.load(Ordering::Relaxed) && line.write_all(letters).is_ok()
        });
        let mut read = vec![0; piece];
        while is_sent && !is_over.load(Ordering::Relaxed) {
            match line.read(&mut read) {
                Ok(many) if many > 0 => bytes += many,
                _ => break,
            }
            thread::sleep(pause);
        }
    }
    bytes
}

/// A connection on which the server cannot send much before it is read.
fn slow_line() -> io::Result<TcpStream> {
    let line = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    line.set_recv_buffer_size(4096)?;
    line.set_read_timeout(Some(Duration::from_secs(5)))?;
    line.connect(&SocketAddr::from(([127, 0, 0, 1], PORT)).into())?;
    Ok(line.into())
}
