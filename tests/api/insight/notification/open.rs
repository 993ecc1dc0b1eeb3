//! Who is notified of what.

use linkwork::system::job;
use linkwork::system::sandbox::cast::{organisation_id, worker_id};
use serde_json::json;

use super::{delivered, forget, messages};
use crate::care::episode::refer;
use crate::care::safety::taken_on;
use crate::county::absence::{AMIRA, TOM, away, enter};
use crate::county::on_call::{shifts, team};
use crate::harness::county::County;
use crate::on_both;
use crate::system::task::{at_risk, referred, task_of};

const URGENT: &str = "Urgent: a safety task is due";

fn to(name: &str, subject: &str) -> String {
    format!("email {name}@aldermoor.example.org: {subject}")
}

async fn sweep(county: &County) {
    job::sweep(county.server.state()).await.expect("the sweep runs");
}

on_both! {
    async fn a_safety_risk_reaches_the_link_workers_of_its_network_at_once_and_names_nobody(county) {
        referred(county, at_risk()).await;
        assert_eq!(delivered(county).await, [to("amira", URGENT), to("tom", URGENT)]);
        for message in messages(county).await {
            let text = format!("{} {}", message.subject, message.text).to_lowercase();
            let fixture = County::fixture("pharmacy");
            let name = &fixture["person"]["name"];
            for word in [&name["family_name"], &name["given_name"], &json!("suicide"), &json!("pharmacy")] {
                assert!(!text.contains(&word.as_str().expect("a word").to_lowercase()), "{text}");
            }
            assert!(text.contains("wednesday 18 november 2026 at 17:00"), "{text}");
        }
    }

    async fn who_may_not_know_of_the_risk_gets_no_alarm_about_it_but_the_next_by_name(county) {
        let admin = county.as_("set_up");
        let lacks = async |number: u8| {
            let path = format!("/v1/workers/{}", worker_id(number));
            admin.patch(&path, &json!({ "sensitive_classes": ["third_party"] })).await.expect(200);
        };
        lacks(2).await;
        referred(county, at_risk()).await;
        assert_eq!(delivered(county).await, [to("amira", URGENT)]);
        forget(county).await;
        lacks(1).await;
        lacks(12).await;
        referred(county, at_risk()).await;
        assert_eq!(delivered(county).await, [to("joan", URGENT)], "neither a link worker nor the manager may know");
    }

    async fn whoever_asked_hears_that_the_answer_is_there(county) {
        let referral = referred(county, json!({})).await;
        let question = json!({ "questions": ["contact"], "text": "Is there another way to reach her?" });
        county.as_("tom").step(&referral, "return", &question).await.expect(200);
        forget(county).await;
        let answer = json!({ "text": "She is at home until eleven." });
        county.as_("millgate").step(&referral, "resubmission", &answer).await.expect(200);
        assert_eq!(delivered(county).await, [to("tom", "What you asked was answered")]);
        let message = messages(county).await.remove(0);
        // A link holds anything, by chance.
        let words: String = message.text.lines().filter(|line| !line.contains("://")).collect();
        assert!(!words.contains("due") && !words.contains("eleven"), "{words}");
        let own = county.as_("tom").get("/v1/notifications?reason=answered").await.expect(200).body["items"][0].clone();
        let task = own["task_id"].as_str().expect("a task");
        let path = format!("/v1/notifications/{}", own["id"].as_str().expect("its name"));
        county.as_("tom").step(&path, "acknowledgement", &json!({})).await.expect(200);
        let task = county.as_("tom").get(&format!("/v1/tasks/{task}")).await.expect(200).body;
        assert_eq!((&task["kind"], &task["acknowledged"]), (&json!("decide_referral"), &json!(null)));
        // The service's own word is no answer to it.
        county.as_("tom").step(&referral, "return", &question).await.expect(200);
        forget(county).await;
        county.as_("tom").step(&referral, "resubmission", &answer).await.expect(200);
        assert_eq!(delivered(county).await, [""; 0]);
    }

    async fn who_referred_back_hears_what_came_of_it(county) {
        let (_, episode) = taken_on(county).await;
        let asked = json!({ "purpose": "mental_health", "priority": "routine", "text": "She sleeps badly.", "basis": "agreed" });
        let path = county.as_("amira").post(&format!("{episode}/refer-backs"), &asked).await.expect(201).location();
        county.as_("harbour").step(&path, "receipt", &json!({})).await.expect(200);
        forget(county).await;
        county.as_("harbour").step(&path, "result", &json!({ "result": "appointment_made" })).await.expect(200);
        assert_eq!(delivered(county).await, [to("amira", "What you asked was answered")]);
    }

    async fn who_redirected_somebody_hears_whether_they_are_seen_to(county) {
        for (n, answer) in [(1, "taken_on"), (2, "not_taken_on")] {
            let referral = refer(county, n).await;
            let redirection = json!({ "reason": "better_placed_elsewhere", "destination": "Loom Street Homes",
                "basis": "person_agreed", "destination_organisation_id": organisation_id(10) });
            county.as_("amira").step(&referral, "redirection", &redirection).await.expect(200);
            forget(county).await;
            let loom = county.as_("loom_street");
            let sent = loom.get("/v1/onward-referrals?status=sent").await.expect(200).body["items"][0]["id"].clone();
            let path = format!("/v1/onward-referrals/{}", sent.as_str().expect("its name"));
            let body = json!({ "answer": answer, "by": "Ellen Marsh", "comment": "By Friday." });
            loom.step(&path, "receipt", &body).await.expect(200);
            assert_eq!(delivered(county).await, [to("amira", "What you asked was answered")], "{answer}");
            let message = messages(county).await.remove(0);
            assert!(!message.text.contains("Friday") && !message.text.contains("Loom"), "{}", message.text);
        }
    }

    async fn what_can_wait_for_days_is_sent_to_nobody(county) {
        referred(county, json!({})).await;
        assert_eq!(delivered(county).await, [""; 0]);
    }

    async fn outside_the_opening_hours_who_is_on_call_is_notified_too(county) {
        let shift = team("2026-11-20T17:00:00Z", "2026-11-23T09:00:00Z");
        county.as_("leila").post(&shifts(), &shift).await.expect(201);
        // A Friday night.
        county.set_clock("2026-11-20T23:30:00Z");
        referred(county, at_risk()).await;
        let on_call = format!("text 07700900124: {URGENT}");
        assert_eq!(delivered(county).await, [on_call, to("amira", URGENT), to("tom", URGENT)]);
    }

    async fn where_nobody_is_on_call_it_is_the_managers_and_safeguarding_leads(county) {
        county.set_clock("2026-11-20T23:30:00Z");
        referred(county, at_risk()).await;
        let all = ["amira", "joan", "leila", "tom"].map(|name| to(name, URGENT));
        assert_eq!(delivered(county).await, all);
    }

    async fn of_an_urgent_referral_with_a_risk_the_risk_is_what_is_said(county) {
        let mut urgent = at_risk();
        urgent["priority"] = json!("urgent");
        referred(county, urgent).await;
        assert_eq!(delivered(county).await, [to("amira", URGENT), to("tom", URGENT)]);
    }

    async fn an_on_call_worker_who_is_away_swallows_no_alarm(county) {
        let leila = county.as_("leila");
        let shift = json!({
            "worker_id": worker_id(10), "starts_at": "2026-11-20T17:00:00Z", "ends_at": "2026-11-23T09:00:00Z",
        });
        leila.post(&shifts(), &shift).await.expect(201);
        enter(&leila, 10, &away("2026-11-20", "2026-11-22", None)).await;
        county.set_clock("2026-11-20T23:30:00Z");
        referred(county, at_risk()).await;
        assert_eq!(delivered(county).await, ["amira", "leila", "tom"].map(|name| to(name, URGENT)));
    }

    async fn who_covers_is_notified_in_place_of_who_is_away(county) {
        let leila = county.as_("leila");
        enter(&leila, AMIRA, &away("2026-11-18", "2026-11-20", Some(TOM))).await;
        referred(county, at_risk()).await;
        assert_eq!(delivered(county).await, [to("tom", URGENT)]);
    }

    async fn what_is_overdue_reaches_those_to_whom_it_is_escalated_each_time(county) {
        referred(county, at_risk()).await;
        forget(county).await;
        county.set_clock("2026-11-18T17:00:00.000001Z");
        sweep(county).await;
        let overdue = "Urgent: a safety task is overdue";
        let first = ["joan", "leila"].map(|name| to(name, overdue));
        assert_eq!(delivered(county).await, first, "the manager, and the lead since the service is closed");
        forget(county).await;
        sweep(county).await;
        assert_eq!(delivered(county).await, [""; 0], "a step is taken once");
    }

    async fn a_task_that_is_given_to_somebody_reaches_them_and_not_who_gave_it(county) {
        let path = referred(county, json!({})).await;
        let leila = county.as_("leila");
        let task = task_of(&leila, &path, "decide_referral").await;
        leila.step(&task, "handover", &json!({ "worker_id": worker_id(TOM) })).await.expect(200);
        assert_eq!(delivered(county).await, [to("tom", "A task was given to you")]);
        forget(county).await;
        let accepted = json!({ "worker_id": worker_id(AMIRA) });
        leila.step(&path, "acceptance", &accepted).await.expect(200);
        county.as_("amira").get(&path).await.expect(200);
        let given: Vec<String> = delivered(county).await;
        assert!(given.iter().all(|line| line.starts_with("email amira@")), "{given:?}");
    }

    async fn what_was_done_before_it_was_sent_is_not_sent(county) {
        let path = referred(county, at_risk()).await;
        let looked = json!({ "finding": "no_danger_now", "text": "Rang at once: safe, and with friends." });
        county.as_("amira").step(&path, "risk-review", &looked).await.expect(200);
        assert_eq!(delivered(county).await, [""; 0]);
        let listed = county.as_("tom").get("/v1/notifications?status=withdrawn").await.expect(200).body;
        assert_eq!(listed["items"].as_array().expect("a list").len(), 1);
    }
}
