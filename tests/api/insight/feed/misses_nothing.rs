//! Whoever writes meanwhile, and however long they take: no change is missed, and none comes twice.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use catalogue::EventType;
use catalogue::id::EventId;
use kernel::db::{Db, Transaction};
use kernel::event::entity::{Actor, Column, Entity};
use kernel::event::{Audience, Event};
use sea_orm::{ActiveValue, ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::county::County;
use crate::harness::database::Engine;
use crate::system::task::referred;

const WRITERS: usize = 8;
const ACTS: usize = 20;

/// Writes changes of one referral, as acts of the county do.
struct Writing<'c> {
    db: Db,
    referral: Event,
    written: &'c Mutex<Vec<Uuid>>,
}

impl Writing<'_> {
    async fn append(&self, tx: &Transaction) -> Result<Uuid, DbErr> {
        let row = self.referral.clone().row(kernel::auth::real_now(), Actor::System, None);
        let ActiveValue::Set(EventId(id)) = row.id else { panic!("an event has its name") };
        Entity::insert(row).exec_without_returning(tx).await?;
        Ok(id)
    }

    /// An act that takes so long between its changes and its end, which undoes them or not.
    async fn act(&self, changes: usize, takes: Duration, is_undone: bool) {
        let outcome: Result<Vec<Uuid>, DbErr> = self
            .db
            .system("a test writes changes")
            .write(async |tx| {
                let mut ids = Vec::new();
                for _ in 0..changes {
                    ids.push(self.append(tx).await?);
                }
                tokio::time::sleep(takes).await;
                if is_undone { Err(DbErr::Custom("undone".to_owned())) } else { Ok(ids) }
            })
            .await;
        match outcome {
            Ok(ids) => self.written.lock().expect("no panic").extend(ids),
            Err(_) => assert!(is_undone, "an act failed by itself"),
        }
    }
}

/// A reader who goes by the number of the row alone, as one would who knows of no trap.
struct Naive<'c> {
    db: &'c Db,
    last: i64,
    seen: Vec<Uuid>,
}

impl Naive<'_> {
    async fn read(&mut self, resource: Uuid) {
        let system = self.db.system("a test reads the log as it should not be read");
        let found = Entity::find().filter(Column::ResourceId.eq(resource)).filter(Column::Seq.gt(self.last));
        let rows = found.order_by_asc(Column::Seq).limit(50).all(system.read()).await.expect("it answers");
        for row in rows {
            self.last = row.seq;
            self.seen.push(row.id.0);
        }
    }
}

#[expect(clippy::print_stdout, reason = "figures for whoever reads the log of a test")]
async fn misses_nothing(engine: Engine) {
    let county = County::open_with(engine, |_| {}).await;
    let path = referred(&county, json!({})).await;
    let resource: Uuid = path.rsplit('/').next().expect("an identifier").parse().expect("a UUID");
    let row = county.as_("leila").get(&path).await.expect(200).body;
    let service: Uuid = row["service_id"].as_str().expect("a service").parse().expect("a UUID");
    let referral = Event::new(EventType::ReferralContactRecorded, resource)
        .to(Audience::Service)
        .in_service(catalogue::id::ServiceId(service));
    let written = Mutex::new(Vec::new());
    let db = Db::open(county.database_url(), 12).await.expect("it opens");
    let writing = Writing { db: db.clone(), referral, written: &written };
    let other = county.another_node("2026-11-18T09:30:00Z").await;
    let nodes = [county.server.address(), other.address()];
    let mut naive = Naive { db: &db, last: 0, seen: Vec::new() };
    naive.read(resource).await;
    if engine == Engine::Postgres {
        // The trap itself: what was numbered first is committed last.
        let (numbered, second) = (tokio::sync::Notify::new(), tokio::sync::Notify::new());
        let first = async {
            let outcome: Result<Uuid, DbErr> = db
                .system("a test writes changes")
                .write(async |tx| {
                    let id = writing.append(tx).await?;
                    numbered.notify_one();
                    second.notified().await;
                    Ok(id)
                })
                .await;
            written.lock().expect("no panic").push(outcome.expect("it is committed"));
        };
        let overtakes = async {
            numbered.notified().await;
            writing.act(1, Duration::ZERO, false).await;
            naive.read(resource).await;
            second.notify_one();
        };
        tokio::join!(first, overtakes);
        naive.read(resource).await;
        let missed = written.lock().expect("no panic").iter().filter(|id| !naive.seen.contains(id)).count();
        assert_eq!(missed, 1, "the reader who knows of no trap falls into it");
    }
    let is_over = std::sync::atomic::AtomicBool::new(false);
    let writers = async {
        let of_one = |writer: usize| {
            let writing = &writing;
            async move {
                for act in 0..ACTS {
                    // SQLite's one writer makes the others wait for a straggler; PostgreSQL's do not.
                    let straggles = engine == Engine::Postgres && act == writer;
                    let millis = if straggles { 2_000 } else { (act * 7 + writer * 13) as u64 % 20 };
                    writing.act(1 + (act + writer) % 3, Duration::from_millis(millis), (act + writer) % 5 == 4).await;
                }
            }
        };
        futures_util::future::join_all((0..WRITERS).map(of_one)).await;
        is_over.store(true, std::sync::atomic::Ordering::Relaxed);
    };
    let naively = async {
        while !is_over.load(std::sync::atomic::Ordering::Relaxed) {
            naive.read(resource).await;
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        while {
            let before = naive.last;
            naive.read(resource).await;
            naive.last > before
        } {}
    };
    let reading = async {
        let mut seen: BTreeMap<Uuid, usize> = BTreeMap::new();
        let mut after = String::new();
        for page in 0_usize.. {
            let was_over = is_over.load(std::sync::atomic::Ordering::Relaxed);
            if was_over {
                county.all_told().await;
            }
            // Each page from another node, by a reader who knows nothing but the cursor.
            let url = format!("http://{}/v1/changes?limit=7{after}", nodes[page % 2]);
            let answer = reqwest::Client::new().get(url).bearer_auth(county.token("leila")).send().await;
            let text = answer.expect("an answer").text().await.expect("text");
            let page: Value = serde_json::from_str(&text).expect("JSON");
            for change in page["items"].as_array().unwrap_or_else(|| panic!("{text}")) {
                *seen.entry(change["id"].as_str().expect("a name").parse().expect("a UUID")).or_default() += 1;
            }
            after = format!("&after={}", page["next_cursor"].as_str().expect("a cursor"));
            if was_over && page["has_more"] == false {
                return seen;
            }
        }
        unreachable!("pages go on")
    };
    let ((), (), seen) = tokio::join!(writers, naively, reading);
    let written = written.lock().expect("no panic").clone();
    let missed = written.iter().filter(|id| !seen.contains_key(id)).count();
    let doubled = seen.values().filter(|times| **times > 1).count();
    let missed_naively = written.iter().filter(|id| !naive.seen.contains(id)).count();
    println!(
        "{engine:?}: {} written, {missed} missed and {doubled} doubled by the feed, {missed_naively} missed by `seq >`",
        written.len()
    );
    assert!(written.len() > WRITERS * ACTS, "{}", written.len());
    assert_eq!((missed, doubled), (0, 0), "of {}", written.len());
    assert_eq!(missed_naively > 0, engine == Engine::Postgres, "{missed_naively}");
    other.stop().await;
    db.close().await.expect("it closes");
    county.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_missed_or_doubled_on_sqlite() {
    misses_nothing(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_missed_or_doubled_on_postgres() {
    misses_nothing(Engine::Postgres).await;
}
