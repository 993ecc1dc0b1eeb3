//! How fast, and with how much memory. Looked at by hand, on a release build of nothing else:
//!
//!     EXPORT_ROWS=1000000 cargo test --release --test api -- --ignored --nocapture insight::export::speed

use std::fs;
use std::time::Instant;

use catalogue::id::{ContactId, EpisodeId, PersonId, ReferralId};
use linkwork::care::contact::entity as contact;
use linkwork::care::episode::entity as episode;
use linkwork::care::person::entity as person;
use linkwork::care::referral::entity as referral;
use linkwork::insight::report::count::count;
use sea_orm::{DbErr, EntityTrait};

use super::{asked, exported, met};
use crate::harness::county::County;
use crate::harness::database::Engine;
use crate::harness::fill::insert;

/// So many are written at once, of so many people.
const AT_ONCE: usize = 1000;
const PEOPLE: usize = 10;
/// What an export may need beside all else, in KiB.
const MOST: u64 = 100 * 1024;

/// The memory of this process: the most that it had since this was last forgotten, in KiB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").expect("the system tells");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("it tells the peak");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

async fn the<E: EntityTrait>(county: &County) -> E::Model {
    let system = county.server.state().db.system("a test copies what there is");
    E::find().one(system.read()).await.expect("it answers").expect("there is one")
}

/// Enters so many contacts past the door, a hundred of a person.
async fn fill(county: &County, rows: usize) {
    let (a_person, a_referral) = (the::<person::Entity>(county).await, the::<referral::Entity>(county).await);
    let (an_episode, a_contact) = (the::<episode::Entity>(county).await, the::<contact::Entity>(county).await);
    let system = county.server.state().db.system("a test fills a table");
    for _ in 0..rows.div_ceil(AT_ONCE) {
        let people: Vec<_> =
            std::iter::repeat_with(|| person::Model { id: PersonId::new(), nhs_number: None, ..a_person.clone() })
                .take(PEOPLE)
                .collect();
        let of_person = |person: &person::Model| referral::Model {
            id: ReferralId::new(),
            person_id: person.id,
            external_reference: None,
            ..a_referral.clone()
        };
        let referrals: Vec<_> = people.iter().map(of_person).collect();
        let of_referral = |referral: &referral::Model| episode::Model {
            id: EpisodeId::new(),
            person_id: referral.person_id,
            referral_id: referral.id,
            ..an_episode.clone()
        };
        let episodes: Vec<_> = referrals.iter().map(of_referral).collect();
        let of_episode = |episode: &episode::Model| contact::Model {
            id: ContactId::new(),
            person_id: episode.person_id,
            episode_id: episode.id,
            is_first_contact: false,
            ..a_contact.clone()
        };
        let contacts: Vec<_> = episodes.iter().cycle().map(of_episode).take(AT_ONCE).collect();
        let written: Result<(), DbErr> = system
            .write(async |tx| {
                insert::<person::Entity>(tx, &people).await?;
                insert::<referral::Entity>(tx, &referrals).await?;
                insert::<episode::Entity>(tx, &episodes).await?;
                insert::<contact::Entity>(tx, &contacts).await
            })
            .await;
        written.expect("they are written");
    }
}

#[expect(clippy::print_stdout, clippy::disallowed_methods, reason = "it is looked at by hand")]
async fn measure(engine: Engine) {
    let rows = std::env::var("EXPORT_ROWS").map_or(20_000, |rows| rows.parse().expect("a number"));
    let county = County::open_with(engine, |_| {}).await;
    met(&county, 1, "To sing on Tuesdays, with somebody who goes with her the first time").await;
    fill(&county, rows).await;
    // What the filling sets going is over before it is measured.
    let state = county.server.state();
    while !count(&state.db, state.clock.now()).await.expect("it runs") {}
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
