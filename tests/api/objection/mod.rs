//! An objection to contact, through HTTP.

use serde_json::{Value, json};

use crate::contact::walk::plan;
use crate::on_both;
use crate::safety::{open_tasks, taken_on, talk};

fn said() -> Value {
    json!({ "said_by": "person" })
}

on_both! {
    async fn what_would_make_somebody_ring_falls_away_and_safety_stays(county) {
        let (referral, episode) = taken_on(county).await;
        let amira = county.as_("amira");
        let event = amira.post(&format!("{episode}/safety-events"), &talk()).await.expect(201).location();
        let planned = plan("2026-11-20T14:00:00Z");
        let contact = amira.post(&format!("{episode}/contacts"), &planned).await.expect(201).location();
        let person = amira.get(&referral).await.expect(200).body["person_id"].as_str().expect("an id").to_owned();
        let path = format!("/v1/people/{person}");
        assert_eq!(open_tasks(&amira, &referral).await.len(), 1, "the first contact");

        let objects = amira.step(&path, "contact-objection", &said()).await.expect(200);
        assert_eq!(objects.body["contact_objection_at"], "2026-11-18T09:30:00Z");
        assert_eq!(open_tasks(&amira, &referral).await, []);
        let called_off = amira.get(&contact).await.expect(200);
        assert_eq!(called_off.body["attendance"], "cancelled_by_person", "{}", called_off.text);
        assert_eq!(open_tasks(&amira, &contact).await, []);
        assert_eq!(open_tasks(&amira, &event).await.len(), 7);
        assert_eq!(amira.get(&episode).await.expect(200).body["status"], "active");
        amira.step(&path, "contact-objection", &said()).await.expect_problem(409, "invalid_transition");

        let again = amira.step(&path, "contact-objection-withdrawal", &said()).await.expect(200);
        assert_eq!(again.body["contact_objection_at"], Value::Null);
        amira.step(&path, "contact-objection-withdrawal", &said()).await.expect_problem(409, "invalid_transition");
        assert_eq!(open_tasks(&amira, &referral).await, [], "nothing comes back by itself");
    }
}
