//! How many statements an operation takes: the diff of the snapshot shows what a change costs. `BEGIN` and `COMMIT` are not
//! among them.

use std::fmt::Write;

use reqwest::Method;
use serde_json::json;

use crate::care::episode::{nhs_number, open, refer};
use crate::care::referral::walk::{about, dorothy};
use crate::harness::county::{Client, County};
use crate::harness::database::Engine;
use linkwork::system::sandbox::cast::worker_id;

/// What is asked, by whom, and what it took.
struct Counted<'c> {
    county: &'c County,
    table: String,
}

impl Counted<'_> {
    async fn get(&mut self, what: &str, caller: &Client<'_>, path: &str) {
        self.count(what, async || caller.get(path).await.expect(200)).await;
    }

    async fn count<T>(&mut self, what: &str, call: impl AsyncFn() -> T) {
        let db = &self.county.server.state().db;
        let before = db.statements();
        call().await;
        let _ = writeln!(self.table, "{:>3}  {what}", db.statements() - before);
    }
}

async fn table(engine: Engine) -> String {
    // One that is not probed: what is sent to it is sent once.
    let county = County::open_with(engine, |_| {}).await;
    let mut counted = Counted { county: &county, table: String::new() };
    let (millgate, amira, leila) = (county.as_("millgate"), county.as_("amira"), county.as_("leila"));
    let case = open(&county, 1).await;
    let waiting = refer(&county, 2).await;
    for n in 3..6 {
        open(&county, n).await;
    }

    counted.get("who am I: a program", &millgate, "/v1/me").await;
    counted.get("who am I: a worker", &amira, "/v1/me").await;
    counted.get("a referral: its sender", &millgate, &case.referral).await;
    counted.get("a referral: its link worker", &amira, &case.referral).await;
    counted.get("a referral that waits: a manager", &leila, &waiting).await;
    counted.get("referrals: a sender", &millgate, "/v1/referrals?limit=50").await;
    counted.get("referrals: a link worker", &amira, "/v1/referrals?limit=50").await;
    counted.get("the queue", &amira, "/v1/referrals?status=submitted&limit=50").await;
    counted.get("tasks", &amira, "/v1/tasks?limit=50").await;
    counted.get("an episode", &amira, &case.episode).await;
    counted.get("a person", &amira, &case.person).await;
    counted.get("a worker's caseload", &amira, &format!("/v1/workers/{}/caseload", worker_id(1))).await;
    let service = linkwork::system::sandbox::cast::service_id(1);
    counted.get("a service's caseload", &leila, &format!("/v1/services/{service}/caseload")).await;
    let submit = async |n: u32| {
        let body = about(dorothy(), &nhs_number(n));
        millgate.post("/v1/referrals", &body).await.expect(201)
    };
    counted.count("a submission: a person not known before", async || submit(50).await).await;
    counted.count("a submission: a person known before", async || submit(50).await).await;
    let hold = json!({ "reason": "away", "until": "2026-12-14" });
    let etag = amira.get(&case.episode).await.etag();
    let headers = [("If-Match", etag.as_str())];
    let path = format!("{}/hold", case.episode);
    counted
        .count("putting an episode on hold", async || {
            amira.call(Method::POST, &path, &headers, Some(&hold)).await.expect(200)
        })
        .await;
    let table = counted.table;
    county.close().await;
    table
}

#[tokio::test]
async fn each_operation_takes_as_many_as_the_snapshot_says() {
    let sqlite = table(Engine::Sqlite).await;
    let postgres = table(Engine::Postgres).await;
    insta::assert_snapshot!("statements", format!("SQLite\n{sqlite}\nPostgreSQL\n{postgres}"));
}
