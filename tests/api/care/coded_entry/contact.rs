//! The first interaction that took place triggers the code; what is said of it later follows.

use serde_json::{Value, json};

use super::{TAKEN_UP, first_talk, only_entry, receipt, taken_on, talk};
use crate::care::referral::walk::{dorothy, send};
use crate::harness::county::{Client, County};
use crate::on_both;

async fn entries(caller: &Client<'_>) -> Vec<Value> {
    let page = caller.get("/v1/coded-entries").await.expect(200).body;
    page["items"].as_array().expect("a list").clone()
}

fn with(changes: Value) -> Value {
    let mut body = talk();
    for (name, value) in changes.as_object().into_iter().flatten() {
        if value.is_null() {
            body.as_object_mut().expect("an object").remove(name);
        } else {
            body[name] = value.clone();
        }
    }
    body
}

/// Writes a contact down, as somebody of the service who gives a reason.
async fn write(county: &County, who: &str, episode: &str, body: &Value) {
    static NEXT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let key = format!("contact-{}", NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
    let headers = [("Access-Reason", "duty"), ("Idempotency-Key", key.as_str())];
    let answer =
        county.as_(who).call(reqwest::Method::POST, &format!("{episode}/contacts"), &headers, Some(body)).await;
    answer.expect(201);
}

on_both! {
    async fn the_first_conversation_triggers_the_code_once_and_nothing_else_does(county) {
        let amira = county.as_("amira");
        let (referral, episode) = taken_on(county).await;
        let contacts = format!("{episode}/contacts");
        for earns_nothing in [
            with(json!({ "attendance": "attempt_no_answer", "minutes": null, "conversation_with": null })),
            with(json!({ "attendance": "message_left", "minutes": null, "conversation_with": null })),
            with(json!({ "attendance": "did_not_attend", "minutes": null, "conversation_with": null })),
            with(json!({ "conversation_with": "neither" })),
            with(json!({ "consultation_mechanism": "text_message", "conversation_with": null })),
            with(json!({ "purpose": "welfare_check" })),
            with(json!({ "purpose": "booking" })),
            with(json!({ "purpose": "administration" })),
        ] {
            amira.post(&contacts, &earns_nothing).await.expect(201);
            assert_eq!(entries(&amira).await, [] as [Value; 0], "{earns_nothing}");
        }
        for who in ["george", "kofi"] {
            write(county, who, &episode, &talk()).await;
            assert_eq!(entries(&amira).await, [] as [Value; 0], "{who} has codes of their own");
        }
        first_talk(&amira, &referral, &episode).await;
        let entry = only_entry(&amira, &referral).await;
        assert_eq!((&entry["code"], &entry["trigger"]), (&json!(TAKEN_UP), &json!("interaction")));
        assert_eq!((&entry["occurred_at"], &entry["task"]["due_at"]), (&json!("2026-11-18T09:00:00Z"), &json!("2026-11-25T17:00:00Z")));
        amira.post(&contacts, &with(json!({ "starts_at": "2026-11-18T09:20:00Z" }))).await.expect(201);
        assert_eq!(only_entry(&amira, &referral).await["id"], entry["id"], "never for ongoing activity");

        let again = send(&county.as_("hospital"), &dorothy()).await;
        amira.step(&again, "acceptance", &json!({})).await.expect(200);
        amira.post(&contacts, &with(json!({ "starts_at": "2026-11-18T09:25:00Z" }))).await.expect(201);
        assert_eq!(entries(&amira).await.len(), 1, "a joined referral doubles nothing");
    }

    async fn what_was_planned_triggers_it_when_it_took_place(county) {
        let amira = county.as_("amira");
        let (referral, episode) = taken_on(county).await;
        let planned = json!({ "starts_at": "2026-11-19T10:00:00Z", "consultation_mechanism": "telephone" });
        let contact = amira.post(&format!("{episode}/contacts"), &planned).await.expect(201).location();
        assert_eq!(entries(&amira).await, [] as [Value; 0]);
        county.set_clock("2026-11-19T11:00:00Z");
        let came = json!({ "attendance": "attended", "minutes": 45, "conversation_with": "person" });
        amira.step(&contact, "attendance", &came).await.expect(200);
        let entry = only_entry(&amira, &referral).await;
        assert_eq!((&entry["occurred_at"], &entry["task"]["due_at"]), (&json!("2026-11-19T10:00:00Z"), &json!("2026-11-26T17:00:00Z")));
    }

    async fn a_contact_in_error_takes_its_code_back_and_the_next_one_has_it(county) {
        let amira = county.as_("amira");
        let (referral, episode) = taken_on(county).await;
        let contact = amira.post(&format!("{episode}/contacts"), &talk()).await.expect(201).location();
        amira.step(&contact, "error", &json!({ "reason": "wrong_person" })).await.expect(200);
        assert_eq!(only_entry(&amira, &referral).await["status"], "entered_in_error");
        amira.post(&format!("{episode}/contacts"), &talk()).await.expect(201);
        let statuses: Vec<_> = entries(&amira).await.iter().map(|entry| entry["status"].clone()).collect();
        assert_eq!(statuses, [json!("to_enter"), json!("entered_in_error")]);
    }

    async fn after_the_receipt_it_has_to_come_out_of_the_record(county) {
        let amira = county.as_("amira");
        let (referral, episode) = taken_on(county).await;
        let entry = first_talk(&amira, &referral, &episode).await;
        amira.step(&entry, "receipt", &receipt("2026-11-18T09:30:00Z")).await.expect(200);
        let contact = amira.get(&entry).await.expect(200).body["contact_id"].as_str().expect("an id").to_owned();
        amira.step(&format!("/v1/contacts/{contact}"), "error", &json!({ "reason": "wrong_person" })).await.expect(200);
        let row = only_entry(&amira, &referral).await;
        assert_eq!((&row["status"], &row["task"]["kind"]), (&json!("to_remove"), &json!("remove_code")));
    }

    async fn an_entry_follows_the_contact_until_it_is_in_a_record(county) {
        let amira = county.as_("amira");
        let (referral, episode) = taken_on(county).await;
        let entry = first_talk(&amira, &referral, &episode).await;
        let contacts = format!("{episode}/contacts");
        amira.post(&contacts, &with(json!({ "starts_at": "2026-11-18T08:50:00Z", "minutes": 5 }))).await.expect(201);
        assert_eq!(amira.get(&entry).await.expect(200).body["occurred_at"], "2026-11-18T08:50:00Z");
        amira.step(&entry, "receipt", &receipt("2026-11-18T09:30:00Z")).await.expect(200);
        amira.post(&contacts, &with(json!({ "starts_at": "2026-11-18T08:40:00Z", "minutes": 5 }))).await.expect(201);
        assert_eq!(amira.get(&entry).await.expect(200).body["occurred_at"], "2026-11-18T08:50:00Z");
    }

    async fn of_two_first_conversations_at_once_one_triggers_it(county) {
        let amira = county.as_("amira");
        let (_, episode) = taken_on(county).await;
        let (contacts, one, other) = (format!("{episode}/contacts"), talk(), with(json!({ "starts_at": "2026-11-18T09:10:00Z" })));
        let (a, b) = tokio::join!(amira.post(&contacts, &one), amira.post(&contacts, &other));
        a.expect(201);
        b.expect(201);
        assert_eq!(entries(&amira).await.len(), 1);
    }
}
