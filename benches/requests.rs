//! How fast referrals are submitted, read and listed, and a full caseload is read, at 32 connections, on both databases,
//! in a county of 10,000 workers: `cargo bench`.
//!
//! Server, database and callers share the machine, so the figures are a floor, and they differ from one machine and one
//! hour to the next. What holds is the last column: each figure against SQLite's in the same run. Both databases lie on
//! the memory disk, synced as in production; a disk adds its own time to each submission.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "it says why it cannot go on; it prints figures"
)]
#![allow(dead_code, unused_macros, clippy::allow_attributes, reason = "the tests' harness, of which this needs a part")]

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use linkwork::system::sandbox::cast;
use reqwest::Method;
use serde_json::{Value, json};

#[path = "../tests/api/harness/mod.rs"]
mod harness;

use harness::county::County;
use harness::database::Engine;

const CONNECTIONS: usize = 32;
const TIME: Duration = Duration::from_secs(5);
const WORKERS: u64 = 10_000;
const REFERRALS: u64 = 1_000;
/// As many as a full-time link worker takes in a year (003 §4.2).
const CASELOAD: usize = 250;

#[derive(Clone, Copy)]
enum Act {
    Submit,
    Read,
    List,
    Caseload,
    ServiceCaseload,
}

impl Act {
    const ALL: [(&str, Self); 5] = [
        ("submit", Self::Submit),
        ("read", Self::Read),
        ("list 50", Self::List),
        ("caseload 250", Self::Caseload),
        ("service's", Self::ServiceCaseload),
    ];
}

struct Figures {
    per_second: f64,
    median: Duration,
    p99: Duration,
}

#[tokio::main]
async fn main() {
    println!("{:<12}{:<14}{:>12}{:>12}{:>12}{:>12}", "database", "act", "per second", "p50 ms", "p99 ms", "to SQLite");
    let mut sqlite = Vec::new();
    for engine in Engine::ALL {
        let county = County::open(engine).await;
        let next = AtomicU64::new(0);
        let paths = load(&county, &next).await;
        for (index, (name, act)) in Act::ALL.into_iter().enumerate() {
            let figures = measure(&county, act, &next, &paths).await;
            if engine == Engine::Sqlite {
                sqlite.push(figures.per_second);
            }
            let millis = |time: Duration| time.as_secs_f64() * 1e3;
            println!(
                "{:<12}{name:<14}{:>12.0}{:>12.2}{:>12.2}{:>12.2}",
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

/// Somebody who calls without looking at the answers more closely than at their status: what the tests' clients check
/// of each answer would be measured too.
struct Caller<'c> {
    county: &'c County,
    token: String,
    http: reqwest::Client,
}

impl<'c> Caller<'c> {
    fn new(county: &'c County, name: &str) -> Self {
        Self { county, token: county.token(name), http: reqwest::Client::new() }
    }

    async fn get(&self, path: &str) -> reqwest::Response {
        self.call(Method::GET, path, &[], None).await
    }

    async fn create(&self, path: &str, body: &Value) -> String {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let key = format!("bench-{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let answer = self.call(Method::POST, path, &[("Idempotency-Key", &key)], Some(body)).await;
        answer.headers()["location"].to_str().expect("a path").to_owned()
    }

    async fn call(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
    ) -> reqwest::Response {
        let mut request = self.http.request(method, self.county.url(path)).bearer_auth(&self.token);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.expect("the server answers");
        let status = answer.status();
        assert!(status.is_success(), "{path}: {status} {}", answer.text().await.unwrap_or_default());
        answer
    }
}

/// Enters what there is before the measuring begins, and answers where the referrals are.
async fn load(county: &County, next: &AtomicU64) -> Vec<String> {
    let entered = AtomicU64::new(0);
    let entering = (0..CONNECTIONS).map(async |_| {
        let admin = Caller::new(county, "council_set_up");
        while entered.fetch_add(1, Ordering::Relaxed) < WORKERS {
            admin.create("/v1/workers", &worker()).await;
        }
    });
    join_all(entering).await;
    eprintln!("{WORKERS} workers are entered");
    let submitting = (0..CONNECTIONS).map(async |_| {
        let pharmacy = Caller::new(county, "millgate");
        let mut paths = Vec::new();
        while next.load(Ordering::Relaxed) < REFERRALS {
            paths.push(pharmacy.create("/v1/referrals", &submission(next)).await);
        }
        paths
    });
    let mut paths = join_all(submitting).await.concat();
    let amira = Caller::new(county, "amira");
    for path in paths.drain(..CASELOAD) {
        let etag = amira.get(&path).await.headers()["etag"].to_str().expect("an ETag").to_owned();
        amira.call(Method::POST, &format!("{path}/acceptance"), &[("If-Match", &etag)], Some(&json!({}))).await;
    }
    eprintln!("{REFERRALS} referrals are entered, {CASELOAD} of them accepted");
    paths
}

async fn measure(county: &County, act: Act, next: &AtomicU64, paths: &[String]) -> Figures {
    let caseload = format!("/v1/workers/{}/caseload", cast::worker_id(1));
    let of_service = format!("/v1/services/{}/caseload", cast::service_id(1));
    let began = Instant::now();
    let callers = (0..CONNECTIONS).map(async |caller| {
        let (pharmacy, amira, leila) =
            (Caller::new(county, "millgate"), Caller::new(county, "amira"), Caller::new(county, "leila"));
        let mut times = Vec::new();
        let mut turn = caller;
        while began.elapsed() < TIME {
            let since = Instant::now();
            let answer = match act {
                Act::Submit => {
                    pharmacy.create("/v1/referrals", &submission(next)).await;
                    None
                }
                Act::Read => Some(amira.get(&paths[turn % paths.len()]).await),
                Act::List => Some(amira.get("/v1/referrals?order=queue&limit=50").await),
                Act::Caseload => Some(amira.get(&caseload).await),
                Act::ServiceCaseload => Some(leila.get(&of_service).await),
            };
            if let Some(answer) = answer {
                answer.bytes().await.expect("the whole answer");
            }
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

/// A link worker of the other service.
fn worker() -> Value {
    json!({
        "organisation_id": cast::organisation_id(6),
        "name": "Somebody Invented",
        "roles": ["link_worker"],
        "services": [cast::service_id(2)],
        "full_time_equivalent": 1.0,
    })
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
