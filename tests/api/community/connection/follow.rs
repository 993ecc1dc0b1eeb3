use linkwork::system::task::TaskKind;
use serde_json::{Value, json};

use super::{group, id, introduced, offer, shared, taken};
use crate::care::episode::{open_tasks_of, submission};
use crate::care::identity::merge;
use crate::care::person::referred::referred;
use crate::on_both;

on_both! {
    async fn an_episode_that_should_never_have_been_there_takes_its_connections_along(county) {
        let asset = group(county, 3).await;
        let (case, path) = introduced(county, 1, &asset).await;
        let (_, stays) = introduced(county, 2, &asset).await;
        county.as_("leila").step(&case.referral, "error", &json!({ "reason": "wrong_person" })).await;
        let manager = county.as_("leila");
        let episode = manager.get(&case.episode).await.expect(200).body;
        if episode["status"] != "entered_in_error" {
            manager.step(&case.episode, "error", &json!({ "reason": "wrong_person" })).await.expect(200);
        }
        county.as_("open_door_listing").get(&path).await.expect_problem(404, "not_found");
        county.as_("open_door_listing").get(&stays).await.expect(200);
        assert_eq!(taken(county, &asset).await, 1);
    }

    async fn whoever_carries_somebody_hears_that_a_group_closes(county) {
        let asset = group(county, 3).await;
        let (case, _) = introduced(county, 1, &asset).await;
        let (over, path) = introduced(county, 2, &asset).await;
        county.as_("amira").step(&path, "non-start", &json!({ "reason": "health" })).await.expect(200);
        let reads = async |person: &str| {
            open_tasks_of(county, person).await.into_iter().filter(|(kind, _)| *kind == TaskKind::ReadGroupAnswer).count()
        };
        let (before, before_over) = (reads(&case.person).await, reads(&over.person).await);
        county.as_("open_door_listing").step(&asset, "closure", &json!({ "status": "defunct" })).await.expect(200);
        assert_eq!(reads(&case.person).await, before + 1);
        assert_eq!(reads(&over.person).await, before_over, "who goes there no more is not concerned");
    }

    async fn connections_go_with_a_person_who_is_merged(county) {
        let asset = group(county, 3).await;
        let (case, path) = introduced(county, 1, &asset).await;
        let mut other = submission(1);
        let person = other["person"].as_object_mut().expect("an object");
        person.retain(|name, _| !name.starts_with("nhs_number"));
        person["absent"]["nhs_number"] = json!("not_known");
        let (_, kept) = referred(county, &other).await;
        merge(&county.as_("leila"), &kept, id(&case.person)).await.expect(200);
        let seen: Value = county.as_("leila").get(&path).await.expect(200).body;
        assert_eq!(seen["person_id"], json!(kept));
    }

    async fn a_permission_that_the_other_row_withdrew_since_ends_the_sharing_with_a_merge(county) {
        let asset = group(county, 3).await;
        let leila = county.as_("leila");
        let no = json!({ "purpose": "connection", "decision": "withdrawn", "given_by": "person", "method": "verbal" });
        for (n, is_later) in [(1, true), (2, false)] {
            let mut other = submission(n);
            let person = other["person"].as_object_mut().expect("an object");
            person.retain(|name, _| !name.starts_with("nhs_number"));
            person["absent"]["nhs_number"] = json!("not_known");
            let (_, kept) = referred(county, &other).await;
            let consents = format!("/v1/people/{kept}/consents");
            if !is_later {
                leila.post(&consents, &no).await.expect(201);
                county.set_clock("2026-11-18T09:40:00Z");
            }
            let (case, path) = introduced(county, n, &asset).await;
            if is_later {
                county.set_clock("2026-11-18T09:35:00Z");
                leila.post(&consents, &no).await.expect(201);
            }
            county.as_("open_door_listing").get(&path).await.expect(200);
            merge(&leila, &kept, id(&case.person)).await.expect(200);
            let seen = leila.get(&path).await.expect(200).body;
            assert_eq!((seen["shared"].is_null(), &seen["status"]), (is_later, &json!("introduced")), "{n}");
            let status = if is_later { 404 } else { 200 };
            county.as_("open_door_listing").get(&path).await.expect(status);
            let ended = leila.history(&path).await.types().contains(&"connection.sharing_ended");
            assert_eq!(ended, is_later);
        }
    }

    async fn what_a_group_says_is_for_the_service_once_who_carried_the_case_has_left(county) {
        let asset = group(county, 3).await;
        let (_, path) = introduced(county, 1, &asset).await;
        let worker = format!("/v1/workers/{}", linkwork::system::sandbox::cast::worker_id(1));
        let moved = json!({ "services": [linkwork::system::sandbox::cast::service_id(2)], "pcns": [], "gp_supervisors": [] });
        county.as_("set_up").patch(&worker, &moved).await.expect(200);
        county.as_("open_door_listing").step(&path, "concern", &json!({ "text": "A bruise" })).await.expect(200);
        county.as_("open_door_listing").step(&asset, "closure", &json!({ "status": "defunct" })).await.expect(200);
        for kind in ["review_group_concern", "read_group_answer"] {
            let tasks = county.as_("leila").get(&format!("/v1/tasks?kind={kind}&status=open")).await.expect(200).body;
            let of_it = tasks["items"].as_array().expect("a list").iter().filter(|task| task["subject_id"] == id(&path));
            let owners: Vec<&Value> = of_it.map(|task| &task["owner"]).collect();
            assert!(!owners.is_empty() && owners.iter().all(|owner| **owner == json!("service")), "{kind}: {tasks}");
        }
    }

    async fn who_has_died_leaves_their_place(county) {
        let asset = group(county, 3).await;
        let (amira, choir) = (county.as_("amira"), county.as_("open_door_listing"));
        let (case, goes) = introduced(county, 1, &asset).await;
        choir.step(&goes, "attendance", &json!({ "held_on": "2026-11-18", "attendance": "attended" })).await.expect(200);
        let second = group(county, 3).await;
        let waits = offer(county, &case, &second).await.expect(201).location();
        amira.step(&waits, "agreement", &shared()).await.expect(200);
        choir.step(&waits, "answer", &json!({ "answer": "place" })).await.expect(200);
        let (_, lives) = introduced(county, 2, &asset).await;
        assert_eq!((taken(county, &asset).await, taken(county, &second).await), (2, 1));
        amira.patch(&case.person, &json!({ "death": { "date": "2026-11-17", "reported_by": "Her sister" } })).await.expect(200);
        assert_eq!((taken(county, &asset).await, taken(county, &second).await), (1, 0));
        for (path, status) in [(&goes, "stopped"), (&waits, "did_not_start")] {
            let seen = county.as_("leila").get(path).await.expect(200).body;
            assert_eq!((&seen["status"], &seen["end_reason"]), (&json!(status), &json!("deceased")));
            assert!(seen["ended_at"].is_string());
        }
        assert_eq!(amira.get(&lives).await.expect(200).body["status"], "introduced");
        let open = open_tasks_of(county, &case.person).await;
        assert!(!open.iter().any(|task| task.0 == TaskKind::FollowUpConnection), "{open:?}");
    }
}
