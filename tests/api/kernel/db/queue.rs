//! Callers take turns at writing, through HTTP.

use std::cell::Cell;
use std::pin::pin;
use std::time::Duration;

use futures_util::future::{join_all, select};
use sea_orm::DbErr;
use serde_json::json;
use tokio::sync::oneshot;

use crate::care::episode::submission;
use crate::harness::county::{Answer, County};
use crate::harness::database::Engine;
use crate::harness::until;

const SOON: Duration = Duration::from_secs(60);
const MANY: u32 = 60;

/// A county on SQLite, whose one writer is held until `meanwhile` lets go of it.
async fn while_the_writer_is_held<T>(county: &County, meanwhile: impl AsyncFnOnce(oneshot::Sender<()>) -> T) -> T {
    let (let_go, held) = oneshot::channel();
    let (has_begun, begun) = oneshot::channel();
    let holding = county.server.state().db.system("a test holds the writer");
    let holding = holding.write(async |_| {
        has_begun.send(()).expect("somebody waits for it");
        held.await.map_err(|_| DbErr::Custom("nobody lets go".into()))
    });
    let after = async {
        begun.await.expect("it has the turn");
        meanwhile(let_go).await
    };
    let (held, outcome) = tokio::join!(holding, after);
    held.expect("it is committed");
    outcome
}

#[tokio::test]
async fn who_writes_much_does_not_make_others_wait_until_it_is_done() {
    let county = County::open_with(Engine::Sqlite, |config| {
        config.timeouts.handler = Duration::from_secs(60);
    })
    .await;
    let (greedy, polite) = (county.as_("millgate"), county.as_("constabulary"));
    let (done, when) = (Cell::new(0), Cell::new(0));
    while_the_writer_is_held(&county, async |let_go| {
        let many = join_all((0..MANY).map(async |number| {
            greedy.post("/v1/referrals", &submission(number)).await.expect(201);
            done.set(done.get() + 1);
        }));
        let one = async {
            waiting(&county, MANY as usize).await;
            let sending = async {
                polite.post("/v1/referrals", &submission(MANY + 1)).await.expect(201);
                when.set(done.get());
            };
            let releasing = async {
                waiting(&county, MANY as usize + 1).await;
                let_go.send(()).expect("it is held");
            };
            tokio::join!(sending, releasing)
        };
        tokio::join!(many, one);
    })
    .await;
    assert_eq!(done.get(), MANY);
    // A group that was open takes some more in before it is committed.
    assert!(when.get() < MANY / 2, "{} of {MANY} were answered before the one", when.get());
    county.close().await;
}

fn county_waits(county: &County) -> usize {
    county.server.state().db.waiting()
}

async fn waiting(county: &County, many: usize) {
    until(SOON, async || county_waits(county) >= many).await;
}

#[tokio::test]
async fn a_read_is_answered_although_many_wait_to_write() {
    let county = County::open_with(Engine::Sqlite, |config| {
        config.timeouts.handler = Duration::from_secs(60);
    })
    .await;
    let (greedy, worker) = (county.as_("millgate"), county.as_("amira"));
    let referral = greedy.post("/v1/referrals", &submission(MANY + 1)).await.expect(201).body;
    let path = format!("/v1/referrals/{}", referral["id"].as_str().expect("a text"));
    let (done, when) = (Cell::new(0), Cell::new(0));
    while_the_writer_is_held(&county, async |let_go| {
        let many = join_all((0..MANY).map(async |number| {
            greedy.post("/v1/referrals", &submission(number)).await.expect(201);
            done.set(done.get() + 1);
        }));
        let reading = async {
            waiting(&county, MANY as usize).await;
            let read = async {
                worker.get(&path).await.expect(200);
                when.set(done.get());
            };
            let releasing = async {
                waiting(&county, MANY as usize + 1).await;
                let_go.send(()).expect("it is held");
            };
            tokio::join!(read, releasing)
        };
        tokio::join!(many, reading);
    })
    .await;
    // Its audit entry was written before all but those who had the turn already.
    assert!(when.get() < MANY / 4, "{} of {MANY} were answered before it", when.get());
    county.close().await;
}

async fn batch(county: &County, key: &str) -> Answer {
    let items: Vec<_> = (0..3).map(submission).collect();
    let headers = [("Idempotency-Key", key)];
    let body = json!({ "items": items });
    county.as_("millgate").call(reqwest::Method::POST, "/v1/referrals/batch", &headers, Some(&body)).await
}

#[tokio::test]
async fn a_batch_whose_time_is_over_says_so_of_each_item_and_can_be_sent_again() {
    let county = County::open_with(Engine::Sqlite, |config| {
        config.timeouts.handler = Duration::from_secs(1);
        config.timeouts.body = Duration::from_secs(60);
    })
    .await;
    while_the_writer_is_held(&county, async |let_go| {
        let answer = batch(&county, "late").await.expect(207);
        for item in answer.body["items"].as_array().expect("a list") {
            assert_eq!(item["status"], 503, "{item}");
            let detail = item["problem"]["detail"].as_str().expect("a text");
            assert!(detail.contains("Sent again") && !detail.contains("nothing was stored"), "{detail}");
        }
        let_go.send(()).expect("it is held");
    })
    .await;
    let again = batch(&county, "late").await.expect(207);
    assert!(again.body["items"].as_array().expect("a list").iter().all(|item| item["status"] == 201), "{}", again.text);
    let referrals = county.as_("millgate").get("/v1/referrals").await.expect(200);
    assert_eq!(referrals.body["items"].as_array().expect("a list").len(), 3, "each is stored once");
    county.close().await;
}

#[tokio::test]
async fn a_client_has_one_batch_at_a_time() {
    let county = County::open_with(Engine::Sqlite, |config| {
        config.rate_limit = Some(kernel::http::limits::Rate::default());
    })
    .await;
    while_the_writer_is_held(&county, async |let_go| {
        let (first, second) = (pin!(batch(&county, "first")), pin!(batch(&county, "second")));
        // One of them waits for the writer: whichever answers first is the other.
        let (refused, waiting) = select(first, second).await.factor_first();
        refused.expect_problem(429, "too_many_requests");
        let_go.send(()).expect("it is held");
        waiting.await.expect(207);
    })
    .await;
    county.close().await;
}
