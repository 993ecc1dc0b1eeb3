//! What a cover carries: from the first midnight of the absence to the last, in England, and not a second longer.

use linkwork::system::job;
use linkwork::system::sandbox::cast::{service_id, worker_id};
use serde_json::{Value, json};

use super::{AMIRA, TOM, absences_of, away, enter};
use crate::harness::county::County;
use crate::on_both;
use crate::system::task::{referred, task_of};

/// A case of Amira's: its referral, episode and person.
async fn case(county: &County) -> [String; 3] {
    let referral = referred(county, json!({})).await;
    let row = county.as_("amira").step(&referral, "acceptance", &json!({})).await.expect(200).body;
    let id = |field: &str| row[field].as_str().unwrap_or_default().to_owned();
    [referral, format!("/v1/episodes/{}", id("episode_id")), format!("/v1/people/{}", id("person_id"))]
}

/// Who was told of overdue tasks so far.
async fn escalations(county: &County) -> Vec<Value> {
    use kernel::event::entity::{Column, Entity};
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
    job::sweep(county.server.state()).await.expect("the sweep runs");
    let system = county.server.state().db.system("the test reads the log");
    let found = Entity::find().filter(Column::Kind.eq("task.escalated")).order_by_asc(Column::Seq);
    let events = found.all(system.read()).await.expect("the log can be read");
    events.into_iter().map(|event| json!([event.data["to"], event.data["workers"]])).collect()
}

on_both! {
    async fn a_cover_needs_no_reason_on_the_days_of_the_absence_and_does_on_others(county) {
        let paths = case(county).await;
        let (leila, tom) = (county.as_("leila"), county.as_("tom"));
        let task = task_of(&county.as_("amira"), &paths[0], "first_contact").await;
        enter(&leila, AMIRA, &away("2026-11-20", "2026-11-23", Some(TOM))).await;
        for (at, covers) in [
            ("2026-11-19T23:59:59Z", false),
            ("2026-11-20T00:00:00Z", true),
            ("2026-11-23T23:59:59Z", true),
            ("2026-11-24T00:00:00Z", false),
        ] {
            county.set_clock(at);
            for path in paths.iter().chain([&task]) {
                let read = tom.get(path).await;
                assert_eq!(read.status.as_u16(), if covers { 200 } else { 403 }, "{path} at {at}");
            }
            let waiting = tom.get("/v1/referrals?waits_for_me=true").await.expect(200).body;
            assert_eq!(waiting["items"].as_array().expect("a list").len(), usize::from(covers), "{at}");
            let own = tom.get("/v1/tasks?owner=me&kind=first_contact").await.expect(200).body;
            assert_eq!(own["items"].as_array().expect("a list").len(), usize::from(covers), "{at}");
        }
    }

    async fn days_are_englands_in_summer_too(county) {
        let [_, episode, _] = case(county).await;
        let tom = county.as_("tom");
        enter(&county.as_("leila"), AMIRA, &away("2027-06-10", "2027-06-10", Some(TOM))).await;
        for (at, status) in [
            ("2027-06-09T22:59:59Z", 403),
            ("2027-06-09T23:00:00Z", 200),
            ("2027-06-10T22:59:59Z", 200),
            ("2027-06-10T23:00:00Z", 403),
        ] {
            county.set_clock(at);
            assert_eq!(tom.get(&episode).await.status.as_u16(), status, "{at}");
        }
    }

    async fn a_cancelled_absence_covers_nothing(county) {
        let [_, episode, _] = case(county).await;
        let (leila, tom) = (county.as_("leila"), county.as_("tom"));
        let path = enter(&leila, AMIRA, &away("2026-11-18", "2026-11-20", Some(TOM))).await;
        tom.get(&episode).await.expect(200);
        leila.step(&path, "cancellation", &json!({})).await.expect(200);
        tom.get(&episode).await.expect_problem(403, "access_reason_required");
    }

    async fn an_overdue_task_goes_to_the_cover_and_without_one_to_the_manager_at_once(county) {
        let [referral, ..] = case(county).await;
        let leila = county.as_("leila");
        let path = enter(&leila, AMIRA, &away("2026-11-30", "2026-12-11", Some(TOM))).await;
        county.set_clock("2026-12-02T17:00:01Z");
        assert_eq!(escalations(county).await, [json!(["worker", [worker_id(TOM)]])], "{referral}");
        leila.patch(&path, &json!({ "cover_worker_id": null })).await.expect(200);
        county.set_clock("2026-12-03T17:00:01Z");
        let told = escalations(county).await;
        assert!(told.contains(&json!(["service_manager", [worker_id(12)]])), "{told:?}");
    }

    async fn who_covers_for_a_cover_carries_on_for_both(county) {
        let admin = county.as_("set_up");
        let [_, episode, _] = case(county).await;
        let post = json!({ "roles": ["link_worker", "care_coordinator"], "full_time_equivalent": 1.0 });
        admin.patch(&format!("/v1/workers/{}", worker_id(4)), &post).await.expect(200);
        let leila = county.as_("leila");
        enter(&leila, AMIRA, &away("2026-11-18", "2026-11-20", Some(TOM))).await;
        let george = county.as_("george");
        george.get(&episode).await.expect_problem(403, "access_reason_required");
        enter(&leila, TOM, &away("2026-11-18", "2026-11-18", Some(4))).await;
        george.get(&episode).await.expect(200);
    }

    async fn a_cover_who_leaves_the_service_or_the_role_leaves_a_task_to_name_another(county) {
        let (leila, admin) = (county.as_("leila"), county.as_("set_up"));
        let tom = format!("/v1/workers/{}", worker_id(TOM));
        let name_cover = "/v1/tasks?kind=name_cover&status=open";
        let open = async || {
            let page = leila.get(name_cover).await.expect(200).body;
            page["items"].as_array().expect("a list").len()
        };
        let path = enter(&leila, AMIRA, &away("2026-11-18", "2026-11-20", Some(TOM))).await;
        admin.patch(&tom, &json!({ "phone": "01632 960999" })).await.expect(200);
        admin.patch(&tom, &json!({ "roles": ["link_worker", "care_coordinator"] })).await.expect(200);
        assert_eq!((leila.get(&path).await.body["cover_worker_id"].clone(), open().await), (json!(worker_id(TOM)), 0));

        admin.patch(&tom, &json!({ "roles": ["care_coordinator"] })).await.expect(200);
        assert_eq!((leila.get(&path).await.body["cover_worker_id"].clone(), open().await), (Value::Null, 1));

        admin.patch(&tom, &json!({ "roles": ["link_worker"] })).await.expect(200);
        leila.patch(&path, &json!({ "cover_worker_id": worker_id(TOM) })).await.expect(200);
        assert_eq!(open().await, 0);
        admin.patch(&tom, &json!({ "services": [service_id(2)], "pcns": [], "gp_supervisors": [] })).await.expect(200);
        assert_eq!((leila.get(&path).await.body["cover_worker_id"].clone(), open().await), (Value::Null, 1));
    }

    async fn a_cover_who_is_disabled_leaves_a_task_to_name_another(county) {
        let leila = county.as_("leila");
        let path = enter(&leila, AMIRA, &away("2026-11-18", "2026-11-20", Some(TOM))).await;
        let tom = format!("/v1/workers/{}", worker_id(TOM));
        county.as_("set_up").step(&tom, "disablement", &json!({})).await.expect(200);
        let left = leila.get(&path).await.expect(200).body;
        assert_eq!(left["cover_worker_id"], Value::Null);
        let open = leila.get("/v1/tasks?kind=name_cover&status=open").await.expect(200).body;
        assert_eq!(open["items"].as_array().expect("a list").len(), 1);
        let gone = leila.post(&absences_of(AMIRA), &away("2026-12-21", "2026-12-24", Some(TOM))).await;
        assert_eq!(gone.faults(), [("/cover_worker_id".to_owned(), "not_found".to_owned())]);
    }
}
