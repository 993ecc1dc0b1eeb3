//! An objection to contact, through HTTP.

use serde_json::{Value, json};

use crate::care::contact::walk::plan;
use crate::care::referral::walk::{dorothy, send};
use crate::care::safety::{open_tasks, taken_on, talk};
use crate::on_both;

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

    async fn as_long_as_it_stands_nobody_plans_or_is_asked_to_ring(county) {
        let (referral, episode) = taken_on(county).await;
        let amira = county.as_("amira");
        let person = amira.get(&referral).await.expect(200).body["person_id"].as_str().expect("an id").to_owned();
        let (path, contacts) = (format!("/v1/people/{person}"), format!("{episode}/contacts"));
        amira.step(&path, "contact-objection", &said()).await.expect(200);

        let planned = plan("2026-11-20T14:00:00Z");
        amira.post(&contacts, &planned).await.expect_problem(409, "contact_objection");
        // What was tried all the same is written down, and three missed in a row ask nobody to ring.
        for hour in ["06", "07", "08"] {
            let contact = json!({
                "starts_at": format!("2026-11-18T{hour}:00:00Z"), "consultation_mechanism": "telephone",
                "attendance": "did_not_attend",
            });
            amira.post(&contacts, &contact).await.expect(201);
        }
        assert_eq!(open_tasks(&amira, &referral).await, []);

        amira.step(&path, "contact-objection-withdrawal", &said()).await.expect(200);
        amira.post(&contacts, &planned).await.expect(201);
    }

    async fn a_new_referral_of_who_objects_asks_nobody_to_ring(county) {
        let (pharmacy, amira) = (county.as_("millgate"), county.as_("amira"));
        let referral = send(&pharmacy, &dorothy()).await;
        let person = amira.get(&referral).await.expect(200).body["person_id"].as_str().expect("an id").to_owned();
        let path = format!("/v1/people/{person}");
        amira.step(&path, "contact-objection", &said()).await.expect(200);
        amira.step(&referral, "waiting", &json!({})).await.expect(200);
        assert_eq!(open_tasks(&amira, &referral).await, [], "no word every four weeks");
        amira.step(&referral, "acceptance", &json!({})).await.expect(200);
        assert_eq!(open_tasks(&amira, &referral).await, [], "no first contact");
    }

    async fn of_a_plan_and_an_objection_at_once_no_contact_is_left_planned(county) {
        let (referral, episode) = taken_on(county).await;
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let person = amira.get(&referral).await.expect(200).body["person_id"].as_str().expect("an id").to_owned();
        let (path, contacts) = (format!("/v1/people/{person}"), format!("{episode}/contacts"));
        let (planned, said) = (plan("2026-11-20T14:00:00Z"), said());
        let (made, objects) = tokio::join!(
            amira.post(&contacts, &planned),
            leila.step(&path, "contact-objection", &said),
        );
        objects.expect(200);
        assert!(matches!(made.status.as_u16(), 201 | 409), "{}", made.text);
        let left = amira.get(&contacts).await.expect(200).body;
        let left = left["items"].as_array().expect("a list").iter().filter(|contact| contact["status"] == "planned");
        assert_eq!(left.count(), 0);
    }
}
