//! How fast referrals are submitted, read and listed at 32 connections, on both databases: `cargo bench`.
//!
//! Server, database and callers share the machine, so the figures are a floor, and they differ from one machine and one
//! hour to the next. What holds is the last column: each figure against SQLite's in the same run. Both databases lie on
//! the memory disk, synced as in production; a disk adds its own time to each submission.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "it says why it cannot go on; it prints figures"
)]
#![allow(dead_code, unused_macros, clippy::allow_attributes, reason = "the tests' harness, of which this needs a part")]

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use serde_json::{Value, json};

#[path = "../tests/api/house/mod.rs"]
mod house;

use house::county::County;
use house::database::Engine;

const CONNECTIONS: usize = 32;
const TIME: Duration = Duration::from_secs(5);
const LOADED_BEFORE: u64 = 1_000;

#[derive(Clone, Copy)]
enum Act {
    Submit,
    Read,
    List,
}

struct Figures {
    per_second: f64,
    median: Duration,
    p99: Duration,
}

#[tokio::main]
async fn main() {
    println!("{:<12}{:<10}{:>12}{:>12}{:>12}{:>12}", "database", "act", "per second", "p50 ms", "p99 ms", "to SQLite");
    let mut sqlite = Vec::new();
    for engine in Engine::ALL {
        let county = County::open(engine).await;
        let next = AtomicU64::new(0);
        let paths = load(&county, &next).await;
        for (index, (name, act)) in
            [("submit", Act::Submit), ("read", Act::Read), ("list 50", Act::List)].into_iter().enumerate()
        {
            let figures = measure(&county, act, &next, &paths).await;
            if engine == Engine::Sqlite {
                sqlite.push(figures.per_second);
            }
            let millis = |time: Duration| time.as_secs_f64() * 1e3;
            println!(
                "{:<12}{name:<10}{:>12.0}{:>12.2}{:>12.2}{:>12.2}",
                format!("{engine:?}"),
                figures.per_second,
                millis(figures.median),
                millis(figures.p99),
                figures.per_second / sqlite[index],
            );
        }
        county.close().await;
    }
}

/// Submits what there is before the measuring begins, and answers where it is.
async fn load(county: &County, next: &AtomicU64) -> Vec<String> {
    let callers = (0..CONNECTIONS).map(async |_| {
        let pharmacy = county.as_("millgate");
        let mut paths = Vec::new();
        while next.load(Ordering::Relaxed) < LOADED_BEFORE {
            paths.push(pharmacy.post("/v1/referrals", &submission(next)).await.expect(201).location());
        }
        paths
    });
    join_all(callers).await.concat()
}

async fn measure(county: &County, act: Act, next: &AtomicU64, paths: &[String]) -> Figures {
    let began = Instant::now();
    let callers = (0..CONNECTIONS).map(async |caller| {
        let (pharmacy, worker) = (county.as_("millgate"), county.as_("amira"));
        let mut times = Vec::new();
        let mut turn = caller;
        while began.elapsed() < TIME {
            let since = Instant::now();
            match act {
                Act::Submit => pharmacy.post("/v1/referrals", &submission(next)).await.expect(201),
                Act::Read => worker.get(&paths[turn % paths.len()]).await.expect(200),
                Act::List => worker.get("/v1/referrals?order=queue&limit=50").await.expect(200),
            };
            times.push(since.elapsed());
            turn += CONNECTIONS;
        }
        times
    });
    let mut times = join_all(callers).await.concat();
    let taken = began.elapsed().as_secs_f64();
    times.sort_unstable();
    let count = u32::try_from(times.len()).expect("fewer than four thousand million");
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
    Figures { per_second: f64::from(count) / taken, median: at(50), p99: at(99) }
}

/// The pharmacy's referral, each time of somebody else.
fn submission(next: &AtomicU64) -> Value {
    let number = next.fetch_add(1, Ordering::Relaxed);
    let mut body = County::fixture("pharmacy");
    body["external_reference"] = json!(format!("bench-{number}"));
    body["person"]["nhs_number"] = json!(nhs_number(number));
    body
}

/// A valid number of the test range: the check digit decides which are left out.
fn nhs_number(number: u64) -> String {
    let mut candidate = 999_100_000 + number * 2;
    loop {
        let digits = format!("{candidate:09}");
        let sum: u32 = digits.bytes().zip((2..=10).rev()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        match 11 - sum % 11 {
            10 => candidate += 1,
            11 => return format!("{digits}0"),
            check => return format!("{digits}{check}"),
        }
    }
}
