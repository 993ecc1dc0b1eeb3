//! Who is notified says that they know.

use linkwork::system::sandbox::cast::worker_id;
use serde_json::json;

use super::{deliver, delivered, forget};
use crate::harness::county::Client;
use crate::on_both;
use crate::system::task::{at_risk, referred, task_of};

/// The path of the one notification that this caller has.
pub async fn only(caller: &Client<'_>) -> String {
    let own = caller.get("/v1/notifications").await.expect(200).body;
    assert_eq!(own["items"].as_array().expect("a list").len(), 1, "{own}");
    format!("/v1/notifications/{}", own["items"][0]["id"].as_str().expect("an identifier"))
}

on_both! {
    async fn it_acknowledges_the_task_and_ends_what_is_still_to_be_sent(county) {
        let path = referred(county, at_risk()).await;
        let amira = county.as_("amira");
        let notification = only(&amira).await;
        let known = amira.step(&notification, "acknowledgement", &json!({})).await.expect(200).body;
        assert_eq!((&known["status"], &known["allowed_actions"]), (&json!("acknowledged"), &json!([])));
        let task = task_of(&amira, &path, "review_safety_risk").await;
        assert_eq!(amira.get(&task).await.expect(200).body["acknowledged"]["by"], json!(worker_id(1)));
        assert_eq!(delivered(county).await.len(), 1, "Tom's alone");
        amira.step(&notification, "acknowledgement", &json!({})).await.expect_problem(409, "invalid_transition");
    }

    async fn nobody_does_so_for_another(county) {
        referred(county, at_risk()).await;
        deliver(county).await;
        let notification = only(&county.as_("amira")).await;
        county.as_("leila").step(&notification, "acknowledgement", &json!({})).await.expect_problem(403, "forbidden");
        forget(county).await;
    }
}
