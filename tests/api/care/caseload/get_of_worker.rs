//! What a worker carries.

use linkwork::system::sandbox::cast::worker_id;
use reqwest::Method;
use serde_json::{Value, json};

use crate::care::episode::{open, opened, refer};
use crate::county::absence::{AMIRA, TOM, away, enter};
use crate::on_both;

fn caseload(number: u8) -> String {
    format!("/v1/workers/{}/caseload", worker_id(number))
}

on_both! {
    async fn it_shows_the_open_cases_what_is_overdue_and_the_year(county) {
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let none = amira.get(&caseload(1)).await.expect(200).body;
        let load = &none["load"];
        assert_eq!((&load["people_assigned"], &load["state"]), (&json!(0), &json!("room")));
        assert_eq!((&load["warn_at"], &load["limit"], &none["open_episodes"]), (&json!(200), &json!(250), &json!([])));

        let (first, second) = (open(county, 1).await, open(county, 2).await);
        let given = opened(&leila, refer(county, 3).await, &json!({ "worker_id": worker_id(1) })).await;
        amira.step(&first.episode, "hold", &json!({ "reason": "away", "until": "2026-12-14" })).await.expect(200);
        let to_tom = json!({ "worker_id": worker_id(2), "reason": "workload" });
        leila.step(&given.episode, "assignment", &to_tom).await.expect(200);
        county.set_clock("2026-12-03T09:00:00Z");

        let carried = leila.get(&caseload(1)).await.expect(200).body;
        let load = &carried["load"];
        assert_eq!((&load["active_episodes"], &load["episodes_on_hold"], &load["overdue_tasks"]), (&json!(1), &json!(1), &json!(2)));
        assert_eq!(load["people_assigned"], 3, "handed on counts for both");
        let episodes = carried["open_episodes"].as_array().expect("a list");
        assert_eq!(episodes.len(), 2);
        assert_eq!((&episodes[0]["hold_reason"], &episodes[0]["overdue_tasks"]), (&json!("away"), &json!(1)));
        assert_eq!(episodes[1]["episode_id"].as_str(), second.episode.rsplit('/').next());
        assert_eq!(leila.get(&caseload(2)).await.expect(200).body["load"]["people_assigned"], 1);
    }

    async fn it_is_the_workers_the_covers_and_the_managers_to_read(county) {
        let (leila, tom) = (county.as_("leila"), county.as_("tom"));
        open(county, 1).await;
        tom.get(&caseload(1)).await.expect_problem(403, "forbidden");
        // A reason opens one named case, never all of a colleague's.
        tom.call(Method::GET, &caseload(1), &[("Access-Reason", "duty")], None).await.expect_problem(403, "forbidden");
        enter(&leila, AMIRA, &away("2026-11-18", "2026-11-20", Some(TOM))).await;
        let covered = tom.get(&caseload(1)).await.expect(200).body;
        assert_eq!(covered["open_episodes"].as_array().expect("a list").len(), 1);
        assert_eq!(covered["load"]["absence"]["cover_worker_id"], json!(worker_id(2)));
        assert_eq!(tom.get(&caseload(2)).await.expect(200).body["load"]["people_assigned"], 0, "covers count for neither");
        county.as_("dr_wells").get(&caseload(1)).await.expect_problem(404, "not_found");
        county.as_("owen").get(&caseload(1)).await.expect_problem(404, "not_found");
        county.as_("millgate").get(&caseload(1)).await.expect_problem(403, "forbidden");
        assert_eq!(leila.get(&caseload(2)).await.expect(200).body["load"]["absence"], Value::Null);
    }

    async fn half_a_post_has_half_the_limits_and_a_service_sets_lower_ones(county) {
        let admin = county.as_("set_up");
        let half = json!({ "full_time_equivalent": 0.33 });
        admin.patch(&format!("/v1/workers/{}", worker_id(1)), &half).await.expect(200);
        let leila = county.as_("leila");
        let load = leila.get(&caseload(1)).await.expect(200).body["load"].clone();
        assert_eq!((&load["warn_at"], &load["limit"]), (&json!(66), &json!(82)));
        let service = format!("/v1/services/{}", linkwork::system::sandbox::cast::service_id(1));
        open(county, 1).await;
        leila.patch(&service, &json!({ "caseload_limit": 3 })).await.expect(200);
        let load = leila.get(&caseload(1)).await.expect(200).body["load"].clone();
        assert_eq!((&load["warn_at"], &load["limit"], &load["state"]), (&json!(1), &json!(0), &json!("full")));
    }

    async fn it_costs_as_many_statements_for_many_cases_as_for_one(county) {
        let leila = county.as_("leila");
        let mut counted = Vec::new();
        for n in 0..3 {
            open(county, n).await;
            let before = county.server.state().db.statements();
            leila.get(&caseload(1)).await.expect(200);
            counted.push(county.server.state().db.statements() - before);
        }
        assert!(counted.windows(2).all(|pair| pair[0] == pair[1]), "{counted:?}");
    }
}
