//! The person's decline triggers its code, and an error takes it back.

use serde_json::{Value, json};

use super::{DECLINED, TAKEN_UP, first_talk, only_entry, path_of, receipt, taken_on};
use crate::care::contact::walk::plan;
use crate::care::referral::walk::{dorothy, send};
use crate::harness::county::County;
use crate::on_both;
use crate::system::task::task_of;

async fn entries(county: &County) -> Value {
    county.as_("leila").get("/v1/coded-entries").await.expect(200).body["items"].clone()
}

on_both! {
    async fn who_declines_is_coded_and_their_practice_enters_it(county) {
        let (amira, practice) = (county.as_("amira"), county.as_("harbour"));
        let path = send(&county.as_("millgate"), &dorothy()).await;
        amira.step(&path, "decline", &json!({ "reason": "not_now" })).await.expect(200);

        let entry = only_entry(&amira, &path).await;
        assert_eq!((&entry["code"], &entry["display"]), (&json!(DECLINED), &json!("Social prescribing declined (situation)")));
        assert_eq!((&entry["status"], &entry["trigger"]), (&json!("to_enter"), &json!("decline")));
        assert_eq!((&entry["hold_reason"], &entry["episode_id"]), (&Value::Null, &Value::Null));
        // Wednesday 18 November: a week later at the end of the working day, by London's clock.
        assert_eq!((&entry["task"]["kind"], &entry["task"]["due_at"]), (&json!("enter_code"), &json!("2026-11-25T17:00:00Z")));
        assert_eq!(task_of(&amira, &path_of(&entry), "enter_code").await, format!("/v1/tasks/{}", entry["task"]["id"].as_str().expect("an id")));

        let theirs = only_entry(&practice, &path).await;
        assert_eq!((&theirs["view"], &theirs["code"]), (&json!("practice"), &json!(DECLINED)));
        assert_eq!(theirs["due_at"], "2026-11-25T17:00:00Z");
        assert!(theirs["name"]["family_name"].is_string());
        let entered = practice.step(&path_of(&theirs), "receipt", &receipt("2026-11-18T09:30:00Z")).await.expect(200).body;
        assert_eq!((&entered["status"], &entered["receipt"]["by"]), (&json!("entered"), &json!("Nadia Rahman")));
        let entry = only_entry(&amira, &path).await;
        assert_eq!((&entry["task"]["status"], &entry["receipt"]["system"]), (&json!("done"), &json!("emis")));
        county.as_("vale_medical").get(&path_of(&entry)).await.expect_problem(404, "not_found");
        county.as_("millgate").get(&path_of(&entry)).await.expect_problem(403, "forbidden");
    }

    async fn what_the_service_decides_is_no_decline_of_the_person(county) {
        for (who, noun, body) in [
            ("leila", "rejection", json!({ "reason": "no_capacity" })),
            ("amira", "redirection", json!({ "reason": "palliative_care", "destination": "St Anne's Hospice" })),
            ("amira", "ending", json!({ "reason": "moved_away" })),
        ] {
            let path = send(&county.as_("millgate"), &dorothy()).await;
            county.as_(who).step(&path, noun, &body).await.expect(200);
        }
        assert_eq!(entries(county).await, json!([]));
    }

    async fn an_error_calls_off_what_was_planned_unless_another_referral_goes_on(county) {
        let amira = county.as_("amira");
        let (first, episode) = taken_on(county).await;
        let other = send(&county.as_("hospital"), &dorothy()).await;
        amira.step(&other, "acceptance", &json!({})).await.expect(200);
        let planned = plan("2026-11-20T14:00:00Z");
        let contact = amira.post(&format!("{episode}/contacts"), &planned).await.expect(201).location();

        amira.step(&first, "error", &json!({ "reason": "duplicate" })).await.expect(200);
        assert_eq!(amira.get(&contact).await.expect(200).body["status"], "planned", "it is the other one's now");
        amira.step(&other, "error", &json!({ "reason": "wrong_person" })).await.expect(200);
        let called_off = amira.get(&contact).await.expect(200).body;
        assert_eq!((&called_off["status"], &called_off["attendance"]), (&json!("recorded"), &json!("cancelled_by_service")));
        assert_eq!(amira.get(&episode).await.expect(200).body["status"], "entered_in_error");
        let tasks = amira.get("/v1/tasks?kind=record_contact&status=open").await.expect(200).body;
        assert_eq!(tasks["items"], json!([]));
    }

    async fn who_is_supported_already_declines_nothing_with_a_second_referral(county) {
        let amira = county.as_("amira");
        taken_on(county).await;
        let again = send(&county.as_("hospital"), &dorothy()).await;
        amira.step(&again, "acceptance", &json!({})).await.expect(200);
        amira.step(&again, "decline", &json!({ "reason": "not_now" })).await.expect(200);
        assert_eq!(entries(county).await, json!([]));
    }

    async fn an_error_before_the_receipt_takes_the_code_back(county) {
        let amira = county.as_("amira");
        let path = send(&county.as_("millgate"), &dorothy()).await;
        amira.step(&path, "decline", &json!({ "reason": "not_now" })).await.expect(200);
        amira.step(&path, "error", &json!({ "reason": "test" })).await.expect(200);
        let entry = only_entry(&amira, &path).await;
        assert_eq!((&entry["status"], &entry["task"]["status"]), (&json!("entered_in_error"), &json!("cancelled")));
    }

    async fn an_error_after_the_receipt_has_it_taken_out_of_the_record(county) {
        let amira = county.as_("amira");
        let (path, episode) = taken_on(county).await;
        let entry = first_talk(&amira, &path, &episode).await;
        amira.step(&entry, "receipt", &receipt("2026-11-18T09:30:00Z")).await.expect(200);
        county.set_clock("2026-11-20T12:00:00Z");
        amira.step(&path, "error", &json!({ "reason": "wrong_person" })).await.expect(200);
        let row = only_entry(&amira, &path).await;
        assert_eq!((&row["status"], &row["error_reason"]), (&json!("to_remove"), &json!("did_not_happen")));
        assert_eq!((&row["task"]["kind"], &row["task"]["due_at"]), (&json!("remove_code"), &json!("2026-11-27T17:00:00Z")));
        amira.step(&entry, "removal", &receipt("2026-11-17T09:30:00Z")).await.expect_problem(422, "validation_failed");
        let removed = amira.step(&entry, "removal", &receipt("2026-11-20T11:00:00Z")).await.expect(200).body;
        assert_eq!((&removed["status"], &removed["task"]["status"]), (&json!("removed"), &json!("done")));
    }

    async fn what_another_referral_goes_on_with_keeps_its_code(county) {
        let amira = county.as_("amira");
        let (path, episode) = taken_on(county).await;
        first_talk(&amira, &path, &episode).await;
        let second = send(&county.as_("hospital"), &dorothy()).await;
        amira.step(&second, "acceptance", &json!({})).await.expect(200);
        amira.step(&path, "error", &json!({ "reason": "wrong_service" })).await.expect(200);
        assert_eq!(only_entry(&amira, &path).await["status"], "to_enter");
        let again = json!({ "starts_at": "2026-11-18T09:20:00Z", "consultation_mechanism": "telephone",
            "attendance": "attended", "minutes": 30, "conversation_with": "person" });
        amira.post(&format!("{episode}/contacts"), &again).await.expect(201);
        let all = entries(county).await;
        assert_eq!((all.as_array().map(Vec::len), &all[0]["code"]), (Some(1), &json!(TAKEN_UP)));
    }

    async fn the_week_runs_by_londons_clock_over_a_clock_change_and_a_leap_day(county) {
        for (at, due) in [
            ("2027-03-24T12:00:00Z", "2027-03-31T16:00:00Z"), // the clocks go forward meanwhile
            ("2027-10-27T22:59:59Z", "2027-11-03T17:00:00Z"), // the clocks go back meanwhile
            ("2027-10-27T23:00:00Z", "2027-11-04T17:00:00Z"), // Thursday already, in London
            ("2027-12-25T10:00:00Z", "2027-12-31T17:00:00Z"), // New Year's Day and the weekend are no working days
            ("2028-02-22T10:00:00Z", "2028-02-29T17:00:00Z"),
            ("2028-02-29T10:00:00Z", "2028-03-07T17:00:00Z"),
        ] {
            county.set_clock(at);
            let amira = county.as_("amira");
            let path = send(&county.as_("millgate"), &dorothy()).await;
            amira.step(&path, "decline", &json!({ "reason": "not_now" })).await.expect(200);
            assert_eq!(only_entry(&amira, &path).await["task"]["due_at"], due, "from {at}");
        }
    }

    async fn overdue_begins_after_the_due_instant_and_outlives_the_referral(county) {
        let amira = county.as_("amira");
        let (path, episode) = taken_on(county).await;
        first_talk(&amira, &path, &episode).await;
        amira.step(&path, "ending", &json!({ "reason": "deceased" })).await.expect(200);
        county.set_clock("2026-11-25T17:00:00Z");
        assert_eq!(only_entry(&amira, &path).await["task"]["is_overdue"], false);
        county.set_clock("2026-11-25T17:00:00.000001Z");
        let entry = only_entry(&amira, &path).await;
        assert_eq!((&entry["task"]["status"], &entry["task"]["is_overdue"]), (&json!("open"), &json!(true)));
    }
    async fn who_has_taken_it_up_ends_the_episode_and_declines_nothing(county) {
        let (amira, practice) = (county.as_("amira"), county.as_("harbour"));
        let (path, episode) = taken_on(county).await;
        first_talk(&amira, &path, &episode).await;
        let row = amira.get(&path).await.expect(200).body;
        assert!(!row["allowed_actions"].as_array().expect("a list").contains(&json!("decline")), "{row}");
        let refused = amira.step(&path, "decline", &json!({ "reason": "not_now" })).await;
        refused.expect_problem(409, "invalid_transition");
        let reported = json!({ "trigger": "decline", "receipt": receipt("2026-11-18T09:30:00Z")["receipt"] });
        practice.post(&format!("{path}/coded-entries"), &reported).await.expect_problem(409, "not_codable");

        amira.step(&episode, "closure", &json!({ "reason": "person_ended" })).await.expect(200);
        let row = amira.get(&path).await.expect(200).body;
        assert_eq!((&row["status"], &row["status_reason"]), (&json!("ended"), &json!("episode_closed")));
        practice.post(&format!("{path}/coded-entries"), &reported).await.expect_problem(409, "not_codable");
        let all = entries(county).await;
        assert_eq!((all.as_array().map(Vec::len), &all[0]["code"]), (Some(1), &json!(TAKEN_UP)));
    }

    async fn who_declined_has_not_taken_it_up_whatever_is_written_down_later(county) {
        let amira = county.as_("amira");
        let (path, episode) = taken_on(county).await;
        amira.step(&path, "decline", &json!({ "reason": "not_now" })).await.expect(200);
        county.set_clock("2026-11-18T10:30:00Z");
        let talk = json!({ "starts_at": "2026-11-18T09:29:00Z", "consultation_mechanism": "telephone",
            "attendance": "attended", "minutes": 30, "conversation_with": "person" });
        let contact = amira.post(&format!("{episode}/contacts"), &talk).await.expect(201).body;
        assert_eq!(contact["is_first_contact"], true);
        let asked = json!({ "code": TAKEN_UP, "trigger": "interaction", "contact_id": contact["id"] });
        amira.post(&format!("{episode}/coded-entries"), &asked).await.expect_problem(409, "not_codable");
        let all = entries(county).await;
        assert_eq!((all.as_array().map(Vec::len), &all[0]["code"]), (Some(1), &json!(DECLINED)));
    }

    async fn a_decline_that_the_practice_reported_gives_way_to_its_being_taken_up(county) {
        let (amira, practice) = (county.as_("amira"), county.as_("harbour"));
        let (path, episode) = taken_on(county).await;
        let reported = json!({ "trigger": "decline", "receipt": receipt("2026-11-17T09:30:00Z")["receipt"] });
        let declined = practice.post(&format!("{path}/coded-entries"), &reported).await.expect(201).location();
        let talk = json!({ "starts_at": "2026-11-18T09:20:00Z", "consultation_mechanism": "telephone",
            "attendance": "attended", "minutes": 30, "conversation_with": "person" });
        amira.post(&format!("{episode}/contacts"), &talk).await.expect(201);
        let gone = amira.get(&declined).await.expect(200).body;
        assert_eq!((&gone["status"], &gone["task"]["kind"]), (&json!("to_remove"), &json!("remove_code")));
        let standing = entries(county).await;
        let standing = standing.as_array().expect("a list").iter().filter(|entry| entry["status"] == "to_enter");
        assert_eq!(standing.map(|entry| entry["code"].clone()).collect::<Vec<_>>(), [json!(TAKEN_UP)]);
    }
}
