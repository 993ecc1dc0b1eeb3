//! How fast, and with how much memory. Looked at by hand, on a release build of nothing else:
//!
//!     EXPORT_ROWS=1000000 cargo test --release --test api -- --ignored --nocapture insight::export::speed

use std::fs;
use std::time::Instant;

use catalogue::id::ContactId;
use linkwork::care::contact::entity::{Entity, Model};
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, IntoActiveModel};

use super::{asked, exported, met};
use crate::harness::county::County;
use crate::harness::database::Engine;

/// As many rows of a statement as SQLite takes parameters for.
const AT_ONCE: usize = 1000;
/// What an export may need beside all else, in KiB.
const MOST: u64 = 100 * 1024;

/// The memory of this process: the most that it had since this was last forgotten, in KiB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("the system tells");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("it tells the peak");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

async fn fill(county: &County, rows: usize) {
    let system = county.server.state().db.system("a test fills a table");
    let one: Model = Entity::find().one(system.read()).await.expect("it answers").expect("there is one");
    for _ in 0..rows.div_ceil(AT_ONCE) {
        let many: Vec<_> = (0..AT_ONCE)
            .map(|_| Model { id: ContactId::new(), is_first_contact: false, ..one.clone() }.into_active_model())
            .map(ActiveModelTrait::reset_all)
            .collect();
        let outcome: Result<(), DbErr> =
            system.write(async |tx| Entity::insert_many(many).exec_without_returning(tx).await.map(drop)).await;
        outcome.expect("they are written");
    }
}

#[expect(clippy::print_stdout, clippy::disallowed_methods, reason = "it is looked at by hand")]
async fn measure(engine: Engine) {
    let rows = std::env::var("EXPORT_ROWS").map_or(20_000, |rows| rows.parse().expect("a number"));
    let county = County::open_with(engine, |_| {}).await;
    met(&county, 1, "To sing on Tuesdays, with somebody who goes with her the first time").await;
    fill(&county, rows).await;
    let leila = county.as_("leila");
    fs::write("/proc/self/clear_refs", "5").expect("the peak can be forgotten");
    let (before, since) = (peak(), Instant::now());
    let export = exported(&leila, &asked(&["contacts"])).await;
    let (seconds, more) = (since.elapsed().as_secs_f64(), peak().saturating_sub(before));
    let file = &export["files"][0];
    let written = file["row_count"].as_f64().expect("a number");
    println!(
        "{engine:?}: {written} rows, {} bytes in {seconds:.1} s: {:.0} rows a second, {more} KiB more memory",
        file["byte_count"],
        written / seconds,
    );
    assert!(more < MOST, "it takes {more} KiB");
    county.close().await;
}

#[tokio::test]
#[ignore = "it measures"]
async fn of_contacts_on_sqlite() {
    measure(Engine::Sqlite).await;
}

#[tokio::test]
#[ignore = "it measures"]
async fn of_contacts_on_postgres() {
    measure(Engine::Postgres).await;
}
