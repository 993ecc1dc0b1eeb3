//! Switching a worker on again.

use catalogue::id::WorkerId;
use linkwork::system::sandbox::cast;
use linkwork::system::task;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use crate::harness::county::County;
use crate::on_both;

fn amira() -> String {
    format!("/v1/workers/{}", cast::worker_id(1))
}

on_both! {
    async fn a_worker_comes_back_to_their_post_and_not_to_what_they_left(county) {
        let path = county.as_("millgate").post("/v1/referrals", &County::fixture("pharmacy")).await.expect(201).location();
        let (admin, worker) = (county.as_("set_up"), county.as_("amira"));
        worker.step(&path, "acceptance", &json!({})).await.expect(200);
        let before = admin.get(&amira()).await.expect(200).body;
        admin.step(&amira(), "disablement", &json!({})).await.expect(200);
        worker.get("/v1/me").await.expect_problem(401, "unauthorized");

        county.set_clock("2026-12-01T09:00:00Z");
        let enabled = admin.step(&amira(), "enablement", &json!({})).await.expect(200).body;
        assert_eq!(enabled["status"], "active");
        for kept in ["roles", "services", "pcns", "gp_supervisors", "full_time_equivalent"] {
            assert_eq!(enabled[kept], before[kept], "{kept}");
        }
        let me = worker.get("/v1/me").await.expect(200).body;
        assert_eq!(me["role"], "link_worker");
        let changes = admin.history(&amira()).await.expect(200);
        assert_eq!(changes.types(), ["worker.disabled", "worker.enabled"]);

        let system = county.server.state().db.system("a test looks at every task");
        let of_hers = task::entity::Column::OwnerWorkerId.eq(cast::worker_id(1));
        let open = task::entity::Column::Status.eq(task::TaskStatus::Open);
        let hers = task::entity::Entity::find().filter(of_hers).filter(open).all(system.read()).await.expect("her tasks");
        let kinds: Vec<_> = hers.iter().map(|task| task.kind).collect();
        assert_eq!(kinds, [task::TaskKind::ClinicalSupervision], "what was handed on stays with others; her month begins");
        admin.step(&amira(), "enablement", &json!({})).await.expect_problem(409, "invalid_transition");
    }

    async fn only_an_administrator_does_it_and_says_what_they_saw(county) {
        let step = format!("{}/enablement", amira());
        for other in ["leila", "amira", "millgate"] {
            county.as_(other).post(&step, &json!({})).await.expect_problem(403, "forbidden");
        }
        let admin = county.as_("set_up");
        let stale = admin.get(&amira()).await.etag();
        admin.step(&amira(), "disablement", &json!({})).await.expect(200);
        admin.post(&step, &json!({})).await.expect_problem(428, "precondition_required");
        let headers = [("If-Match", &*stale)];
        admin.call(reqwest::Method::POST, &step, &headers, None).await.expect_problem(412, "version_mismatch");
        let nobody = format!("/v1/workers/{}/enablement", WorkerId::new());
        admin.post(&nobody, &json!({})).await.expect_problem(404, "not_found");
    }
}
