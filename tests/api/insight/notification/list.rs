//! Notifications, as they are listed.

use linkwork::system::sandbox::cast::worker_id;
use serde_json::json;

use super::deliver;
use crate::on_both;
use crate::system::task::{at_risk, referred};

on_both! {
    async fn everybody_sees_their_own_and_the_manager_the_services(county) {
        referred(county, at_risk()).await;
        deliver(county).await;
        let of_amira = county.as_("amira").get("/v1/notifications").await.expect(200).body;
        let items = of_amira["items"].as_array().expect("a list");
        assert_eq!(items.len(), 1);
        assert_eq!(items[0]["worker_id"], json!(worker_id(1)));
        assert_eq!((&items[0]["status"], &items[0]["reason"]), (&json!("sent"), &json!("same_day")));
        let deliveries = &items[0]["deliveries"];
        assert_eq!((&deliveries[0]["channel"], &deliveries[0]["status"]), (&json!("email"), &json!("sent")));
        assert_eq!((&deliveries[1]["channel"], &deliveries[1]["fault"]), (&json!("text"), &json!("no_address")));

        let leila = county.as_("leila");
        let all = leila.get("/v1/notifications?limit=1").await.expect(200).body;
        let next = format!("/v1/notifications?limit=1&after={}", all["next_cursor"].as_str().expect("a cursor"));
        assert_eq!(leila.get(&next).await.expect(200).body["items"].as_array().expect("a list").len(), 1);
        let of_tom = format!("/v1/notifications?worker_id={}&status=sent&reason=same_day", worker_id(2));
        assert_eq!(leila.get(&of_tom).await.expect(200).body["items"].as_array().expect("a list").len(), 1);
        let task = items[0]["task_id"].as_str().expect("an identifier");
        let of_task = leila.get(&format!("/v1/notifications?task_id={task}")).await.expect(200).body;
        assert_eq!(of_task["items"].as_array().expect("a list").len(), 2);

        let path = format!("/v1/notifications/{}", items[0]["id"].as_str().expect("an identifier"));
        leila.get(&path).await.expect(200);
        county.as_("tom").get(&path).await.expect_problem(404, "not_found");
        county.as_("bethan").get(&path).await.expect_problem(404, "not_found");
        county.as_("millgate").get(&path).await.expect_problem(403, "forbidden");
    }
}
