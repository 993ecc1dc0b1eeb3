//! Switching a worker off: at once, and nothing of theirs is left without an owner.

use catalogue::id::WorkerId;
use linkwork::system::sandbox::cast;
use linkwork::system::task::{self, TaskStatus};
use sea_orm::EntityTrait;
use serde_json::json;

use crate::harness::county::County;
use crate::on_both;

/// Whose the open tasks are.
pub async fn owners(county: &County) -> Vec<Option<WorkerId>> {
    let system = county.server.state().db.system("a test looks at every task");
    let tasks = task::entity::Entity::find().all(system.read()).await.expect("tasks can be read");
    tasks.into_iter().filter(|task| task.status == TaskStatus::Open).map(|task| task.owner_worker_id).collect()
}

fn amira() -> String {
    format!("/v1/workers/{}", cast::worker_id(1))
}

on_both! {
    async fn a_worker_is_stopped_at_once_and_leaves_nothing_without_an_owner(county) {
        let path = county.as_("millgate").post("/v1/referrals", &County::fixture("pharmacy")).await.expect(201).location();
        let worker = county.as_("amira");
        let accepted = worker.step(&path, "acceptance", &json!({})).await.expect(200);
        assert!(owners(county).await.contains(&Some(cast::worker_id(1))));

        let admin = county.as_("set_up");
        let disabled = admin.step(&amira(), "disablement", &json!({})).await.expect(200);
        assert_eq!(disabled.body["status"], "disabled");
        let case = json!({
            "episode_id": accepted.body["episode_id"],
            "referral_id": accepted.body["id"],
            "service_id": cast::service_id(1),
        });
        assert_eq!(disabled.body["open_cases"], json!([case]));
        assert!(disabled.body["tasks_handed_back"].as_u64() > Some(0));
        assert!(!owners(county).await.contains(&Some(cast::worker_id(1))));

        worker.get(&path).await.expect_problem(401, "unauthorized");
        let manager = county.as_("leila").get(&path).await.expect(200);
        assert_eq!(manager.body["status"], "accepted", "never back to waiting");
        assert_eq!(county.as_("tom").get(&amira()).await.expect(200).body["status"], "disabled");
        admin.step(&amira(), "disablement", &json!({})).await.expect_problem(409, "invalid_transition");
    }

    async fn of_a_case_given_while_its_worker_is_disabled_nothing_is_lost(county) {
        let path = county.as_("millgate").post("/v1/referrals", &County::fixture("pharmacy")).await.expect(201).location();
        let (manager, admin) = (county.as_("leila"), county.as_("set_up"));
        let to_amira = json!({"worker_id": cast::worker_id(1)});
        let (worker, nothing) = (amira(), json!({}));
        let (given, disabled) = tokio::join!(
            manager.step(&path, "acceptance", &to_amira),
            admin.step(&worker, "disablement", &nothing),
        );
        let disabled = disabled.expect(200);
        let cases = disabled.body["open_cases"].as_array().map_or(0, Vec::len);
        assert!(matches!((given.status.as_u16(), cases), (200, 1) | (409, 0)), "{} and {}", given.text, disabled.text);
        assert!(!owners(county).await.contains(&Some(cast::worker_id(1))));
    }

    async fn only_an_administrator_does_it_and_not_to_themselves(county) {
        for other in ["leila", "amira", "millgate"] {
            let refused = county.as_(other).post(&format!("{}/disablement", amira()), &json!({})).await;
            refused.expect_problem(403, "forbidden");
        }
        let admin = county.as_("set_up");
        admin.post(&format!("{}/disablement", amira()), &json!({})).await.expect_problem(428, "precondition_required");
        let nobody = format!("/v1/workers/{}/disablement", WorkerId::new());
        admin.post(&nobody, &json!({})).await.expect_problem(404, "not_found");
    }
}
