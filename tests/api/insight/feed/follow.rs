//! `GET /v1/changes` without a resource: all that is the caller's.

use kernel::db::Transaction;
use kernel::event::era;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{DbErr, EntityTrait};
use serde_json::{Value, json};

use super::{kinds, read_on};
use crate::care::episode;
use crate::harness::county::County;
use crate::on_both;
use crate::system::task::{at_risk, referred, send_back};

fn id(path: &str) -> &str {
    path.rsplit('/').next().expect("an identifier")
}

fn about<'c>(changes: &'c [Value], path: &str) -> Vec<&'c str> {
    let of_it: Vec<&Value> = changes.iter().filter(|change| change["resource_id"] == id(path)).collect();
    of_it.into_iter().map(|change| change["type"].as_str().expect("a type")).collect()
}

on_both! {
    async fn each_reads_their_own(county) {
        let refused = json!({ "agreement": { "basis": "agreed", "feedback_to_referrer": "refused" } });
        let (quiet, open) = (referred(county, refused).await, referred(county, json!({})).await);
        let leila = county.as_("leila");
        for path in [&quiet, &open] {
            leila.step(path, "decline", &json!({ "reason": "not_now" })).await.expect(200);
        }
        let (own, _) = read_on(county, &county.as_("millgate"), None).await;
        assert_eq!(about(&own, &quiet), ["referral.submitted", "referral.closed"], "how it ended is not theirs");
        assert_eq!(about(&own, &open), ["referral.submitted", "referral.declined", "referral.closed"]);
        assert!(own.iter().all(|change| change.get("actor_role").is_none()), "{own:?}");
        let (service, _) = read_on(county, &leila, None).await;
        assert_eq!(about(&service, &quiet), ["referral.submitted", "referral.declined", "referral.closed"]);
        for stranger in ["constabulary", "owen", "set_up", "loom_street"] {
            let (others, _) = read_on(county, &county.as_(stranger), None).await;
            assert!(about(&others, &quiet).is_empty() && about(&others, &open).is_empty(), "{stranger}: {others:?}");
        }
    }

    async fn a_worker_reads_of_own_cases_and_of_the_queue(county) {
        let (mine, theirs) = (episode::refer(county, 1).await, episode::refer(county, 2).await);
        county.as_("amira").step(&mine, "acceptance", &json!({})).await.expect(200);
        county.as_("tom").step(&theirs, "acceptance", &json!({})).await.expect(200);
        let (own, _) = read_on(county, &county.as_("amira"), None).await;
        assert_eq!(about(&own, &mine), ["referral.submitted", "referral.accepted"]);
        assert!(about(&own, &theirs).is_empty(), "a colleague's case needs a stated reason");
    }

    async fn what_is_of_a_class_that_is_wanting_leaves_no_trace(county) {
        let path = referred(county, at_risk()).await;
        let (of_kofi, _) = read_on(county, &county.as_("kofi"), None).await;
        assert!(kinds(&of_kofi).iter().all(|kind| !kind.starts_with("safety_event")), "{of_kofi:?}");
        let (of_joan, _) = read_on(county, &county.as_("joan"), None).await;
        assert!(about(&of_joan, &path).contains(&"referral.submitted"), "{of_joan:?}");
    }

    async fn an_agency_reads_of_its_own_tasks(county) {
        let path = referred(county, json!({})).await;
        send_back(county, &path).await;
        let (own, _) = read_on(county, &county.as_("millgate"), None).await;
        assert!(kinds(&own).contains(&"task.opened"), "{own:?}");
        assert!(!kinds(&own).iter().any(|kind| kind.starts_with("notification")), "{own:?}");
    }

    async fn a_cursor_is_given_with_every_page_and_outlives_the_node(county) {
        let millgate = county.as_("millgate");
        let (_, end) = read_on(county, &millgate, None).await;
        let empty = millgate.get(&format!("/v1/changes?after={end}")).await.expect(200);
        assert_eq!((&empty.body["items"], &empty.body["has_more"]), (&json!([]), &json!(false)));
        assert!(empty.header("link").contains("rel=\"next\""));
        let path = referred(county, json!({})).await;
        let other = county.another_node("2026-11-18T09:30:00Z").await;
        county.all_told().await;
        let url = format!("http://{}/v1/changes?after={end}", other.address());
        let answer = reqwest::Client::new().get(url).bearer_auth(county.token("millgate")).send().await;
        let page: Value = serde_json::from_str(&answer.expect("an answer").text().await.expect("text")).expect("JSON");
        assert_eq!(about(page["items"].as_array().expect("a list"), &path), ["referral.submitted"], "{page}");
        assert_eq!(page["items"].as_array().map(Vec::len), Some(1));
        other.stop().await;
        // It is one caller's, and one list's.
        county.as_("leila").get(&format!("/v1/changes?after={end}")).await.expect_problem(400, "cursor_mismatch");
        let of_one = format!("/v1/changes?resource_id={}&after={end}", id(&path));
        millgate.get(&of_one).await.expect_problem(400, "cursor_mismatch");
        // How long to wait is not part of the list.
        millgate.get(&format!("/v1/changes?after={end}&wait=1")).await.expect(200);
    }

    async fn a_cursor_of_before_a_restore_is_gone(county) {
        let path = referred(county, json!({})).await;
        let (_, end) = read_on(county, &county.as_("millgate"), None).await;
        new_era(county).await;
        let millgate = county.as_("millgate");
        let problem = millgate.get(&format!("/v1/changes?after={end}")).await.expect_problem(410, "cursor_expired");
        assert_eq!(problem.faults(), [("query:after".to_owned(), "cursor_expired".to_owned())]);
        let (anew, _) = read_on(county, &millgate, None).await;
        assert_eq!(about(&anew, &path), ["referral.submitted"]);
    }
}

async fn new_era(county: &County) {
    let db = county.server.state().db.system("a test restores the database");
    let began: Result<(), DbErr> = db
        .write(async |tx: &Transaction| {
            let row = era::ActiveModel { era: NotSet, began_at: Set(kernel::auth::real_now()) };
            era::Entity::insert(row).exec_without_returning(tx).await.map(drop)
        })
        .await;
    began.expect("it can be written");
}
