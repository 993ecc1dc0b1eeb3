//! Changing a worker.

use linkwork::system::sandbox::cast;
use serde_json::{Value, json};

use super::create::new;
use super::disable::owners;
use crate::harness::county::County;
use crate::on_both;

/// A case that its worker left: on hold, until the manager gives it to somebody else.
async fn assert_waits_for_another(county: &County, episode: &Value) {
    let (leila, id) = (county.as_("leila"), episode.as_str().expect("an episode"));
    let shown = leila.get(&format!("/v1/episodes/{id}")).await.expect(200).body;
    assert_eq!((&shown["status"], &shown["hold_reason"]), (&json!("onhold"), &json!("worker_left")));
    let tasks = leila.get(&format!("/v1/tasks?subject_id={id}&kind=assign_worker&status=open")).await.expect(200).body;
    assert_eq!(tasks["items"].as_array().map(Vec::len), Some(1), "{tasks}");
}

on_both! {
    async fn null_takes_away_and_absent_leaves_alone(county) {
        let admin = county.as_("set_up");
        let entered = admin.post("/v1/workers", &new(json!({}))).await.expect(201);
        let patch = json!({"phone": null, "roles": ["link_worker", "supervisor"]});
        let changed = admin.patch(&entered.location(), &patch).await.expect(200);
        assert_eq!((&changed.body["phone"], &changed.body["email"]), (&Value::Null, &entered.body["email"]));
        assert_eq!(changed.body["roles"], json!(["link_worker", "supervisor"]));
        assert_eq!(changed.body["identity"], entered.body["identity"]);
        let refused = admin.patch(&entered.location(), &json!({"name": null, "status": "disabled"})).await;
        assert_eq!(refused.expect_problem(422, "validation_failed").faults().len(), 2);
        let signed_in_nowhere = admin.patch(&entered.location(), &json!({"identity": null})).await.expect(200);
        assert_eq!(signed_in_nowhere.body.get("identity"), None);
    }

    async fn nobody_takes_the_identity_of_another(county) {
        let admin = county.as_("set_up");
        let first = admin.post("/v1/workers", &new(json!({}))).await.expect(201);
        let second = admin.post("/v1/workers", &new(json!({"name": "Another", "identity": null}))).await.expect(201);
        let taken = json!({"identity": first.body["identity"]});
        let refused = admin.patch(&second.location(), &taken).await.expect_problem(409, "already_exists");
        assert_eq!(refused.faults(), [("/identity".into(), "not_unique".into())]);
    }

    async fn of_two_patches_at_once_one_is_stale(county) {
        let admin = county.as_("set_up");
        let entered = admin.post("/v1/workers", &new(json!({}))).await.expect(201);
        let (path, etag) = (entered.location(), entered.etag());
        let headers = [("If-Match", &*etag)];
        let (a, b) = (json!({"services": [cast::service_id(2)]}), json!({"pcns": [cast::organisation_id(4)]}));
        let (one, other) = tokio::join!(
            admin.call(reqwest::Method::PATCH, &path, &headers, Some(&a)),
            admin.call(reqwest::Method::PATCH, &path, &headers, Some(&b)),
        );
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412], "{} and {}", one.text, other.text);
    }

    async fn who_leaves_a_service_leaves_their_tasks_and_cases_to_it(county) {
        let path = county.as_("millgate").post("/v1/referrals", &County::fixture("pharmacy")).await.expect(201).location();
        let accepted = county.as_("amira").step(&path, "acceptance", &json!({})).await.expect(200);
        let amira = cast::worker_id(1);
        assert!(owners(county).await.contains(&Some(amira)));
        let worker = format!("/v1/workers/{amira}");
        let moved = json!({"services": [cast::service_id(2)], "pcns": [], "gp_supervisors": []});
        county.as_("set_up").patch(&worker, &moved).await.expect(200);
        // What is left of hers is the supervision that she has from now on, in the other service.
        assert_eq!(owners(county).await.iter().filter(|owner| **owner == Some(amira)).count(), 1);
        assert_waits_for_another(county, &accepted.body["episode_id"]).await;
    }

    async fn who_carries_no_cases_any_more_leaves_theirs_on_hold(county) {
        let path = county.as_("millgate").post("/v1/referrals", &County::fixture("pharmacy")).await.expect(201).location();
        let accepted = county.as_("amira").step(&path, "acceptance", &json!({})).await.expect(200);
        let worker = format!("/v1/workers/{}", cast::worker_id(1));
        county.as_("set_up").patch(&worker, &json!({"name": "Amira Begum-Shaw"})).await.expect(200);
        let episode = format!("/v1/episodes/{}", accepted.body["episode_id"].as_str().expect("an episode"));
        assert_eq!(county.as_("leila").get(&episode).await.expect(200).body["status"], "active", "she is still here");
        county.as_("set_up").patch(&worker, &json!({"roles": ["service_manager"]})).await.expect(200);
        assert_waits_for_another(county, &accepted.body["episode_id"]).await;
    }

    async fn only_an_administrator_changes_one(county) {
        let path = format!("/v1/workers/{}", cast::worker_id(1));
        for other in ["leila", "amira"] {
            county.as_(other).patch(&path, &json!({"phone": null})).await.expect_problem(403, "forbidden");
        }
    }
}
