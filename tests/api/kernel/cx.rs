//! Acts that meet one another.

use futures_util::future::join_all;
use serde_json::json;

use crate::care::episode::open;
use crate::on_both;

on_both! {
    async fn of_many_that_change_one_case_at_once_none_is_sent_away(county) {
        let case = open(county, 1).await;
        let amira = county.as_("amira");
        let contacts = format!("{}/contacts", case.episode);
        let talk = json!({
            "starts_at": "2026-11-18T09:00:00Z", "consultation_mechanism": "telephone", "attendance": "attended",
            "minutes": 30, "conversation_with": "person", "agreed": "She sings.",
        });
        for answer in join_all((0..16).map(|_| amira.post(&contacts, &talk))).await {
            answer.expect(201);
        }
        let listed = amira.get(&format!("{contacts}?limit=50")).await.expect(200);
        assert_eq!(listed.body["items"].as_array().expect("a list").len(), 16);
    }
}
