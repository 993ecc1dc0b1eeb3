//! Who makes an export, what becomes of one that was broken off, and when files go.

use chrono::TimeDelta;
use kernel::auth::real_now;
use linkwork::insight::export::codes::ExportStatus;
use linkwork::insight::export::run::{Halt, Run};
use linkwork::insight::export::{chunk, claim, entity};
use reqwest::Method;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};

use super::{asked, column, contact, exported, files, make, met};
use crate::contract::canaries::grant;
use crate::harness::county::{Answer, Client, County};
use crate::on_both;

/// The pieces of files that there are.
async fn pieces(county: &County) -> u64 {
    let system = county.server.state().db.system("a test counts pieces");
    chunk::Entity::find().count(system.read()).await.expect("the database answers")
}

/// The node that had this export was killed a while ago.
async fn killed(county: &County, row: &entity::Model) {
    let long_ago =
        entity::ActiveModel { claimed_until: Set(Some(real_now() - TimeDelta::minutes(5))), ..Default::default() };
    let outcome: Result<(), DbErr> = county
        .server
        .state()
        .db
        .system("a test lets a claim run out")
        .write(async |tx| {
            let update = entity::Entity::update_many().set(long_ago).filter(entity::Column::Id.eq(row.id));
            update.exec(tx).await.map(drop)
        })
        .await;
    outcome.expect("it can be written");
}

async fn cancel(client: &Client<'_>, path: &str) -> Answer {
    let etag = client.get(path).await.etag();
    client.call(Method::DELETE, path, &[("If-Match", &etag)], None).await
}

/// An export that a node has begun, and of which it has written the first piece.
async fn begun<'a>(county: &'a County, client: &Client<'_>, body: &Value) -> (String, entity::Model, Run<'a>) {
    let state = county.server.state();
    let path = client.post("/v1/exports", body).await.expect(202).header("content-location");
    let row = claim::next(&state.db, state.clock.now()).await.expect("the database answers").expect("one waits");
    let mut run = Run::begin(state, row.clone()).await.expect("it begins");
    while pieces(county).await == 0 {
        assert!(run.advance().await.expect("it goes on"));
    }
    (path, row, run)
}

on_both! {
    async fn what_a_killed_node_has_begun_another_makes_anew(county) {
        let (case, first) = met(county, 1, "To sing").await;
        let leila = county.as_("leila");
        let paused = county.server.exporter().pause().await;
        let (path, row, run) = begun(county, &leila, &asked(&["referrals", "contacts"])).await;
        let state = county.server.state();
        let running = leila.get(&path).await.expect(202);
        assert_eq!(running.body["status"], "running", "{}", running.text);
        assert!(running.header("x-progress").contains("1 rows written"), "{:?}", running.headers);
        assert!(claim::next(&state.db, state.clock.now()).await.expect("it answers").is_none(), "one node has it");
        drop(run);
        killed(county, &row).await;
        let second = contact(county, &case, "To walk").await;
        drop(paused);
        make(county).await;
        let export = leila.get(&path).await.expect(200).body;
        let files = files(&leila, &export).await;
        let mut both = [first, second];
        both.sort();
        assert_eq!(column(&files["contacts"], "id"), both, "once each, and of the state of the second run");
        assert_eq!(column(&files["referrals"], "id").len(), 1);
    }

    async fn a_run_that_was_taken_over_writes_nothing_more(county) {
        met(county, 1, "To sing").await;
        let leila = county.as_("leila");
        let paused = county.server.exporter().pause().await;
        let (path, row, mut slow) = begun(county, &leila, &asked(&["referrals", "contacts"])).await;
        killed(county, &row).await;
        drop(paused);
        make(county).await;
        let lost = loop {
            match slow.advance().await {
                Ok(true) => {}
                outcome => break outcome,
            }
        };
        assert!(matches!(lost, Err(Halt::Lost)), "{lost:?}");
        let export = leila.get(&path).await.expect(200).body;
        assert_eq!(column(&files(&leila, &export).await["contacts"], "id").len(), 1);
    }

    async fn one_that_is_never_finished_is_given_up(county) {
        let leila = county.as_("leila");
        let paused = county.server.exporter().pause().await;
        let path = leila.post("/v1/exports", &asked(&["contacts"])).await.expect(202).header("content-location");
        let state = county.server.state();
        for _ in 0..5 {
            let row = claim::next(&state.db, state.clock.now()).await.expect("it answers").expect("it is begun again");
            killed(county, &row).await;
        }
        drop(paused);
        make(county).await;
        let export = leila.get(&path).await.expect(200).body;
        assert_eq!((&export["status"], &export["failure"]), (&json!("failed"), &json!("broken_off")));
    }

    async fn a_node_that_stops_leaves_it_to_another_at_once(county) {
        met(county, 1, "To sing").await;
        let leila = county.as_("leila");
        let path = {
            let _paused = county.server.exporter().pause().await;
            leila.post("/v1/exports", &asked(&["contacts"])).await.expect(202).header("content-location")
        };
        let server = &county.server;
        server.exporter().make(server.state(), || false).await.expect("the database answers");
        make(county).await;
        assert_eq!(leila.get(&path).await.expect(200).body["status"], "complete");
    }

    async fn cancelled_it_is_not_made_and_its_files_go(county) {
        met(county, 1, "To sing").await;
        let leila = county.as_("leila");
        let paused = county.server.exporter().pause().await;
        let (path, _, mut run) = begun(county, &leila, &asked(&["referrals", "contacts"])).await;
        let cancelled = cancel(&leila, &path).await.expect(200).body;
        assert_eq!((&cancelled["status"], &cancelled["allowed_actions"]), (&json!("cancelled"), &json!([])));
        let halted = loop {
            match run.advance().await {
                Ok(true) => {}
                outcome => break outcome,
            }
        };
        assert!(matches!(halted, Err(Halt::Lost)), "{halted:?}");
        drop(run);
        let waiting = leila.post("/v1/exports", &asked(&["contacts"])).await.expect(202).header("content-location");
        cancel(&leila, &waiting).await.expect(200);
        cancel(&leila, &waiting).await.expect_problem(409, "invalid_transition");
        drop(paused);
        make(county).await;
        assert_eq!(leila.get(&waiting).await.expect(200).body["status"], "cancelled");
        assert_eq!(pieces(county).await, 0);
        let complete = exported(&leila, &asked(&["contacts"])).await;
        let (path, file) = (format!("/v1/exports/{}", complete["id"].as_str().expect("an id")), complete["files"][0]["path"].clone());
        let file = file.as_str().expect("a path");
        leila.get(file).await.expect(200);
        cancel(&leila, &path).await.expect(200);
        leila.get(file).await.expect_problem(404, "not_found");
        make(county).await;
        assert_eq!(pieces(county).await, 0, "they are thrown away");
    }

    async fn after_their_time_files_go(county) {
        met(county, 1, "To sing").await;
        let leila = county.as_("leila");
        let export = exported(&leila, &asked(&["contacts"])).await;
        let path = format!("/v1/exports/{}", export["id"].as_str().expect("an id"));
        county.clock.advance(TimeDelta::hours(47));
        make(county).await;
        assert_eq!(leila.get(&path).await.expect(200).body["status"], "complete");
        county.clock.advance(TimeDelta::hours(1));
        make(county).await;
        let expired = leila.get(&path).await.expect(200).body;
        assert_eq!((&expired["status"], &expired["files"]), (&json!("expired"), &json!([])));
        leila.get(export["files"][0]["path"].as_str().expect("a path")).await.expect_problem(404, "not_found");
        assert_eq!(pieces(county).await, 0);
    }

    async fn a_neighbours_export_is_not_there(county) {
        met(county, 1, "To sing").await;
        let export = exported(&county.as_("leila"), &asked(&["contacts"])).await;
        let path = format!("/v1/exports/{}", export["id"].as_str().expect("an id"));
        let owen = county.as_("owen");
        for path in [&*path, export["files"][0]["path"].as_str().expect("a path")] {
            owen.get(path).await.expect_problem(404, "not_found");
        }
        owen.call(Method::DELETE, &path, &[("If-Match", "*")], None).await.expect_problem(404, "not_found");
        assert_eq!(owen.get("/v1/exports").await.expect(200).body["items"], json!([]));
        county.as_("amira").get(&path).await.expect_problem(403, "forbidden");
    }

    async fn what_was_exported_is_gone_once_somebody_may_see_less(county) {
        met(county, 1, "To sing").await;
        let leila = county.as_("leila");
        let export = exported(&leila, &asked(&["contacts"])).await;
        let paused = county.server.exporter().pause().await;
        let waiting = leila.post("/v1/exports", &asked(&["contacts"])).await.expect(202);
        grant(county, 12, &[]).await;
        leila.get(export["files"][0]["path"].as_str().expect("a path")).await.expect_problem(404, "not_found");
        drop(paused);
        make(county).await;
        let id = waiting.body["id"].as_str().expect("an id").parse().expect("a UUID");
        let system = county.server.state().db.system("a test looks at an export");
        let row = entity::Entity::find_by_id(catalogue::id::ExportId(id)).one(system.read()).await.expect("it answers");
        let row = row.expect("it is there");
        assert_eq!(row.status, ExportStatus::Failed, "nothing is made for who may not see it any more");
        let mut since = asked(&["contacts"]);
        since["since_export_id"] = export["id"].clone();
        leila.post("/v1/exports", &since).await.expect_problem(422, "validation_failed");
    }
}
