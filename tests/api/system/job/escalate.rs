//! Overdue tasks are taken further, by name, once each, until somebody acknowledges.

use catalogue::id::WorkerId;
use kernel::event::entity::{Column, Entity, Model};
use linkwork::system::job;
use linkwork::system::sandbox::cast::worker_id;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use crate::harness::county::County;
use crate::on_both;
use crate::system::task::{at_risk, referred, send_back, task_of};

const LEILA: WorkerId = worker_id(12);
const JOAN: WorkerId = worker_id(10);

async fn sweep(county: &County) {
    job::sweep(county.server.state()).await.expect("the sweep runs");
}

/// What was told of overdue tasks so far: to which role, and to whom by name.
async fn escalations(county: &County) -> Vec<(String, Value)> {
    events(county).await.into_iter().map(|event| (text(&event.data["to"]), event.data["workers"].clone())).collect()
}

async fn events(county: &County) -> Vec<Model> {
    let system = county.server.state().db.system("the test reads the log");
    let found = Entity::find().filter(Column::Kind.eq("task.escalated")).order_by_asc(Column::Seq);
    let found = found.all(system.read()).await.expect("the log can be read");
    // The supervision that every link worker has each month is none of the case's.
    found.into_iter().filter(|event| event.data["kind"] != "clinical_supervision").collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn manager() -> (String, Value) {
    ("service_manager".to_owned(), json!([LEILA]))
}

fn lead() -> (String, Value) {
    ("safeguarding_lead".to_owned(), json!([JOAN]))
}

on_both! {
    async fn a_ladder_is_climbed_on_the_second_each_rung_once_and_the_last_is_told_each_hour(county) {
        let path = referred(county, at_risk()).await;
        for (at, expected) in [
            ("2026-11-18T17:00:00Z", vec![]),
            ("2026-11-18T17:00:00.000001Z", vec![manager()]),
            ("2026-11-18T17:30:00Z", vec![manager()]),
            ("2026-11-18T18:00:00Z", vec![manager()]),
            ("2026-11-18T18:00:00.000001Z", vec![manager(), lead()]),
            ("2026-11-18T19:00:00.000001Z", vec![manager(), lead()]),
            ("2026-11-18T19:00:00.000002Z", vec![manager(), lead(), lead()]),
            // However long nobody swept.
            ("2026-11-25T09:00:00Z", vec![manager(), lead(), lead(), lead()]),
        ] {
            county.set_clock(at);
            sweep(county).await;
            sweep(county).await;
            assert_eq!(escalations(county).await, expected, "{at}");
        }
        let task = task_of(&county.as_("amira"), &path, "review_safety_risk").await;
        let climbed = county.as_("joan").get(&task).await.expect(200);
        assert_eq!(climbed.body["escalation"]["to"], "safeguarding_lead");
        assert_eq!((&climbed.body["escalation"]["level"], &climbed.body["escalation"]["reminders"]), (&json!(2), &json!(2)));
        assert_eq!(climbed.body["status"], "open", "a clock closes nothing");
    }

    async fn an_hour_is_an_hour_when_the_clocks_change(county) {
        // A Saturday before Easter: due on Tuesday at 10:00, by when the clocks have gone forward.
        county.set_clock("2027-03-27T12:00:00Z");
        let mut referral = at_risk();
        referral["date_referred"] = json!("2027-03-26");
        referred(county, referral).await;
        for (at, count) in [
            ("2027-03-30T08:59:59Z", 0),
            ("2027-03-30T09:00:00Z", 0),
            ("2027-03-30T09:00:01Z", 1),
            ("2027-03-30T10:00:01Z", 2),
        ] {
            county.set_clock(at);
            sweep(county).await;
            assert_eq!(escalations(county).await.len(), count, "{at}");
        }
    }

    async fn what_fell_due_while_no_node_ran_is_told_on_start(county) {
        referred(county, at_risk()).await;
        let node = county.another_node("2026-11-20T08:00:00Z").await;
        node.swept().await;
        assert_eq!(escalations(county).await, [manager(), lead()], "in the order of the ladder");
        node.stop().await;
    }

    async fn sweeps_at_once_double_nothing(county) {
        for _ in 0..8 {
            referred(county, at_risk()).await;
        }
        let (one, other) = tokio::join!(
            county.another_node("2026-11-18T17:30:00Z"),
            county.another_node("2026-11-18T17:30:00Z"),
        );
        county.set_clock("2026-11-18T17:30:00Z");
        tokio::join!(sweep(county), sweep(county), one.swept(), other.swept());
        assert_eq!(escalations(county).await, vec![manager(); 8]);
        one.stop().await;
        other.stop().await;
    }

    async fn an_acknowledgement_stops_the_climb(county) {
        let path = referred(county, at_risk()).await;
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let task = task_of(&amira, &path, "review_safety_risk").await;
        amira.step(&task, "acknowledgement", &json!({})).await.expect(200);
        county.set_clock("2026-11-18T17:30:00Z");
        sweep(county).await;
        assert_eq!(escalations(county).await, [manager()], "a promise given before stops nothing");
        leila.step(&task, "acknowledgement", &json!({})).await.expect(200);
        county.set_clock("2026-11-25T09:00:00Z");
        sweep(county).await;
        assert_eq!(escalations(county).await, [manager()]);
    }

    async fn a_task_that_was_done_is_not_taken_further(county) {
        let path = referred(county, json!({})).await;
        county.as_("amira").step(&path, "acceptance", &json!({})).await.expect(200);
        county.set_clock("2026-12-02T16:59:00Z");
        sweep(county).await;
        assert_eq!(escalations(county).await, []);
    }

    async fn a_task_that_was_handed_on_is_taken_to_who_carries_it_now(county) {
        let path = referred(county, json!({})).await;
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        amira.step(&path, "acceptance", &json!({})).await.expect(200);
        let task = task_of(&amira, &path, "first_contact").await;
        leila.step(&task, "handover", &json!({ "worker_id": worker_id(2) })).await.expect(200);
        county.set_clock("2026-12-02T17:00:01Z");
        sweep(county).await;
        assert_eq!(escalations(county).await, [("worker".to_owned(), json!([worker_id(2)]))]);
    }

    async fn where_nobody_holds_a_rung_the_next_is_told_at_once(county) {
        let path = referred(county, json!({})).await;
        county.as_("amira").step(&path, "acceptance", &json!({})).await.expect(200);
        // Nobody covers for her yet, so the manager hears on the day on which a cover would have.
        county.set_clock("2026-12-03T17:00:01Z");
        sweep(county).await;
        assert_eq!(escalations(county).await, [("worker".to_owned(), json!([worker_id(1)])), manager()]);
    }

    async fn an_agency_hears_of_its_own_task_and_not_of_the_managers(county) {
        let path = referred(county, json!({})).await;
        send_back(county, &path).await;
        let millgate = county.as_("millgate");
        let task = task_of(&millgate, &path, "decide_returned").await;
        let before = millgate.get(&task).await;
        county.set_clock("2026-12-02T17:00:01Z");
        sweep(county).await;
        millgate.call(reqwest::Method::POST, &format!("{task}/acknowledgement"), &[], None).await.expect(200);
        let overdue = millgate.get(&task).await.expect(200);
        assert_eq!((&before.body["is_overdue"], &overdue.body["is_overdue"]), (&json!(false), &json!(true)));
        county.set_clock("2026-12-03T17:00:01Z");
        sweep(county).await;
        assert_eq!(escalations(county).await, [("referrer".to_owned(), Value::Null), manager()], "its word stops nothing");
        assert_eq!(millgate.get(&task).await.expect(200).etag(), overdue.etag(), "nor does it learn of it");
        let audiences: Vec<String> = events(county).await.iter().map(|event| event.audience.to_string()).collect();
        assert_eq!(audiences, ["status_disclosed", "service"]);
    }
}
