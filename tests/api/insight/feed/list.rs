//! `GET /v1/changes`.

use linkwork::system::sandbox::cast;
use serde_json::json;

use crate::on_both;
use crate::system::task::{referred, send_back, task_of};

fn id(path: &str) -> &str {
    path.rsplit('/').next().expect("an identifier")
}

on_both! {
    async fn the_service_reads_all_and_the_agency_its_ring(county) {
        let path = referred(county, json!({ "agreement": { "basis": "agreed", "feedback_to_referrer": "refused" } })).await;
        let (millgate, amira, leila) = (county.as_("millgate"), county.as_("amira"), county.as_("leila"));
        amira.step(&path, "acceptance", &json!({})).await.expect(200);
        amira.step(&path, "decline", &json!({ "reason": "not_wanted" })).await.expect(200);

        let all = leila.history(&path).await.expect(200);
        assert_eq!(all.types(), ["referral.submitted", "referral.accepted", "referral.declined", "referral.closed"]);
        assert_eq!(all.body["items"][1]["actor_role"], "link_worker");
        let status_disclosed = millgate.history(&path).await.expect(200);
        assert_eq!(status_disclosed.types(), ["referral.submitted", "referral.accepted", "referral.closed"]);
        assert!(!status_disclosed.text.contains("actor_role") && !status_disclosed.text.contains("link_worker"));
    }

    async fn an_informed_agency_reads_how_it_ended(county) {
        let path = referred(county, json!({})).await;
        county.as_("amira").step(&path, "decline", &json!({ "reason": "not_wanted" })).await.expect(200);
        let outcome_disclosed = county.as_("millgate").history(&path).await.expect(200);
        assert_eq!(outcome_disclosed.types(), ["referral.submitted", "referral.declined", "referral.closed"]);
    }

    async fn it_is_read_page_by_page_with_ones_own_cursor(county) {
        let path = referred(county, json!({})).await;
        let (millgate, amira) = (county.as_("millgate"), county.as_("amira"));
        amira.step(&path, "acceptance", &json!({})).await.expect(200);
        let all = amira.history(&path).await.expect(200);
        let first = format!("/v1/changes?resource_id={}&limit=1", id(&path));
        let page = amira.get(&first).await.expect(200);
        let after = page.body["next_cursor"].as_str().expect("there is more");
        assert!(page.header("link").contains("rel=\"next\""));
        let rest = amira.get(&format!("{first}&after={after}")).await.expect(200);
        assert_eq!(json!([page.body["items"][0], rest.body["items"][0]]), all.body["items"]);
        assert_eq!(rest.body["has_more"], json!(false));
        millgate.get(&format!("{first}&after={after}")).await.expect_problem(400, "cursor_mismatch");
        amira.get(&format!("{first}000&limit=1")).await.expect_problem(400, "invalid_parameter");
        amira.get("/v1/changes?wait=31").await.expect_problem(400, "invalid_parameter");
    }

    /// A front end serves those who refer themselves to a service, and reads nothing of who works there.
    async fn what_a_role_may_not_read_has_no_history_for_it(county) {
        let worker = cast::worker_id(1);
        let change = json!({ "sensitive_classes": [] });
        county.as_("set_up").patch(&format!("/v1/workers/{worker}"), &change).await.expect(200);
        let history = format!("/v1/changes?resource_id={worker}");
        assert_eq!(county.as_("leila").get(&history).await.expect(200).types(), ["worker.updated"]);
        let front_end = county.as_("hallowby_front_end");
        front_end.get(&history).await.expect_problem(404, "not_found");
        assert!(!front_end.get("/v1/changes?limit=1000").await.expect(200).text.contains("worker.updated"));
    }

    async fn a_workers_history_is_not_that_of_their_preferences(county) {
        let worker = cast::worker_id(1);
        let preferences = json!({ "by_text": true });
        county.as_("amira").patch("/v1/me/notification-preferences", &preferences).await.expect(200);
        let history = format!("/v1/changes?resource_id={worker}");
        assert_eq!(county.as_("amira").get(&history).await.expect(200).types(), ["notification_preferences.updated"]);
        county.as_("leila").get(&history).await.expect_problem(404, "not_found");
        county.as_("set_up").patch(&format!("/v1/workers/{worker}"), &json!({ "sensitive_classes": [] })).await.expect(200);
        for reader in ["amira", "leila"] {
            assert_eq!(county.as_(reader).get(&history).await.expect(200).types(), ["worker.updated"], "{reader}");
        }
    }

    async fn a_foreign_resource_has_no_history(county) {
        let path = referred(county, json!({})).await;
        send_back(county, &path).await;
        let task = task_of(&county.as_("millgate"), &path, "decide_returned").await;
        let none = "01920000-0000-7000-8000-00000000ffff";
        for stranger in ["constabulary", "bethan"] {
            let stranger = county.as_(stranger);
            for id in [id(&path), id(&task), none] {
                stranger.get(&format!("/v1/changes?resource_id={id}")).await.expect_problem(404, "not_found");
            }
        }
        assert_eq!(county.as_("millgate").history(&task).await.expect(200).types(), ["task.opened"]);
    }
}
