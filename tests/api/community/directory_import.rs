//! Another directory is taken in, whoever publishes it.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use kernel::outbound::{Allowed, Exception, Outbound};
use linkwork::community::directory_import::read::{Read, ReadFault, Source};
use linkwork::community::directory_import::store::{Report, StoreFault, Target, store};
use linkwork::system::sandbox::cast::service_id;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::care::episode::open;
use crate::community::asset::find::{names_of, searched};
use crate::community::connection::{id, offer};
use crate::harness::county::{BEGINNING, County};
use crate::harness::publisher::{Publisher, Says, answers, service};
use crate::on_both;

fn outbound(allowed: &[&str]) -> Outbound {
    let allowed = allowed.iter().map(|text| Exception::read(text).expect("a network")).collect();
    Outbound::new(Allowed::new(allowed)).expect("TLS")
}

async fn read(root: &str) -> Result<Read, ReadFault> {
    Source::of(root).read(&outbound(&["127.0.0.0/8"]), Duration::from_secs(20)).await
}

async fn take_in(county: &County, root: &str) -> Result<Report, StoreFault> {
    let target = Target::new(service_id(1), "Vale directory".to_owned());
    let read = read(root).await.expect("it can be read");
    store(&county.server.state().db, &target, read, county.clock.now()).await
}

async fn listed(county: &County) -> Vec<String> {
    names_of(&county.as_("amira").get("/v1/assets").await.expect(200))
}

on_both! {
    async fn another_directory_is_taken_in_followed_and_what_vanished_is_closed(county) {
        let first = Publisher::of(vec![service(1, "Vale choir"), service(2, "Vale walkers"), service(3, "Vale chess")]).await;
        let report = take_in(county, &first.root).await.expect("it is taken in");
        assert_eq!(report, Report { entered: 3, ..Report::default() });
        assert_eq!(listed(county).await, ["Vale choir", "Vale walkers", "Vale chess"]);
        assert_eq!(names_of(&searched(&county.as_("amira"), "text=walkers").await), ["Vale walkers"]);
        let again = take_in(county, &first.root).await.expect("it is taken in");
        assert_eq!(again, Report { unchanged: 3, ..Report::default() });

        let amira = county.as_("amira");
        let items = amira.get("/v1/assets").await.expect(200).body["items"].clone();
        let paths: BTreeMap<String, String> = items.as_array().expect("a list").iter()
            .map(|item| (item["listing"]["name"].as_str().unwrap_or_default().to_owned(), format!("/v1/assets/{}", item["id"].as_str().unwrap_or_default())))
            .collect();
        // What is added here stays; the rest follows.
        amira.patch(&paths["Vale choir"], &json!({ "listing": { "categories": ["arts"], "alert": "Ring Amira first" } })).await.expect(200);
        let mut changed = service(1, "Vale singers");
        changed["alert"] = json!("Back in May");
        let second = Publisher::of(vec![changed, service(2, "Vale walkers"), service(4, "Vale knitters")]).await;
        let report = take_in(county, &second.root).await.expect("it is taken in");
        assert_eq!(report, Report { entered: 1, changed: 1, unchanged: 1, retired: 1, lines: Vec::new() });
        let singers = amira.get(&paths["Vale choir"]).await.expect(200).body;
        assert_eq!(
            (&singers["listing"]["name"], &singers["listing"]["categories"], &singers["listing"]["alert"]),
            (&json!("Vale singers"), &json!(["arts"]), &json!("Ring Amira first"))
        );
        let chess = amira.get(&paths["Vale chess"]).await.expect(200).body;
        assert_eq!((&chess["status"], &chess["status_comment"]), (&json!("inactive"), &json!("It is no longer in the directory that it came from")));
        assert_eq!(amira.history(&paths["Vale chess"]).await.types(), ["asset.entered", "asset.closed"]);
        let versions = amira.get(&format!("{}/versions", paths["Vale choir"])).await.expect(200).body;
        assert_eq!(versions["items"].as_array().map(Vec::len), Some(3));

        let third = Publisher::of(vec![service(1, "Vale singers"), service(2, "Vale walkers"), service(3, "Vale chess"), service(4, "Vale knitters")]).await;
        take_in(county, &third.root).await.expect("it is taken in");
        assert_eq!(amira.get(&paths["Vale chess"]).await.expect(200).body["status"], "active");
    }

    async fn what_somebody_goes_to_is_not_closed_behind_their_back(county) {
        let first = Publisher::of(vec![service(1, "Vale choir"), service(2, "Vale walkers")]).await;
        take_in(county, &first.root).await.expect("it is taken in");
        let items = county.as_("amira").get("/v1/assets").await.expect(200).body["items"].clone();
        let choir = format!("/v1/assets/{}", items[0]["id"].as_str().expect("an id"));
        let case = open(county, 1).await;
        offer(county, &case, &choir).await.expect(201);
        let second = Publisher::of(vec![service(2, "Vale walkers")]).await;
        let report = take_in(county, &second.root).await.expect("it is taken in");
        assert_eq!((report.retired, report.lines.len()), (0, 1));
        assert!(report.lines[0].1.contains("somebody goes there"), "{:?}", report.lines);
        assert_eq!(county.as_("amira").get(&choir).await.expect(200).body["status"], "active");
        assert!(!report.lines[0].1.contains(id(&case.person)));
    }

    async fn a_group_against_which_something_stands_is_not_opened_by_another_directory(county) {
        let running = [service(1, "Vale choir"), service(2, "Vale walkers")];
        let mut closed = service(1, "Vale choir");
        closed["status"] = json!("temporarily closed");
        let resting = Publisher::of(vec![closed, service(2, "Vale walkers")]).await;
        take_in(county, &resting.root).await.expect("it is taken in");
        let amira = county.as_("amira");
        let items = amira.get("/v1/assets?status=temporarily_closed").await.expect(200).body["items"].clone();
        let choir = format!("/v1/assets/{}", items[0]["id"].as_str().expect("an id"));
        let concern = json!({ "text": "A leader takes members home alone." });
        let concern = amira.post(&format!("{choir}/concerns"), &concern).await.expect(201).location();

        let report = take_in(county, &Publisher::of(running.to_vec()).await.root).await.expect("it is taken in");
        assert_eq!(report.lines.len(), 1, "{report:?}");
        assert!(report.lines[0].1.contains("opens it by hand") && !report.lines[0].1.contains("concern"), "{report:?}");
        let mut renamed = running.clone();
        renamed[0]["name"] = json!("Vale singers");
        take_in(county, &Publisher::of(renamed.to_vec()).await.root).await.expect("it is taken in");
        let now = amira.get(&choir).await.expect(200).body;
        assert_eq!(
            (&now["listing"]["name"], &now["status"], &now["connections_stopped"]),
            (&json!("Vale singers"), &json!("temporarily_closed"), &json!("safety_concern"))
        );
        county.as_("leila").step(&concern, "error", &json!({})).await.expect(200);
        amira.step(&choir, "reopening", &json!({})).await.expect(200);
    }

    async fn what_cannot_be_read_is_said_line_by_line_and_the_rest_is_taken_in(county) {
        let mut far = service(2, "Nowhere");
        far["service_at_locations"][0]["location"]["latitude"] = json!(100);
        let twice = service(1, "Vale choir");
        let publisher = Publisher::of(vec![service(1, "Vale choir"), far, twice, json!({ "id": 7, "name": "No id" })]).await;
        let report = take_in(county, &publisher.root).await.expect("it is taken in");
        assert_eq!(report.entered, 1);
        let lines: Vec<String> = report.lines.iter().map(|(what, why)| format!("{what}: {why}")).collect();
        assert_eq!(lines, [
            format!("entry 3 of the list: /id: {} stands in the list twice", Uuid::from_u128(1)),
            "entry 4 of the list: /id: must be a UUID".to_owned(),
            format!("{}: /places/0/latitude: must be in the United Kingdom", Uuid::from_u128(2)),
        ]);
        assert_eq!(listed(county).await, ["Vale choir"]);
    }

    async fn what_the_list_names_and_cannot_be_had_in_full_stays_as_it_was(county) {
        let all = [service(1, "Vale choir"), service(2, "Vale walkers"), service(3, "Vale chess")];
        take_in(county, &Publisher::of(all.to_vec()).await.root).await.expect("it is taken in");
        let (walkers, others) = (format!("/services/{}", Uuid::from_u128(2)), all.to_vec());
        let strange = Publisher::saying(move |path| {
            if path == walkers { Says::Page(service(9, "Another")) } else { answers(&others, path) }
        });
        let report = take_in(county, &strange.await.root).await.expect("it is taken in");
        assert_eq!((report.unchanged, report.retired, report.lines.len()), (2, 0, 1), "{report:?}");
        let folder = tempfile::tempdir().expect("a folder");
        let list = json!({ "contents": all });
        std::fs::write(folder.path().join("service_list.json"), list.to_string()).expect("a file");
        for (n, one) in all.iter().enumerate().filter(|(n, _)| *n != 1) {
            std::fs::write(folder.path().join(format!("service_full_{n}.json")), one.to_string()).expect("a file");
        }
        let report = take_in(county, &folder.path().display().to_string()).await.expect("it is taken in");
        assert_eq!((report.unchanged, report.retired, report.lines.len()), (2, 0, 1), "{report:?}");
        assert_eq!(listed(county).await, ["Vale choir", "Vale walkers", "Vale chess"]);
    }

    async fn a_directory_that_lost_most_of_its_services_changes_nothing(county) {
        let services: Vec<Value> = (1..=4).map(|n| service(n, "Vale choir")).collect();
        take_in(county, &Publisher::of(services).await.root).await.expect("it is taken in");
        let shrunk = Publisher::of(vec![service(1, "Other name")]).await;
        let refused = take_in(county, &shrunk.root).await.expect_err("it is broken");
        assert!(matches!(refused, StoreFault::Shrunk { known: 4, found: 1 }), "{refused}");
        assert_eq!(listed(county).await, ["Vale choir"; 4]);
    }

    async fn of_the_standards_own_example_nothing_is_taken_in_and_each_reason_is_said(county) {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/open-referral-uk/example-feed");
        let read = Source::of(folder).read(&outbound(&[]), Duration::from_secs(5)).await.expect("it can be read");
        let target = Target::new(service_id(1), "example".to_owned());
        let now = BEGINNING.parse().expect("an instant");
        let report = store(&county.server.state().db, &target, read, now).await.expect("it is looked at");
        let twice = report.lines.iter().filter(|(_, why)| why.ends_with("stands in the list twice")).count();
        assert_eq!((report.entered, twice), (0, 127));
        let wrong = report.lines.iter().find(|(_, why)| why.starts_with("/places/0: "));
        assert!(wrong.is_some_and(|(_, why)| why.contains("postcode")), "{:?}", report.lines.last());
        assert!(listed(county).await.is_empty());
    }
}

/// Why a publisher's directory is not read to its end.
async fn fault(answer: impl Fn(&str) -> Says + Send + Sync + 'static) -> (String, usize) {
    let publisher = Publisher::saying(answer).await;
    let outcome = Source::of(&publisher.root).read(&outbound(&["127.0.0.0/8"]), Duration::from_secs(3)).await;
    let fault = outcome.expect_err("it was read").to_string();
    (fault.replace(&publisher.root, ""), publisher.asked())
}

#[tokio::test]
async fn nothing_is_taken_from_a_directory_that_is_broken_or_hostile() {
    let page = |contents: Value| Says::Page(json!({ "last_page": true, "contents": contents }));
    let endless = |path: &str| {
        let number: u128 =
            path.split("page=").nth(1).and_then(|rest| rest.split('&').next()?.parse().ok()).unwrap_or(1);
        Says::Page(json!({ "last_page": false, "contents": [{ "id": Uuid::from_u128(number) }] }))
    };
    for (name, (said, asked), expected, most) in [
        ("no JSON", fault(|_| Says::Text("<html>")).await, "is no JSON", 1),
        ("another type", fault(|_| Says::Text("[1, 2]")).await, "is no page of services", 1),
        (
            "contents of another type",
            fault(|_| Says::Page(json!({ "contents": "none" }))).await,
            "is no page of services",
            1,
        ),
        ("empty", fault(move |_| page(json!([]))).await, "there is no service in it", 1),
        ("an error", fault(|_| Says::Status("500 Internal Server Error")).await, "answers 500", 1),
        (
            "a redirect into our own network",
            fault(|_| Says::Status("302 Found\r\nLocation: http://127.0.0.1:1/")).await,
            "answers 302",
            1,
        ),
        ("a gigabyte", fault(|_| Says::Endless).await, "answers with more than 8388608 bytes", 1),
        ("slow", fault(|_| Says::Nothing).await, "reading it took too long", 1),
        ("pages without end", fault(endless).await, "", 1_001),
        (
            "a service that is not there",
            fault(|path| {
                if path.starts_with("/services/") {
                    Says::Status("404 Not Found")
                } else {
                    Says::Page(json!({ "last_page": true, "contents": [{ "id": Uuid::from_u128(1) }] }))
                }
            })
            .await,
            "answers 404",
            2,
        ),
    ] {
        assert!(said.contains(expected), "{name}: {said}");
        assert!(asked <= most, "{name}: it was asked {asked} times");
    }
}

#[tokio::test]
async fn no_more_is_read_than_memory_takes_however_small_each_answer_is() {
    let one: &str = Box::leak(format!("\"{}\"", "a".repeat(8 * 1024 * 1024 - 2)).into_boxed_str());
    let publisher = Publisher::saying(move |path| {
        let contents: Vec<Value> = (1..=40).map(|n| json!({ "id": Uuid::from_u128(n) })).collect();
        let page = json!({ "last_page": true, "contents": contents });
        if path.starts_with("/services/") { Says::Text(one) } else { Says::Page(page) }
    })
    .await;
    let outbound = outbound(&["127.0.0.0/8"]);
    let outcome = Source::of(&publisher.root).read(&outbound, Duration::from_secs(120)).await;
    assert!(matches!(outcome, Err(ReadFault::TooLargeInAll)), "{outcome:?}");
    assert_eq!(publisher.asked(), 33, "the list, and all up to the one that is too much");
    let folder = tempfile::tempdir().expect("a folder");
    for n in 0..33 {
        let file = std::fs::File::create(folder.path().join(format!("service_full_{n}.json"))).expect("a file");
        file.set_len(8 * 1024 * 1024).expect("a sparse file");
    }
    let outcome = Source::of(&folder.path().display().to_string()).read(&outbound, Duration::from_secs(5)).await;
    assert!(matches!(outcome, Err(ReadFault::TooLargeInAll)), "{outcome:?}");
}

#[tokio::test]
async fn a_page_that_comes_again_and_again_is_the_end() {
    let publisher = Publisher::saying(|path| {
        if path.starts_with("/services/") {
            Says::Page(service(1, "Vale choir"))
        } else {
            Says::Page(json!({ "last_page": false, "contents": [{ "id": Uuid::from_u128(1) }] }))
        }
    })
    .await;
    let read = read(&publisher.root).await.expect("it ends");
    assert_eq!((read.services.len(), read.refused.len(), publisher.asked()), (1, 1, 3));
}

#[tokio::test]
async fn nothing_is_fetched_from_our_own_network_unless_an_operator_says_so() {
    let publisher = Publisher::of(vec![service(1, "Vale choir")]).await;
    let refused =
        Source::of(&publisher.root).read(&outbound(&[]), Duration::from_secs(3)).await.expect_err("it was read");
    assert!(matches!(refused, ReadFault::Forbidden(..)), "{refused}");
    assert_eq!(publisher.asked(), 0);
    assert!(matches!(
        Source::of(&Path::new("/nowhere").display().to_string()).read(&outbound(&[]), Duration::from_secs(3)).await,
        Err(ReadFault::File(..))
    ));
}
