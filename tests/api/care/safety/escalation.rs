//! What nobody acknowledges is taken up the line, by name and on the second.

use catalogue::id::WorkerId;
use kernel::event::entity::{Column, Entity};
use linkwork::system::job;
use linkwork::system::sandbox::cast::worker_id;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use super::{open_tasks, recorded, taken_on, talk};
use crate::harness::county::County;
use crate::on_both;

const KHAN: WorkerId = worker_id(8);
const JOAN: WorkerId = worker_id(10);
const LEILA: WorkerId = worker_id(12);

/// What was told of this kind of task: to which role, and to whom by name.
async fn escalations(county: &County, kind: &str) -> Vec<(Value, Value)> {
    let system = county.server.state().db.system("the test reads the log");
    let found = Entity::find().filter(Column::Kind.eq("task.escalated")).order_by_asc(Column::Seq);
    let events = found.all(system.read()).await.expect("the log can be read");
    let of_kind = events.into_iter().filter(|event| event.data["kind"] == kind);
    of_kind.map(|event| (event.data["to"].clone(), event.data["workers"].clone())).collect()
}

fn line(rungs: usize) -> Vec<(Value, Value)> {
    let all = [("supervisor", KHAN), ("safeguarding_lead", JOAN), ("service_manager", LEILA)];
    all[..rungs].iter().map(|(to, worker)| (json!(to), json!([worker]))).collect()
}

on_both! {
    async fn after_an_hour_unacknowledged_it_climbs_by_name(county) {
        recorded(county, &talk()).await;
        for (at, rungs) in [
            ("2026-11-18T10:30:00Z", 0),
            ("2026-11-18T10:30:00.000001Z", 1),
            ("2026-11-18T11:30:00Z", 1),
            ("2026-11-18T11:30:00.000001Z", 2),
            ("2026-11-18T12:30:00.000001Z", 3),
        ] {
            county.set_clock(at);
            job::sweep(county.server.state()).await.expect("the sweep runs");
            assert_eq!(escalations(county, "acknowledge_safety_event").await, line(rungs), "{at}");
        }
        assert_eq!(escalations(county, "contact_duty_gp").await, [], "the day is not over");
    }

    async fn an_acknowledgement_ends_the_climb(county) {
        let event = recorded(county, &talk()).await;
        county.set_clock("2026-11-18T10:30:01Z");
        job::sweep(county.server.state()).await.expect("the sweep runs");
        county.as_("dr_khan").step(&event, "acknowledgement", &json!({})).await.expect(200);
        county.set_clock("2026-11-18T18:00:00Z");
        job::sweep(county.server.state()).await.expect("the sweep runs");
        assert_eq!(escalations(county, "acknowledge_safety_event").await, line(1));
    }

    async fn above_the_manager_it_is_told_again_each_hour_until_a_human_acknowledges(county) {
        let event = recorded(county, &talk()).await;
        let again = |count: usize| {
            let mut all = line(3);
            all.extend(vec![line(3).remove(2); count]);
            all
        };
        for (at, count) in [
            ("2026-11-18T12:30:00.000001Z", 0),
            ("2026-11-18T13:30:00.000001Z", 0),
            ("2026-11-18T13:30:00.000002Z", 1),
            ("2026-11-18T14:00:00Z", 1),
            ("2026-11-18T14:30:00.000003Z", 2),
            // A sweep that slept says it once.
            ("2026-11-18T23:00:00Z", 3),
        ] {
            county.set_clock(at);
            for _ in 0..2 {
                job::sweep(county.server.state()).await.expect("the sweep runs");
            }
            assert_eq!(escalations(county, "acknowledge_safety_event").await, again(count), "{at}");
        }
        let leila = county.as_("leila");
        let id = event.rsplit('/').next().expect("an id");
        let path = format!("/v1/tasks?subject_id={id}&kind=acknowledge_safety_event");
        let task = leila.get(&path).await.expect(200).body["items"][0].clone();
        let climbed = (&task["escalation"]["level"], &task["escalation"]["reminders"], &task["escalation"]["to"]);
        assert_eq!(climbed, (&json!(3), &json!(3), &json!("service_manager")));
        leila.step(&event, "acknowledgement", &json!({})).await.expect(200);
        county.set_clock("2026-11-20T08:00:00Z");
        job::sweep(county.server.state()).await.expect("the sweep runs");
        assert_eq!(escalations(county, "acknowledge_safety_event").await, again(3));
    }

    async fn an_acknowledgement_of_the_event_is_one_of_what_is_overdue_about_it(county) {
        let event = recorded(county, &talk()).await;
        county.set_clock("2026-11-19T00:00:01Z");
        job::sweep(county.server.state()).await.expect("the sweep runs");
        assert_eq!(escalations(county, "contact_duty_gp").await, line(1));
        county.as_("dr_khan").step(&event, "acknowledgement", &json!({})).await.expect(200);
        let id = event.rsplit('/').next().expect("an id");
        let page = county.as_("amira").get(&format!("/v1/tasks?subject_id={id}&status=open")).await.expect(200).body;
        for task in page["items"].as_array().expect("a list") {
            let is_overdue = task["kind"] != "consider_supervisor_review";
            assert_eq!((&task["is_overdue"], task["acknowledged"]["role"] == "supervisor"), (&json!(is_overdue), is_overdue));
        }
        county.set_clock("2026-11-21T09:00:00Z");
        job::sweep(county.server.state()).await.expect("the sweep runs");
        assert_eq!(escalations(county, "contact_duty_gp").await, line(1), "nobody is told any further");
        assert_eq!(escalations(county, "consider_supervisor_review").await, line(3), "what falls due later is");
        assert_eq!(open_tasks(&county.as_("amira"), &event).await.len(), 6, "and all of it is still to be done");
    }

    async fn what_was_written_down_late_is_taken_up_the_line_at_once(county) {
        recorded(county, &json!({ "kind": "suicide_risk", "occurred_at": "2026-11-17T08:00:00Z" })).await;
        job::sweep(county.server.state()).await.expect("the sweep runs");
        assert_eq!(escalations(county, "contact_duty_gp").await, line(3));
        assert_eq!(escalations(county, "acknowledge_safety_event").await, [], "nobody could know of it before");
    }

    async fn a_service_that_was_down_over_a_deadline_tells_on_start(county) {
        let event = recorded(county, &talk()).await;
        let node = county.another_node("2026-11-25T08:00:00Z").await;
        node.swept().await;
        for kind in ["acknowledge_safety_event", "contact_duty_gp", "update_gp_record", "consider_supervisor_review"] {
            assert_eq!(escalations(county, kind).await, line(3), "{kind}");
        }
        assert_eq!(open_tasks(&county.as_("amira"), &event).await.len(), 7, "a clock closes nothing");
        node.stop().await;
    }

    async fn an_hour_is_an_hour_when_the_clocks_go_back(county) {
        let event = json!({ "kind": "suicide_risk", "occurred_at": "2026-11-18T09:30:00Z" });
        let (_, episode) = taken_on(county).await;
        county.set_clock("2027-10-31T00:30:00Z");
        county.as_("amira").post(&format!("{episode}/safety-events"), &event).await.expect(201);
        for (at, rungs) in [("2027-10-31T01:30:00Z", 0), ("2027-10-31T01:30:01Z", 1), ("2027-10-31T02:30:01Z", 2)] {
            county.set_clock(at);
            job::sweep(county.server.state()).await.expect("the sweep runs");
            assert_eq!(escalations(county, "acknowledge_safety_event").await, line(rungs), "{at}");
        }
    }

    async fn a_worker_who_leaves_leaves_it_to_others(county) {
        let event = recorded(county, &talk()).await;
        let left = format!("/v1/workers/{}", worker_id(1));
        county.as_("set_up").step(&left, "disablement", &json!({})).await.expect(200);
        let joan = county.as_("joan");
        assert_eq!(open_tasks(&joan, &event).await.len(), 7);
        county.set_clock("2026-11-18T11:30:01Z");
        job::sweep(county.server.state()).await.expect("the sweep runs");
        let expected = (json!("safeguarding_lead"), json!([JOAN]));
        assert_eq!(escalations(county, "acknowledge_safety_event").await.last(), Some(&expected));
    }
}
