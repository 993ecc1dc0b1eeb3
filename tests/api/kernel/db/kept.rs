//! What was acknowledged is there, once, now and after a restart; what was refused is not there in part.
//!
//! Each test has eight callers who submit and two who read, so that the writer of audit entries is at work too.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::join_all;
use reqwest::StatusCode;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, SqliteTransactionMode, Statement,
    TransactionOptions, TransactionTrait,
};
use serde_json::{Value, json};

use crate::harness::county::County;
use crate::harness::faulty_disk::{Fault, FaultyDisk, Operation, Said};
use crate::harness::postgres::Cluster;
use crate::harness::process::{Sandbox, token};
use crate::harness::until;

const CALLERS: usize = 8;
/// The file, and what SQLite puts beside it.
const SQLITE: &str = "linkwork.db";
/// Where PostgreSQL keeps its tables.
const TABLES: &str = "/base/";
/// The most that a test waits for what must come.
const LONG: Duration = Duration::from_secs(60);

/// What became of each submission, by its reference.
#[derive(Default)]
struct Book(Mutex<BTreeMap<String, Option<StatusCode>>>);

impl Book {
    fn note(&self, reference: String, status: Option<StatusCode>) {
        self.0.lock().expect("no test has failed").insert(reference, status);
    }

    fn all(&self) -> BTreeMap<String, Option<StatusCode>> {
        self.0.lock().expect("no test has failed").clone()
    }

    fn acknowledged(&self) -> usize {
        self.all().values().filter(|status| **status == Some(StatusCode::CREATED)).count()
    }

    fn refused(&self) -> usize {
        self.all().len() - self.acknowledged()
    }
}

/// A pharmacy and a link worker at a running sandbox.
struct Callers {
    http: reqwest::Client,
    url: String,
    agency: String,
    worker: String,
}

impl Callers {
    fn of(sandbox: &Sandbox, folder: &Path) -> Self {
        let http = reqwest::Client::builder().timeout(LONG).pool_idle_timeout(Duration::from_secs(2)).build();
        Self {
            http: http.expect("a client"),
            url: sandbox.url.clone(),
            agency: token(folder, "referrer"),
            worker: token(folder, "link_worker"),
        }
    }

    /// Submits; an acknowledged referral can be read at once, or its reading is withheld.
    async fn submit(&self, book: &Book, name: String) {
        let reference = format!("kept-{name}");
        let mut body = County::fixture("pharmacy");
        body["external_reference"] = json!(reference);
        let sent = self
            .http
            .post(format!("{}/v1/referrals", self.url))
            .bearer_auth(&self.agency)
            .header("Idempotency-Key", &reference)
            .json(&body)
            .send()
            .await;
        let Ok(answer) = sent else { return book.note(reference, None) };
        let status = answer.status();
        let known = [StatusCode::CREATED, StatusCode::INSUFFICIENT_STORAGE, StatusCode::SERVICE_UNAVAILABLE];
        if !known.contains(&status) {
            panic!("{status}: {}", answer.text().await.unwrap_or_default());
        }
        if status != StatusCode::CREATED {
            assert!(answer.headers().contains_key("retry-after"), "{status} without Retry-After");
            return book.note(reference, Some(status));
        }
        let path = answer.headers()["location"].to_str().expect("a path").to_owned();
        let read = self.http.get(format!("{}{path}", self.url)).bearer_auth(&self.worker).send().await;
        if let Ok(read) = read {
            assert!(matches!(read.status().as_u16(), 200 | 503), "{reference} was acknowledged: {}", read.status());
        }
        book.note(reference, Some(status));
    }

    async fn read(&self) {
        let list = format!("{}/v1/referrals?limit=5", self.url);
        if let Ok(answer) = self.http.get(list).bearer_auth(&self.worker).send().await {
            assert!(matches!(answer.status().as_u16(), 200 | 503), "{}", answer.status());
        }
    }

    /// All of them once.
    async fn round(&self, book: &Book, name: &str) {
        let submissions = join_all((0..CALLERS).map(|caller| self.submit(book, format!("{name}-{caller}"))));
        tokio::join!(submissions, self.read(), self.read());
    }

    /// All of them again and again, until they are to stop.
    async fn rounds(&self, book: &Book, name: &str, stop: &AtomicBool) {
        let submitting = join_all((0..CALLERS).map(async |caller| {
            for turn in 0.. {
                if stop.load(Ordering::Relaxed) {
                    break;
                }
                self.submit(book, format!("{name}-{caller}-{turn}")).await;
            }
        }));
        let reading = async {
            while !stop.load(Ordering::Relaxed) {
                self.read().await;
            }
        };
        tokio::join!(submitting, reading);
    }

    async fn readiness(&self) -> (StatusCode, Value) {
        let answer = self.http.get(format!("{}/readyz", self.url)).send().await.expect("it answers");
        (answer.status(), answer.json().await.expect("JSON"))
    }

    /// Waits until `/readyz` answers so.
    async fn until_ready(&self, status: StatusCode) {
        until(LONG, async || self.readiness().await.0 == status).await;
    }
}

/// Waits until this many more are acknowledged than now.
async fn until_more(book: &Book, more: usize) {
    let enough = book.acknowledged() + more;
    until(LONG, async || book.acknowledged() >= enough).await;
}

/// Waits until somebody was refused so.
async fn until_refused(book: &Book, status: StatusCode) {
    until(LONG, async || book.all().values().any(|refused| *refused == Some(status))).await;
}

async fn number(db: &DatabaseConnection, query: &str) -> i64 {
    let statement = Statement::from_string(db.get_database_backend(), query);
    let row = db.query_one_raw(statement).await.expect("a query").expect("a row");
    row.try_get_by_index(0).expect("a number")
}

/// Compares what was answered with what is there, in a database that nobody serves any more.
#[expect(clippy::print_stdout, reason = "figures for whoever reads the log of a test")]
async fn compare(book: &Book, url: &str) {
    let db = Database::connect(url).await.expect("it opens");
    let rows = Statement::from_string(
        db.get_database_backend(),
        "SELECT external_reference, count(*) FROM referrals WHERE external_reference IS NOT NULL GROUP BY 1",
    );
    let mut there = BTreeMap::new();
    for row in db.query_all_raw(rows).await.expect("a query") {
        let (reference, count): (String, i64) = row.try_get_many_by_index().expect("two values");
        there.insert(reference, count);
    }
    let all = book.all();
    let lost: Vec<_> = all
        .iter()
        .filter(|(reference, status)| **status == Some(StatusCode::CREATED) && !there.contains_key(*reference))
        .collect();
    assert!(lost.is_empty(), "{} of {} acknowledged are lost: {lost:?}", lost.len(), book.acknowledged());
    let doubled: Vec<_> = there.iter().filter(|(_, count)| **count != 1).collect();
    assert!(doubled.is_empty(), "kept more than once: {doubled:?}");

    // In part: a referral without what is written with it, or what is written with it alone.
    for query in [
        "SELECT count(*) FROM referrals WHERE NOT EXISTS \
         (SELECT 1 FROM events WHERE events.resource_id = referrals.id)",
        "SELECT count(*) FROM events WHERE resource_type = 'referral' AND NOT EXISTS \
         (SELECT 1 FROM referrals WHERE referrals.id = events.resource_id)",
        "SELECT count(*) FROM tasks WHERE subject_type = 'referral' AND NOT EXISTS \
         (SELECT 1 FROM referrals WHERE referrals.id = tasks.subject_id)",
        "SELECT count(*) FROM idempotency_records WHERE key LIKE 'kept-%' AND NOT EXISTS \
         (SELECT 1 FROM referrals WHERE referrals.external_reference = idempotency_records.key)",
        "SELECT count(*) FROM referrals WHERE external_reference LIKE 'kept-%' AND NOT EXISTS \
         (SELECT 1 FROM idempotency_records WHERE idempotency_records.key = referrals.external_reference)",
    ] {
        assert_eq!(number(&db, query).await, 0, "{query}");
    }
    if db.get_database_backend() == DbBackend::Sqlite {
        let check = Statement::from_string(DbBackend::Sqlite, "PRAGMA integrity_check");
        let row = db.query_one_raw(check).await.expect("a query").expect("a row");
        assert_eq!(row.try_get_by_index::<String>(0).as_deref(), Ok("ok"));
    }
    // Whole all the same: its COMMIT was refused after its last page was written, or nobody heard the answer.
    let stored = all
        .iter()
        .filter(|(reference, status)| **status != Some(StatusCode::CREATED) && there.contains_key(*reference));
    println!(
        "acknowledged {}, lost 0, refused {}, of these stored whole {}",
        book.acknowledged(),
        book.refused(),
        stored.count(),
    );
    db.close().await.expect("it closes");
}

fn file(folder: &Path) -> String {
    format!("sqlite:{}", folder.join(SQLITE).display())
}

/// Lets the disk fail at the first operation, the second and so on, until none is left that could fail; each time with
/// all callers. From `stride` on only each `stride`th is tried: by then the first of the round's commits is through.
async fn at_each(on: Operation, with: Said, times: u32, stride: u32) {
    let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a folder can be made");
    let disk = FaultyDisk::new(SQLITE);
    let sandbox = Sandbox::start_on(folder.path(), None, Some(&disk));
    let (callers, book) = (Callers::of(&sandbox, folder.path()), Book::default());
    callers.round(&book, "before").await;
    assert_eq!(book.refused(), 0, "the disk is good");
    let mut after = 0;
    loop {
        disk.fail(Fault { on, with, after, times });
        callers.round(&book, &format!("{on:?}-{after}")).await;
        let struck = disk.struck();
        disk.mend();
        if struck == 0 {
            break;
        }
        after += if after < stride { 1 } else { stride };
    }
    assert!(book.refused() > 0, "it struck");
    let refused = book.refused();
    callers.round(&book, "after").await;
    assert_eq!(book.refused(), refused, "the disk is good again");
    drop(sandbox);
    compare(&book, &file(folder.path())).await;
}

#[tokio::test]
async fn whichever_write_of_sqlite_fails_for_a_moment() {
    at_each(Operation::Write, Said::InputOutput, 2, 40).await;
}

#[tokio::test]
async fn whichever_sync_of_sqlite_fails_for_a_moment() {
    at_each(Operation::Sync, Said::InputOutput, 2, 40).await;
}

#[tokio::test]
async fn from_whichever_write_of_sqlite_on_the_disk_is_full() {
    at_each(Operation::Write, Said::NoSpace, 0, 40).await;
}

#[tokio::test]
async fn a_full_disk_is_said_and_ends_without_a_restart() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let disk = FaultyDisk::new(SQLITE);
    let sandbox = Sandbox::start_on(folder.path(), None, Some(&disk));
    let (callers, book) = (Callers::of(&sandbox, folder.path()), Book::default());
    callers.until_ready(StatusCode::OK).await;
    disk.fail(Fault { on: Operation::Write, with: Said::NoSpace, after: 0, times: 0 });
    callers.round(&book, "full").await;
    let full: Vec<_> = book.all().into_values().collect();
    assert!(full.iter().all(|status| *status == Some(StatusCode::INSUFFICIENT_STORAGE)), "{full:?}");
    let (status, ready) = callers.readiness().await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    let storage = ready["checks"].as_array().expect("a list").iter().find(|check| check["name"] == "storage");
    let storage = storage.expect("it is looked at");
    assert_eq!(storage["status"], "failing");
    assert!(storage["detail"].as_str().is_some_and(|detail| detail.contains("no room")), "{storage}");
    let me = callers.http.get(format!("{}/v1/me", callers.url)).bearer_auth(&callers.worker).send().await;
    assert_eq!(me.expect("it answers").status(), 200, "what needs no audit goes on");
    let list = callers.http.get(format!("{}/v1/referrals", callers.url)).bearer_auth(&callers.worker).send().await;
    assert_eq!(list.expect("it answers").status(), 503, "what needs an audit entry is withheld");
    disk.mend();
    // Nobody writes: the node finds out by itself.
    callers.until_ready(StatusCode::OK).await;
    callers.round(&book, "room").await;
    assert_eq!(book.acknowledged(), CALLERS);
    drop(sandbox);
    compare(&book, &file(folder.path())).await;
}

#[tokio::test]
async fn a_process_that_is_killed_loses_nothing_that_it_acknowledged() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let book = Book::default();
    for run in ["first", "second", "third"] {
        let sandbox = Sandbox::start(folder.path(), None);
        let (callers, stop) = (Callers::of(&sandbox, folder.path()), AtomicBool::new(false));
        let killing = async {
            until_more(&book, 20).await;
            drop(sandbox);
            stop.store(true, Ordering::Relaxed);
        };
        tokio::join!(killing, callers.rounds(&book, run, &stop));
    }
    compare(&book, &file(folder.path())).await;
}

#[tokio::test]
async fn a_postgres_that_crashes_loses_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let cluster = Arc::new(Cluster::start_on(&FaultyDisk::new(TABLES)));
    let database = cluster.create();
    let sandbox = Sandbox::start(folder.path(), Some(&database));
    let (callers, book, stop) = (Callers::of(&sandbox, folder.path()), Book::default(), AtomicBool::new(false));
    let crashing = async {
        for _ in 0..3 {
            until_more(&book, 20).await;
            // Off this thread: who submits meanwhile finds nobody there.
            let crashed = cluster.clone();
            let restarted = tokio::task::spawn_blocking(move || {
                crashed.stop();
                crashed.start_again();
            });
            restarted.await.expect("it starts again");
        }
        until_more(&book, 20).await;
        stop.store(true, Ordering::Relaxed);
    };
    tokio::join!(crashing, callers.rounds(&book, "crash", &stop));
    callers.until_ready(StatusCode::OK).await;
    drop(sandbox);
    compare(&book, &database).await;
}

#[tokio::test]
async fn a_full_tablespace_of_postgres_is_said_and_ends_without_a_restart() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let disk = FaultyDisk::new(TABLES);
    let cluster = Cluster::start_on(&disk);
    let database = cluster.create();
    let sandbox = Sandbox::start(folder.path(), Some(&database));
    let (callers, book, stop) = (Callers::of(&sandbox, folder.path()), Book::default(), AtomicBool::new(false));
    until_full(&callers, &book, &disk, &stop).await;
    let statuses = book.all();
    let full = statuses.values().filter(|status| **status == Some(StatusCode::INSUFFICIENT_STORAGE)).count();
    assert!(full > 0, "{statuses:?}");
    callers.until_ready(StatusCode::OK).await;
    let refused = book.refused();
    callers.round(&book, "room").await;
    assert_eq!(book.refused(), refused);
    drop(sandbox);
    compare(&book, &database).await;
}

/// Submits until the tables can grow no more, sees that `/readyz` says so, and makes room.
async fn until_full(callers: &Callers, book: &Book, disk: &FaultyDisk, stop: &AtomicBool) {
    let filling = async {
        until_more(book, 20).await;
        disk.fail(Fault { on: Operation::Grow, with: Said::NoSpace, after: 0, times: 0 });
        until_refused(book, StatusCode::INSUFFICIENT_STORAGE).await;
        callers.until_ready(StatusCode::SERVICE_UNAVAILABLE).await;
        stop.store(true, Ordering::Relaxed);
        disk.mend();
    };
    tokio::join!(filling, callers.rounds(book, "filling", stop));
}

/// What the guard is for: a pool of one connection, used as its driver offers it, on a disk that fails twice: at a `COMMIT`, and at the
/// `RELEASE` of the savepoint that the driver takes for the next `BEGIN`.
#[tokio::test]
async fn without_the_guard_what_is_acknowledged_is_lost() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let disk = FaultyDisk::new(SQLITE);
    let mut command = Command::new(std::env::current_exe().expect("this binary"));
    command
        .args(["kernel::db::kept::on_a_bare_pool", "--exact", "--ignored", "--nocapture"])
        .current_dir(folder.path());
    disk.load_into(&mut command);
    disk.fail(Fault { on: Operation::Sync, with: Said::InputOutput, after: 30, times: 2 });
    let output = command.stderr(Stdio::inherit()).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(disk.struck(), 2, "{said}");
    let numbers: Vec<u32> = said
        .lines()
        .find_map(|line| line.strip_prefix("acknowledged and kept: "))
        .expect("it says so")
        .split(' ')
        .map(|number| number.parse().expect("a number"))
        .collect();
    println!("without the guard: acknowledged {}, kept {}", numbers[0], numbers[1]);
    assert!(numbers[1] < numbers[0], "nothing was lost: the driver has been mended, and the guard may go");
}

#[tokio::test]
#[ignore = "run by the test above, in a process and a folder of its own"]
async fn on_a_bare_pool() {
    let mut options = ConnectOptions::new(format!("sqlite:{SQLITE}?mode=rwc"));
    options.max_connections(1).sqlx_logging(false);
    let db = Database::connect(options).await.expect("it opens");
    for setting in ["PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "CREATE TABLE numbers (number INTEGER)"] {
        db.execute_unprepared(setting).await.expect("it is done");
    }
    let mut acknowledged = 0;
    for number in 0..100 {
        let immediate = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let Ok(tx) = db.begin_with_options(immediate).await else { continue };
        let insert = format!("INSERT INTO numbers VALUES ({number})");
        if tx.execute_unprepared(&insert).await.is_ok() && tx.commit().await.is_ok() {
            acknowledged += 1;
        }
    }
    drop(db);
    let db = Database::connect(format!("sqlite:{SQLITE}")).await.expect("it opens");
    let kept = number(&db, "SELECT count(*) FROM numbers").await;
    println!("\nacknowledged and kept: {acknowledged} {kept}");
}
