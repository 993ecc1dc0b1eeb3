//! `POST /v1/safety-events/{id}/acknowledgement`.

use serde_json::json;

use super::{open_tasks, recorded, taken_on, talk};
use crate::on_both;
use crate::system::task::task_of;

on_both! {
    async fn another_than_who_wrote_it_down_knows_of_it(county) {
        let event = recorded(county, &talk()).await;
        let (amira, joan) = (county.as_("amira"), county.as_("joan"));
        amira.step(&event, "acknowledgement", &json!({})).await.expect_problem(403, "forbidden");
        let known = joan.step(&event, "acknowledgement", &json!({})).await.expect(200);
        assert_eq!(known.body["acknowledged"]["role"], "safeguarding_lead");
        assert!(open_tasks(&amira, &event).await.iter().all(|(kind, _)| kind != "acknowledge_safety_event"));
        joan.step(&event, "acknowledgement", &json!({})).await.expect_problem(409, "invalid_transition");
    }

    async fn nobody_acknowledges_what_they_wrote_down(county) {
        let (_, episode) = taken_on(county).await;
        let leila = county.as_("leila");
        let event = leila.post(&format!("{episode}/safety-events"), &talk()).await.expect(201).location();
        assert_eq!(leila.get(&event).await.expect(200).body["allowed_actions"], json!(["entry", "closure", "error"]));
        leila.step(&event, "acknowledgement", &json!({})).await.expect_problem(403, "forbidden");
        county.as_("dr_khan").step(&event, "acknowledgement", &json!({})).await.expect(200);
    }

    async fn its_tasks_are_never_let_go(county) {
        let event = recorded(county, &talk()).await;
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        for kind in ["acknowledge_safety_event", "contact_duty_gp", "consider_supervisor_review"] {
            let task = task_of(&amira, &event, kind).await;
            leila.step(&task, "waiver", &json!({ "reason": "Not today" })).await.expect_problem(409, "invalid_transition");
            leila.step(&task, "completion", &json!({})).await.expect_problem(409, "invalid_transition");
        }
        let known = task_of(&amira, &event, "acknowledge_safety_event").await;
        amira.step(&known, "acknowledgement", &json!({})).await.expect_problem(409, "invalid_transition");
    }
}
