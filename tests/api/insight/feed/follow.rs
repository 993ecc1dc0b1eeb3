//! `GET /v1/changes` without a resource: all that is the caller's.

use catalogue::EventType;
use catalogue::id::ServiceId;
use kernel::db::Transaction;
use kernel::event::entity::{Actor, Column, Entity as Events};
use kernel::event::{Audience, Event, era};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use uuid::Uuid;

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

    async fn few_statements_find_what_is_scarce(county) {
        let (theirs, mine) = (episode::refer(county, 1).await, episode::refer(county, 2).await);
        county.as_("tom").step(&theirs, "acceptance", &json!({})).await.expect(200);
        let amira = county.as_("amira");
        let (_, end) = read_on(county, &amira, None).await;
        much_happens_to(county, &theirs).await;
        amira.step(&mine, "acceptance", &json!({})).await.expect(200);
        amira.step(&mine, "decline", &json!({ "reason": "not_now" })).await.expect(200);
        county.all_told().await;
        let (mut found, mut after, mut pages) = (Vec::new(), end, 0);
        let before = county.server.state().db.statements();
        loop {
            let page = amira.get(&format!("/v1/changes?limit=1&after={after}")).await.expect(200).body;
            found.extend(page["items"].as_array().expect("a list").clone());
            after = page["next_cursor"].as_str().expect("with every page").to_owned();
            pages += 1;
            if page["has_more"] == false {
                break;
            }
        }
        let statements = county.server.state().db.statements() - before;
        assert_eq!(about(&found, &mine), ["referral.accepted", "referral.declined", "referral.closed"], "each once, in order");
        assert!(about(&found, &theirs).is_empty(), "{found:?}");
        assert!(pages <= found.len() + 1 && statements < 500, "{pages} pages, {statements} statements");
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
        new_era(county, "2026-11-30T01:00:00Z").await;
        let millgate = county.as_("millgate");
        let problem = millgate.get(&format!("/v1/changes?after={end}")).await.expect_problem(410, "cursor_expired");
        assert_eq!(problem.faults(), [("query:after".to_owned(), "cursor_expired".to_owned())]);
        let (anew, _) = read_on(county, &millgate, None).await;
        assert_eq!(about(&anew, &path), ["referral.submitted"]);
    }

    async fn so_are_those_of_between_two_restores_of_one_backup(county) {
        let millgate = county.as_("millgate");
        let first = new_era(county, "2026-11-30T01:00:00Z").await;
        let (_, end) = read_on(county, &millgate, None).await;
        let db = county.server.state().db.system("a test restores the backup once more");
        let again: Result<_, DbErr> =
            db.write(async |tx: &Transaction| era::Entity::delete_by_id(first.era).exec(tx).await).await;
        assert_eq!(again.expect("it can be written").rows_affected, 1);
        let second = new_era(county, "2026-11-30T02:00:00Z").await;
        assert_ne!(first.era, second.era);
        millgate.get(&format!("/v1/changes?after={end}")).await.expect_problem(410, "cursor_expired");
        // Where two begin within a second, or the clock was set back, the later is the greater all the same.
        assert!(new_era(county, "2026-11-30T01:30:00Z").await.era > second.era);
    }

    async fn what_was_copied_from_another_server_is_read_first(county) {
        let path = referred(county, json!({})).await;
        county.all_told().await;
        let db = county.server.state().db.system("a test copies the log from a server that has counted further");
        let copied: Result<_, DbErr> = db
            .write(async |tx: &Transaction| {
                let further = Expr::col(Column::Xid).add(1_000_000_000_i64);
                Events::update_many().col_expr(Column::Xid, further).filter(Column::Xid.gt(0)).exec(tx).await
            })
            .await;
        copied.expect("it can be written");
        new_era(county, "2026-11-30T01:00:00Z").await;
        county.as_("amira").step(&path, "acceptance", &json!({})).await.expect(200);
        let (all, _) = read_on(county, &county.as_("millgate"), None).await;
        let kinds = about(&all, &path);
        assert_eq!(kinds[..2], ["referral.submitted", "referral.accepted"], "{kinds:?}");
    }
}

/// So much that whoever may not read it has many rows to pass over.
async fn much_happens_to(county: &County, path: &str) {
    let row = county.as_("leila").get(path).await.expect(200).body;
    let service: Uuid = row["service_id"].as_str().expect("a service").parse().expect("a UUID");
    let event = Event::new(EventType::ReferralContactRecorded, id(path).parse().expect("a UUID"))
        .to(Audience::Service)
        .in_service(ServiceId(service));
    let row = || event.clone().row(kernel::auth::real_now(), Actor::System, None);
    let db = county.server.state().db.system("a test writes changes");
    let written: Result<(), DbErr> = db
        .write(async |tx: &Transaction| {
            let rows: Vec<_> = (0..700).map(|_| row()).collect();
            Events::insert_many(rows).exec_without_returning(tx).await.map(drop)
        })
        .await;
    written.expect("it can be written");
}

/// Begins a new era at this instant, as after a restore.
async fn new_era(county: &County, at: &str) -> era::Model {
    let db = county.server.state().db.system("a test restores the database");
    let at = at.parse().expect("an instant");
    let began: Result<_, DbErr> = db.write(async |tx: &Transaction| era::begin(tx, at).await).await;
    began.expect("it can be written")
}
