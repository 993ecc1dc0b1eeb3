//! That link workers are supervised every month.

use catalogue::coded::Coded;
use catalogue::id::SupervisionId;
use catalogue::{Code, Role};
use kernel::machine::Machine;
use linkwork::county::supervision::codes::{SupervisionAction, SupervisionKind, SupervisionStatus};
use linkwork::county::supervision::entity::Model;
use linkwork::county::supervision::rules::{Actor, is_clinical};
use linkwork::system::sandbox::cast;
use serde_json::{Value, json};

use crate::harness::county::Client;
use crate::on_both;

fn session(held_on: &str) -> Value {
    json!({ "kind": "clinical", "held_on": held_on, "minutes": 60, "supervisor_name": "Dr Anne Hollis" })
}

/// When the month is over that began when the county was entered: each session does it.
const FIRST_MONTH: &str = "2026-12-18T17:00:00Z";

/// The worker's own tasks of this kind but for the first month's, once that is done: status and when each is due, the
/// newest last.
async fn months(caller: &Client<'_>) -> Vec<(String, String)> {
    let page = caller.get("/v1/tasks?kind=clinical_supervision").await.expect(200).body;
    let word = |value: &Value| value.as_str().expect("words").to_owned();
    let items = page["items"].as_array().expect("a list");
    let all = items.iter().map(|task| (word(&task["status"]), word(&task["due_at"])));
    all.filter(|month| *month != ("done".to_owned(), FIRST_MONTH.to_owned())).collect()
}

fn months_are(found: &[(String, String)], expected: &[(&str, &str)]) {
    let found: Vec<_> = found.iter().map(|(status, due)| (status.as_str(), due.as_str())).collect();
    assert_eq!(found, expected);
}

#[test]
fn every_act_in_every_status_by_everybody() {
    let (supervised, supervisor, other) = (cast::worker_id(1), cast::worker_id(8), cast::worker_id(2));
    let row = |status| Model {
        id: SupervisionId::new(),
        version: 1,
        service_id: cast::service_id(1),
        worker_id: supervised,
        kind: SupervisionKind::Clinical,
        held_on: "2028-02-29".parse().expect("a date"),
        minutes: 60,
        supervisor_id: Some(supervisor),
        supervisor_name: None,
        status,
        signed_at: None,
        recorded_by: supervised.0,
        created_at: chrono::DateTime::UNIX_EPOCH,
        updated_at: chrono::DateTime::UNIX_EPOCH,
    };
    use SupervisionAction as A;
    use SupervisionStatus as S;
    for status in S::ALL.iter().copied() {
        for action in A::ALL.iter().copied() {
            let to = match (status, action) {
                (S::Recorded, A::Signature) => Some(S::Signed),
                (S::Recorded | S::Signed, A::Error) => Some(S::EnteredInError),
                _ => None,
            };
            assert_eq!(row(status).next(action), to, "{action} on {status}");
            for (role, worker) in [
                (Role::LinkWorker, Some(supervised)),
                (Role::LinkWorker, Some(other)),
                (Role::Supervisor, Some(supervisor)),
                (Role::Supervisor, Some(other)),
                (Role::ServiceManager, Some(other)),
                (Role::ServiceManager, None),
            ] {
                let is_author = worker == Some(supervised);
                let may = match action {
                    A::Signature => worker == Some(supervisor),
                    A::Error => role == Role::ServiceManager || is_author && status != S::Signed,
                };
                let expected = match to {
                    _ if !may => Err(Code::Forbidden),
                    None => Err(Code::InvalidTransition),
                    Some(to) => Ok(to),
                };
                let (row, actor) = (row(status), Actor { role, worker });
                assert_eq!(
                    row.check(actor, action).map_err(|problem| problem.code()),
                    expected,
                    "{action} on {status} by {role}"
                );
                assert_eq!(row.allowed_actions(actor).contains(&action), expected.is_ok());
            }
        }
    }
}

#[test]
fn clinical_supervision_is_had_alone_or_in_a_group() {
    let clinical: Vec<_> = SupervisionKind::ALL.iter().filter(|kind| is_clinical(**kind)).collect();
    assert_eq!(clinical, [&SupervisionKind::Clinical, &SupervisionKind::Group]);
}

on_both! {
    async fn a_session_does_the_month_and_starts_the_next_from_the_day_it_was_held(county) {
        let amira = county.as_("amira");
        let first = amira.post("/v1/supervisions", &session("2026-11-16")).await.expect(201).body;
        assert_eq!((&first["status"], &first["supervisor_name"]), (&json!("recorded"), &json!("Dr Anne Hollis")));
        months_are(&months(&amira).await, &[("open", "2026-12-16T17:00:00Z")]);

        county.set_clock("2026-12-16T17:00:00Z");
        let task = amira.get("/v1/tasks?kind=clinical_supervision&status=open").await.expect(200).body["items"][0].clone();
        assert_eq!((&task["is_overdue"], &task["subject_type"]), (&json!(false), &json!("worker")));
        county.set_clock("2026-12-18T10:00:00Z");
        let mut group = session("2026-12-15");
        group["kind"] = json!("group");
        amira.post("/v1/supervisions", &group).await.expect(201);
        months_are(&months(&amira).await, &[("done", "2026-12-16T17:00:00Z"), ("open", "2027-01-15T17:00:00Z")]);

        // Neither workplace supervision nor a session from before does this month's.
        let mut workplace = session("2026-12-18");
        workplace["kind"] = json!("workplace");
        amira.post("/v1/supervisions", &workplace).await.expect(201);
        amira.post("/v1/supervisions", &session("2026-10-10")).await.expect(201);
        months_are(&months(&amira).await, &[("done", "2026-12-16T17:00:00Z"), ("open", "2027-01-15T17:00:00Z")]);
    }

    async fn the_month_ends_with_february_and_keeps_londons_clock(county) {
        let amira = county.as_("amira");
        for (held_on, due) in [
            ("2028-01-31", "2028-02-29T17:00:00Z"),
            ("2028-02-29", "2028-03-29T16:00:00Z"), // the clocks went forward on the 26th
            ("2028-10-02", "2028-11-02T17:00:00Z"), // and went back again
        ] {
            county.set_clock(&format!("{held_on}T12:00:00Z"));
            amira.post("/v1/supervisions", &session(held_on)).await.expect(201);
            let open = amira.get("/v1/tasks?kind=clinical_supervision&status=open").await.expect(200).body;
            assert_eq!((open["items"].as_array().map(Vec::len), &open["items"][0]["due_at"]), (Some(1), &json!(due)));
        }
    }

    async fn an_error_lets_the_month_run_from_the_session_before(county) {
        let amira = county.as_("amira");
        amira.post("/v1/supervisions", &session("2026-11-02")).await.expect(201);
        let wrong = amira.post("/v1/supervisions", &session("2026-11-17")).await.expect(201).location();
        let error = amira.step(&wrong, "error", &Value::Null).await;
        assert_eq!(error.expect(200).body["status"], "entered_in_error");
        let open = amira.get("/v1/tasks?kind=clinical_supervision&status=open").await.expect(200).body;
        assert_eq!((open["items"].as_array().map(Vec::len), &open["items"][0]["due_at"]), (Some(1), &json!("2026-12-02T17:00:00Z")));
    }

    async fn who_supervised_signs_and_reads_the_log_of_nobody_else(county) {
        let (amira, dr_khan, dr_wells) = (county.as_("amira"), county.as_("dr_khan"), county.as_("dr_wells"));
        let mut body = session("2026-11-16");
        body.as_object_mut().expect("an object").remove("supervisor_name");
        let nobody = amira.post("/v1/supervisions", &body).await.expect(422);
        assert_eq!(nobody.faults()[0].0, "/supervisor_id");
        body["supervisor_id"] = json!(cast::worker_id(2));
        let no_supervisor = amira.post("/v1/supervisions", &body).await.expect(422);
        assert_eq!(no_supervisor.faults(), [("/supervisor_id".to_owned(), "not_found".to_owned())]);
        // A clinical supervisor from elsewhere: who supervises Amira's cases is another.
        body["supervisor_id"] = json!(cast::worker_id(9));
        let path = amira.post("/v1/supervisions", &body).await.expect(201).location();
        assert_eq!(dr_khan.get(&path).await.expect(200).body["allowed_actions"], json!([]), "her GP supervisor reads it");
        dr_khan.step(&path, "signature", &Value::Null).await.expect_problem(403, "forbidden");
        let signed = dr_wells.step(&path, "signature", &Value::Null).await.expect(200).body;
        assert_eq!((&signed["status"], &signed["signed_at"]), (&json!("signed"), &json!("2026-11-18T09:30:00Z")));
        dr_wells.step(&path, "signature", &Value::Null).await.expect_problem(409, "invalid_transition");
        amira.step(&path, "error", &Value::Null).await.expect_problem(403, "forbidden");
        let leila = county.as_("leila");
        leila.step(&path, "error", &Value::Null).await.expect(200);
        leila.step(&path, "error", &Value::Null).await.expect_problem(409, "invalid_transition");

        let own = dr_khan.post("/v1/supervisions", &json!({
            "worker_id": cast::worker_id(2), "kind": "workplace", "held_on": "2026-11-18", "minutes": 30,
        })).await.expect(201);
        assert_eq!((&own.body["status"], &own.body["supervisor_id"]), (&json!("signed"), &json!(cast::worker_id(8))));
        let page = |body: Value| body["items"].as_array().map(Vec::len);
        assert_eq!(page(dr_wells.get("/v1/supervisions").await.expect(200).body), Some(1));
        assert_eq!(page(county.as_("tom").get("/v1/supervisions").await.expect(200).body), Some(1));
        assert_eq!(page(county.as_("leila").get("/v1/supervisions?kind=workplace").await.expect(200).body), Some(1));
        // Having signed opens nobody's cases.
        assert_eq!(page(dr_wells.get("/v1/referrals").await.expect(200).body), Some(0));
    }

    async fn nobody_writes_the_log_of_another_worker_or_of_tomorrow(county) {
        let amira = county.as_("amira");
        for (worker, held_on, minutes, pointers) in [
            (cast::worker_id(2), "2026-11-18", 60, vec!["/worker_id"]),
            (cast::worker_id(4), "2026-11-18", 60, vec!["/worker_id"]),
            (cast::worker_id(1), "2026-11-19", 60, vec!["/held_on"]),
        ] {
            let mut body = session(held_on);
            body["worker_id"] = json!(worker);
            body["minutes"] = json!(minutes);
            let refused = amira.post("/v1/supervisions", &body).await.expect(422);
            assert_eq!(refused.faults().iter().map(|fault| fault.0.as_str()).collect::<Vec<_>>(), pointers);
        }
        let mut body = session("2026-11-18");
        body["text"] = json!("She told me about her week.");
        assert_eq!(amira.post("/v1/supervisions", &body).await.expect(422).faults()[0].1, "unknown_field");
    }

    async fn of_two_sessions_at_once_one_starts_the_month(county) {
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let mut by_manager = session("2026-11-17");
        by_manager["worker_id"] = json!(cast::worker_id(1));
        let own = session("2026-11-16");
        let (one, other) =
            tokio::join!(amira.post("/v1/supervisions", &own), leila.post("/v1/supervisions", &by_manager));
        one.expect(201);
        other.expect(201);
        let open = amira.get("/v1/tasks?kind=clinical_supervision&status=open").await.expect(200).body;
        assert_eq!((open["items"].as_array().map(Vec::len), &open["items"][0]["due_at"]), (Some(1), &json!("2026-12-17T17:00:00Z")));
    }

    async fn the_sandboxs_link_workers_are_supervised_from_their_first_month_on(county) {
        for (name, number) in [("amira", 1), ("tom", 2), ("bethan", 3), ("george", 4), ("kofi", 6)] {
            let client = county.as_(name);
            let months = months(&client).await;
            let expected: &[(&str, &str)] = if number <= 3 { &[("open", FIRST_MONTH)] } else { &[] };
            months_are(&months, expected);
        }
        let amira = county.as_("amira");
        amira.post("/v1/supervisions", &session("2026-11-18")).await.expect(201);
        months_are(&months(&amira).await, &[("open", "2026-12-18T17:00:00Z")]);
        let done = amira.get("/v1/tasks?kind=clinical_supervision&status=done").await.expect(200).body;
        assert_eq!(done["items"].as_array().map(Vec::len), Some(1), "the first month");
    }

    async fn the_clock_begins_with_the_post_and_ends_with_it(county) {
        let (set_up, leila) = (county.as_("set_up"), county.as_("leila"));
        let new = json!({
            "organisation_id": cast::organisation_id(3), "name": "Nora Lind", "roles": ["link_worker"],
            "services": [cast::service_id(1)], "full_time_equivalent": 1.0,
        });
        let worker = set_up.post("/v1/workers", &new).await.expect(201).location();
        let id = worker.rsplit('/').next().expect("an id");
        let tasks = format!("/v1/tasks?subject_id={id}");
        let of = |body: Value| body["items"].as_array().expect("a list").iter()
            .map(|task| format!("{} {}", task["status"].as_str().unwrap_or_default(), task["due_at"].as_str().unwrap_or_default()))
            .collect::<Vec<_>>();
        assert_eq!(of(leila.get(&tasks).await.expect(200).body), ["open 2026-12-18T17:00:00Z"]);
        set_up.patch(&worker, &json!({ "name": "Nora Lindt" })).await.expect(200);
        assert_eq!(of(leila.get(&tasks).await.expect(200).body), ["open 2026-12-18T17:00:00Z"]);
        set_up.patch(&worker, &json!({ "roles": ["care_coordinator"] })).await.expect(200);
        assert_eq!(of(leila.get(&tasks).await.expect(200).body), ["cancelled 2026-12-18T17:00:00Z"]);
        set_up.patch(&worker, &json!({ "roles": ["link_worker"] })).await.expect(200);
        set_up.step(&worker, "disablement", &json!({})).await.expect(200);
        let all = of(leila.get(&tasks).await.expect(200).body);
        assert!(all.len() == 2 && all.iter().all(|task| task.starts_with("cancelled")), "{all:?}");
    }
}
