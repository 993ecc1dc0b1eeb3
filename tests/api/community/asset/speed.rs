//! How long finding takes in a county of 50,000 groups. It takes minutes, and so runs when it is asked for:
//! `cargo test --release --test api -- --ignored --nocapture finding_is_quick`.

use std::time::{Duration, Instant};

use linkwork::community::asset::codes::AssetStatus;
use linkwork::community::asset::entity::{Entity, Model};
use linkwork::community::asset::index::{category, fact, place, rows_of, term, time};
use linkwork::community::asset::wire::Listing;
use linkwork::system::sandbox::cast::service_id;
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::json;

use super::find::searched;
use crate::care::episode::open;
use crate::community::connection::id;
use crate::harness::county::{BEGINNING, County};
use crate::harness::database::Engine;
use crate::harness::fill::insert;

/// So many groups.
const COUNTY: usize = 50_000;
/// So many are written at once.
const PIECE: usize = 100;
/// How often each query is asked.
const TIMES: usize = 41;
/// What its median may take on an optimised build.
const MOST: Duration = Duration::from_millis(50);

const WHAT: [&str; 12] = [
    "walking",
    "singing",
    "gardening",
    "knitting",
    "swimming",
    "reading",
    "cooking",
    "painting",
    "chess",
    "dancing",
    "repair",
    "advice",
];
const WHO: [&str; 8] = ["group", "club", "circle", "friends", "workshop", "cafe", "team", "society"];
const TOWNS: [&str; 10] = [
    "Hallowby",
    "Valebridge",
    "Sandbridge",
    "Millgate",
    "Northmoor",
    "Eastwell",
    "Westholme",
    "Southby",
    "Thornby",
    "Ashmoor",
];
const CATEGORIES: [&str; 11] = [
    "money_welfare_rights",
    "housing_support",
    "statutory_services",
    "employment_support",
    "practical_support",
    "arts",
    "nature",
    "physical_activity",
    "local_groups",
    "adult_learning",
    "other",
];
const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

pub fn listing(n: usize) -> Listing {
    let (what, who, town) = (WHAT[n % 12], WHO[n / 12 % 8], TOWNS[n / 96 % 10]);
    let name = format!("{town} {what} {who} {n}");
    // Over 60 kilometres each way.
    let share = |of: usize| f64::from(u32::try_from(n * 7_919 % of).expect("it is small")) / 10_000.0;
    let (north, east) = (share(10_007), share(10_009));
    let rare = if n % 5_000 == 1 { " With harmonicas." } else { "" };
    let mut listing = json!({
        "name": name,
        "description": format!(
            "We meet for {what} and talk in {town}, and have tea afterwards. Everybody is welcome, whether you have done it \
             before or not. Come once and see whether it is for you.{rare}"
        ),
        "categories": [CATEGORIES[n % 11]],
        "places": [{
            "name": format!("{town} hall"),
            "latitude": 53.46 + 0.54 * north, "longitude": -2.32 + 0.9 * east,
            "address": { "address_1": format!("{} High Street", n % 300 + 1), "city": town, "postal_code": "HX9 1AB" },
        }],
        "schedules": [{ "frequency": "weekly", "weekdays": [DAYS[n % 7]], "opens_at": "10:00", "closes_at": "11:30" }],
    });
    if n.is_multiple_of(3) {
        listing["minimum_age"] = json!(18);
    }
    if n.is_multiple_of(4) {
        listing["capacity"] = json!(n % 8);
        listing["languages"] = json!(if n.is_multiple_of(40) { ["en", "pl"] } else { ["en", "cy"] });
    }
    if n.is_multiple_of(5) {
        listing["places"][0]["accessibility"] = json!(["step_free", "hearing_loop"]);
    }
    serde_json::from_value(listing).expect("a listing")
}

fn row(n: usize) -> Model {
    let (now, by) = (BEGINNING.parse().expect("an instant"), uuid::Uuid::nil());
    let listing = listing(n);
    Model {
        id: catalogue::id::AssetId::new(),
        version: 1,
        service_id: service_id(1),
        organisation_id: None,
        status: if n.is_multiple_of(50) { AssetStatus::Inactive } else { AssetStatus::Active },
        status_comment: None,
        reopens_on: None,
        connections_stopped: None,
        minimum_age: listing.minimum_age.map(i32::from),
        maximum_age: listing.maximum_age.map(i32::from),
        listing,
        places_taken: 0,
        confirmed_at: now,
        confirmed_by: by,
        created_at: now,
        created_by: by,
        updated_at: now,
        updated_by: by,
    }
}

/// Enters so many groups past the door.
pub async fn fill(county: &County, count: usize) {
    for first in (0..count).step_by(PIECE) {
        let rows: Vec<Model> = (first..(first + PIECE).min(count)).map(row).collect();
        let indexed: Vec<_> = rows.iter().map(rows_of).collect();
        let db = county.server.state().db.system("a test enters a large directory");
        let written: Result<(), DbErr> = db
            .write(async |tx| {
                insert::<Entity>(tx, &rows).await?;
                insert::<fact::Entity>(tx, &indexed.iter().map(|one| one.facts.clone()).collect::<Vec<_>>()).await?;
                insert::<category::Entity>(
                    tx,
                    &indexed.iter().flat_map(|one| one.categories.clone()).collect::<Vec<_>>(),
                )
                .await?;
                insert::<place::Entity>(tx, &indexed.iter().flat_map(|one| one.places.clone()).collect::<Vec<_>>())
                    .await?;
                insert::<time::Entity>(tx, &indexed.iter().flat_map(|one| one.times.clone()).collect::<Vec<_>>())
                    .await?;
                insert::<term::Entity>(tx, &indexed.iter().flat_map(|one| one.terms.clone()).collect::<Vec<_>>()).await
            })
            .await;
        written.expect("they can be written");
    }
    county.server.state().db.gather_statistics().await.expect("they can be counted");
}

#[expect(clippy::print_stdout, reason = "it is looked at by hand")]
async fn measure(engine: Engine) {
    let county = County::open_with(engine, |_| {}).await;
    fill(&county, COUNTY).await;
    if engine == Engine::Postgres {
        // As its own autovacuum does by and by.
        let system = county.server.state().db.system("a test cleans up after itself");
        system.read().execute_unprepared("VACUUM ANALYZE").await.expect("it can be cleaned");
    }
    let case = open(&county, 1).await;
    let amira = county.as_("amira");
    let (here, episode) = ("latitude=53.73&longitude=-1.87", format!("episode_id={}", id(&case.episode)));
    let mut slow = Vec::new();
    for (name, query) in [
        ("a rare word", "text=harmonicas".to_owned()),
        ("a word of a twelfth of the names", "text=walks".to_owned()),
        ("a word of every listing", "text=tea".to_owned()),
        ("two words", "text=singing+hallowby".to_owned()),
        ("three words, one rare", "text=tea+walking+harmonicas".to_owned()),
        ("a word that is nowhere", "text=zeppelin".to_owned()),
        ("within 1 km", format!("{here}&within_metres=1000")),
        ("within 5 km", format!("{here}&within_metres=5000")),
        ("within 10 km", here.to_owned()),
        ("within 50 km", format!("{here}&within_metres=50000")),
        ("a sector", "postcode=HX9+1&within_metres=5000".to_owned()),
        ("a need near by", format!("{here}&category=arts")),
        ("a word near by", format!("{here}&text=walking&within_metres=5000")),
        ("a word of every listing near by", format!("{here}&text=tea&within_metres=3000")),
        ("a need and an age", "category=nature&age=15".to_owned()),
        ("a day and a time near by", format!("{here}&weekday=tuesday&starts_from=09:00&ends_by=12:00")),
        ("a language", "language=pl&category=arts".to_owned()),
        ("an access need near by", format!("{here}&access=hearing_loop")),
        ("free places and a word", "text=gardening&has_places=true".to_owned()),
        ("for somebody, by a word", format!("{episode}&text=walking")),
        ("for somebody, by a need", format!("{episode}&category=arts")),
        ("a list of a need", "category=arts".to_owned()),
    ] {
        let mut times = Vec::new();
        let mut found = 0;
        for _ in 0..TIMES {
            let since = Instant::now();
            let answer = searched(&amira, &format!("{query}&limit=20")).await;
            times.push(since.elapsed());
            found = answer.body["items"].as_array().map_or(0, Vec::len);
        }
        times.sort_unstable();
        let median = times[TIMES / 2];
        println!("{engine:?} {:>7.1} ms  {found:>2} on the page  {name}", median.as_secs_f64() * 1e3);
        if median > MOST && !cfg!(debug_assertions) {
            slow.push(format!("{name}: {median:?}"));
        }
    }
    county.close().await;
    assert!(slow.is_empty(), "these take too long: {}", slow.join(", "));
}

#[tokio::test]
#[ignore = "takes minutes"]
async fn finding_is_quick_on_sqlite() {
    measure(Engine::Sqlite).await;
}

#[tokio::test]
#[ignore = "takes minutes"]
async fn finding_is_quick_on_postgres() {
    measure(Engine::Postgres).await;
}
