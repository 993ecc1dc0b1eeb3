//! Another worker carries it.

use linkwork::system::sandbox::cast::worker_id;
use linkwork::system::task::TaskKind;
use reqwest::Method;
use serde_json::json;

use super::{open, open_tasks_of, open_to};
use crate::on_both;

on_both! {
    async fn the_person_the_referral_and_the_tasks_go_over_and_who_carried_it_stays_on_record(county) {
        let case = open(county, 1).await;
        let (leila, amira, tom) = (county.as_("leila"), county.as_("amira"), county.as_("tom"));
        tom.get(&case.episode).await.expect_problem(403, "access_reason_required");
        let to_tom = json!({ "worker_id": worker_id(2), "reason": "better_placed", "comment": "He speaks Urdu." });
        let given = leila.step(&case.episode, "assignment", &to_tom).await.expect(200).body;
        assert_eq!((&given["worker_id"], &given["status"]), (&json!(worker_id(2)), &json!("active")));
        let (first, second) = (&given["assignments"][0], &given["assignments"][1]);
        assert_eq!((&first["worker_id"], &first["reason"]), (&json!(worker_id(1)), &json!("acceptance")));
        assert_eq!((&second["from_worker_id"], &second["assigned_by"], &second["comment"]), (&json!(worker_id(1)), &json!(worker_id(12)), &json!("He speaks Urdu.")));

        for path in [&case.episode, &case.person, &case.referral] {
            tom.get(path).await.expect(200);
            amira.get(path).await.expect_problem(403, "access_reason_required");
        }
        assert_eq!(open_tasks_of(county, &case.person).await, [(TaskKind::FirstContact, Some(2))]);
        let same = leila.step(&case.episode, "assignment", &to_tom).await.expect_problem(422, "validation_failed");
        assert_eq!(same.faults(), [("/worker_id".to_owned(), "same".to_owned())]);
    }

    async fn a_stranger_and_somebody_who_left_are_refused_by_name(county) {
        let case = open(county, 1).await;
        let leila = county.as_("leila");
        let to = |number: u8| json!({ "worker_id": worker_id(number), "reason": "workload" });
        // Of another service, of no such name, and no link worker: one answer.
        for other in [3, 99, 4] {
            let refused = leila.step(&case.episode, "assignment", &to(other)).await;
            refused.expect_problem(422, "worker_of_another_service");
        }
        let tom = format!("/v1/workers/{}", worker_id(2));
        county.as_("set_up").step(&tom, "disablement", &json!({})).await.expect(200);
        leila.step(&case.episode, "assignment", &to(2)).await.expect_problem(409, "worker_disabled");
        let path = format!("{}/assignment", case.episode);
        county.as_("amira").call(Method::POST, &path, &[], Some(&to(2))).await.expect_problem(403, "forbidden");
    }

    async fn a_case_whose_worker_left_waits_for_a_manager_and_goes_on_once_assigned(county) {
        let (case, resting) = (open(county, 1).await, open(county, 2).await);
        let (leila, tom) = (county.as_("leila"), county.as_("tom"));
        county.as_("amira").step(&resting.episode, "hold", &json!({ "reason": "away", "until": "2026-12-14" })).await.expect(200);
        let amira = format!("/v1/workers/{}", worker_id(1));
        county.as_("set_up").step(&amira, "disablement", &json!({})).await.expect(200);
        let left = leila.get(&case.episode).await.expect(200).body;
        assert_eq!((&left["status"], &left["hold_reason"]), (&json!("onhold"), &json!("worker_left")));
        assert_eq!(open_to(&leila, &case.episode).await, ["assignment", "transfer", "closure", "error"]);
        let waiting = leila.get("/v1/episodes?waits_for_me=true").await.expect(200).body;
        assert_eq!(waiting["items"].as_array().expect("a list").len(), 1);
        assert!(open_tasks_of(county, &case.person).await.contains(&(TaskKind::AssignWorker, None)));

        let to_tom = json!({ "worker_id": worker_id(2), "reason": "worker_left" });
        let given = leila.step(&case.episode, "assignment", &to_tom).await.expect(200).body;
        assert_eq!((&given["status"], &given["status_history"][2]["status"]), (&json!("active"), &json!("active")));
        assert_eq!(open_tasks_of(county, &case.person).await, [(TaskKind::FirstContact, Some(2))]);
        let rests = leila.step(&resting.episode, "assignment", &to_tom).await.expect(200).body;
        assert_eq!((&rests["status"], &rests["hold_reason"]), (&json!("onhold"), &json!("away")));
        tom.get(&resting.episode).await.expect(200);
    }

    async fn of_an_assignment_and_a_disablement_at_once_nothing_is_lost(county) {
        let case = open(county, 1).await;
        let (leila, admin) = (county.as_("leila"), county.as_("set_up"));
        let (to_tom, none) = (json!({ "worker_id": worker_id(2), "reason": "workload" }), json!({}));
        let tom = format!("/v1/workers/{}", worker_id(2));
        let (given, left) =
            tokio::join!(leila.step(&case.episode, "assignment", &to_tom), admin.step(&tom, "disablement", &none));
        let left = left.expect(200).body["open_cases"].as_array().map_or(0, Vec::len);
        assert!(matches!((given.status.as_u16(), left), (200, 1) | (409, 0)), "{}: {left}", given.text);
    }

    async fn a_closed_case_is_given_to_nobody(county) {
        let case = open(county, 1).await;
        county.as_("amira").step(&case.episode, "closure", &json!({ "reason": "lost_contact" })).await.expect(200);
        let to_tom = json!({ "worker_id": worker_id(2), "reason": "workload" });
        county.as_("leila").step(&case.episode, "assignment", &to_tom).await.expect_problem(409, "invalid_transition");
    }
}
