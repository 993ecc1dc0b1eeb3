//! The rota of a service.

use linkwork::system::sandbox::cast::service_id;
use serde_json::{Value, json};

use super::{shifts, team};
use crate::on_both;

on_both! {
    async fn the_shift_that_begins_last_comes_first(county) {
        let leila = county.as_("leila");
        for (starts_at, ends_at) in [("2026-11-20T17:00:00Z", "2026-11-23T09:00:00Z"), ("2026-11-18T17:00:00Z", "2026-11-19T09:00:00Z")] {
            leila.post(&shifts(), &team(starts_at, ends_at)).await.expect(201);
        }
        let first = county.as_("tom").get(&format!("{}?limit=1", shifts())).await.expect(200).body;
        assert_eq!(first["items"][0]["starts_at"], "2026-11-20T17:00:00Z");
        let next = format!("{}?limit=1&after={}", shifts(), first["next_cursor"].as_str().expect("a text"));
        let rest = county.as_("tom").get(&next).await.expect(200).body;
        assert_eq!((&rest["items"][0]["starts_at"], &rest["next_cursor"]), (&json!("2026-11-18T17:00:00Z"), &Value::Null));
        let others = format!("/v1/services/{}/on-call-shifts", service_id(2));
        let none = county.as_("tom").get(&others).await.expect(200).body;
        assert_eq!(none["items"], json!([]));
    }
}
