//! `POST /v1/episodes/{id}/safety-events`, `POST /v1/people/{id}/safety-events`.

use linkwork::system::sandbox::cast::worker_id;
use serde_json::{Value, json};

use super::{open_tasks, recorded, taken_on, talk};
use crate::harness::county::County;
use crate::on_both;

/// The clocks of a talk that is written down at `now`, as tasks show them.
async fn clocks(county: &County, episode: &str, now: &str, event: Value) -> Vec<(String, String)> {
    county.set_clock(now);
    let amira = county.as_("amira");
    let path = amira.post(&format!("{episode}/safety-events"), &event).await.expect(201).location();
    open_tasks(&amira, &path).await
}

fn due(kind: &str, at: &str) -> (String, String) {
    (kind.to_owned(), at.to_owned())
}

on_both! {
    async fn its_clocks_run_from_when_the_talk_took_place(county) {
        let (_, episode) = taken_on(county).await;
        let tasks = clocks(county, &episode, "2026-11-18T09:30:00Z", talk()).await;
        let midnight = "2026-11-18T23:59:59.999999Z";
        let mut expected = vec![due("acknowledge_safety_event", "2026-11-18T10:30:00Z")];
        let same_day = ["contact_duty_gp", "inform_clinician", "give_signposting", "follow_safeguarding_procedure", "update_gp_record"];
        expected.extend(same_day.map(|kind| due(kind, midnight)));
        expected.push(due("consider_supervisor_review", "2026-11-20T17:00:00Z"));
        assert_eq!(tasks, expected);
    }

    async fn swiftly_is_the_same_working_day(county) {
        let (_, episode) = taken_on(county).await;
        for kind in ["safeguarding", "domestic_abuse"] {
            let event = json!({ "kind": kind, "occurred_at": "2026-11-18T15:59:59Z" });
            let tasks = clocks(county, &episode, "2026-11-18T16:30:00Z", event).await;
            assert_eq!(tasks, [
                due("inform_clinician", "2026-11-18T17:00:00Z"),
                due("give_signposting", "2026-11-18T17:00:00Z"),
                due("follow_safeguarding_procedure", "2026-11-18T17:00:00Z"),
                due("acknowledge_safety_event", "2026-11-18T17:30:00Z"),
                due("consider_supervisor_review", "2026-11-20T17:00:00Z"),
            ]);
        }
    }

    async fn a_day_is_a_day_when_the_clocks_change_and_in_a_leap_year(county) {
        let (_, episode) = taken_on(county).await;
        for (talk, same_day, two_days) in [
            ("2027-03-28T00:30:00Z", "2027-03-28T22:59:59.999999Z", "2027-03-31T16:00:00Z"), // 23 hours, before Easter
            ("2026-10-24T23:00:00Z", "2026-10-25T23:59:59.999999Z", "2026-10-27T17:00:00Z"), // 25 hours
            ("2026-06-01T22:59:59Z", "2026-06-01T22:59:59.999999Z", "2026-06-03T16:00:00Z"),
            ("2026-06-01T23:00:00Z", "2026-06-02T22:59:59.999999Z", "2026-06-04T16:00:00Z"),
            ("2028-02-29T12:00:00Z", "2028-02-29T23:59:59.999999Z", "2028-03-02T17:00:00Z"),
            ("2028-02-28T12:00:00Z", "2028-02-28T23:59:59.999999Z", "2028-03-01T17:00:00Z"),
        ] {
            let event = json!({ "kind": "suicide_risk", "occurred_at": talk });
            let tasks = clocks(county, &episode, talk, event).await;
            assert!(tasks.contains(&due("contact_duty_gp", same_day)), "{talk}: {tasks:?}");
            // Two working days over the weekend where one lies between.
            let review = tasks.iter().find(|(kind, _)| kind == "consider_supervisor_review").expect("it is there");
            assert_eq!(review.1, two_days, "{talk}");
        }
    }

    async fn what_is_written_down_late_is_overdue_at_once(county) {
        let event = json!({ "kind": "suicide_risk", "occurred_at": "2026-11-17T23:59:59Z" });
        let path = recorded(county, &event).await;
        let amira = county.as_("amira");
        let read = amira.get(&path).await.expect(200);
        let late: Vec<bool> = read.body["facts"].as_array().expect("a list").iter().map(|fact| fact["is_late"] == true).collect();
        assert_eq!(late, [true, true, true, true, true, false]);
        let overdue = amira.get("/v1/tasks?overdue=true").await.expect(200);
        assert_eq!(overdue.body["items"].as_array().expect("a list").len(), 5);
    }

    async fn the_talk_was_never_in_the_future(county) {
        let (_, episode) = taken_on(county).await;
        let amira = county.as_("amira");
        let path = format!("{episode}/safety-events");
        let mut event = talk();
        event["occurred_at"] = json!("2026-11-18T09:30:00.000001Z");
        let refused = amira.post(&path, &event).await.expect_problem(422, "validation_failed");
        assert_eq!(refused.faults(), [("/occurred_at".to_owned(), "out_of_range".to_owned())]);
        event["occurred_at"] = json!("2026-11-18T09:30:00Z");
        amira.post(&path, &event).await.expect(201);
    }

    async fn a_colleague_says_why_and_a_supervisor_writes_for_whose_case_it_is(county) {
        let (_, episode) = taken_on(county).await;
        let path = format!("{episode}/safety-events");
        county.as_("tom").post(&path, &talk()).await.expect_problem(403, "access_reason_required");
        county.as_("bethan").post(&path, &talk()).await.expect_problem(404, "not_found");
        county.as_("millgate").post(&path, &talk()).await.expect_problem(403, "forbidden");
        let event = county.as_("dr_khan").post(&path, &talk()).await.expect(201);
        assert_eq!(event.body["worker_id"], json!(worker_id(1)), "the case is Amira's");
        assert_eq!(event.body["recorded_by"], json!(worker_id(8)));
        county.as_("amira").get(&event.location()).await.expect(200);
    }

    async fn somebody_without_an_episode_is_kept_safe_too(county) {
        let referral = crate::system::task::referred(county, json!({})).await;
        let amira = county.as_("amira");
        let person = amira.get(&referral).await.expect(200).body["person_id"].as_str().expect("an id").to_owned();
        let event = amira.post(&format!("/v1/people/{person}/safety-events"), &talk()).await.expect(201);
        assert_eq!((&event.body["episode_id"], &event.body["person_id"]), (&Value::Null, &json!(person)));
        assert_eq!(open_tasks(&amira, &event.location()).await.len(), 7);
    }

    async fn the_end_of_the_episode_and_of_contact_ends_nothing_of_it(county) {
        let (referral, episode) = taken_on(county).await;
        let amira = county.as_("amira");
        let event = amira.post(&format!("{episode}/safety-events"), &talk()).await.expect(201).location();
        amira.step(&referral, "ending", &json!({ "reason": "deceased" })).await.expect(200);
        assert_eq!(amira.get(&episode).await.expect(200).body["status"], "finished");
        assert_eq!(open_tasks(&amira, &event).await.len(), 7);
        assert_eq!(amira.get(&event).await.expect(200).body["status"], "open");
    }
}
