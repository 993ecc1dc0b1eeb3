//! `GET /v1/tasks/{id}`.

use serde_json::json;

use super::{referred, task_of};
use crate::on_both;

on_both! {
    async fn a_foreign_task_is_as_if_it_were_not_there(county) {
        let path = referred(county, json!({})).await;
        let task = task_of(&county.as_("amira"), &path, "decide_referral").await;
        let none = "/v1/tasks/01920000-0000-7000-8000-00000000ffff";
        for stranger in ["bethan", "owen", "millgate", "harbour"] {
            let stranger = county.as_(stranger);
            let (foreign, missing) = (stranger.get(&task).await, stranger.get(none).await);
            foreign.expect_problem(404, "not_found");
            missing.expect_problem(404, "not_found");
        }
    }

    async fn it_says_what_each_may_do(county) {
        let path = referred(county, json!({})).await;
        let task = task_of(&county.as_("amira"), &path, "decide_referral").await;
        for (name, actions) in [
            ("amira", json!(["acknowledgement"])),
            ("leila", json!(["acknowledgement", "waiver", "handover"])),
        ] {
            assert_eq!(county.as_(name).get(&task).await.expect(200).body["allowed_actions"], actions, "{name}");
        }
    }
}
