//! What the first contact makes of a referral, and what becomes of that when it is put right.

use linkwork::system::task::{TaskKind, TaskStatus};
use serde_json::{Value, json};

use super::walk::{call, came, case, of_kind, recorded, tasks, with};
use crate::care::referral::walk::{dorothy, send};
use crate::harness::county::County;
use crate::on_both;

const NOW: &str = "2026-11-18T09:30:00Z";

fn standing(referral: &Value) -> (&str, Option<&str>) {
    (referral["status"].as_str().expect("a text"), referral["first_contact_at"].as_str())
}

async fn first_contact_task(county: &County, referral: &str) -> Vec<TaskStatus> {
    of_kind(county, referral, TaskKind::FirstContact).await
}

on_both! {
    async fn the_first_conversation_begins_it_and_stops_the_waiting_clock(county) {
        let (case, amira) = (case(county).await, county.as_("amira"));
        for body in [
            came("2026-11-18T08:00:00Z", "attempt_no_answer"),
            with(came("2026-11-18T08:05:00Z", "message_left"), json!({ "consultation_mechanism": "text_message" })),
            with(call("2026-11-18T08:10:00Z"), json!({ "conversation_with": "neither" })),
            with(call("2026-11-18T08:15:00Z"), json!({ "consultation_mechanism": "letter", "conversation_with": null })),
        ] {
            recorded(&amira, &case, &body).await;
            assert_eq!(standing(&case.referral(county).await), ("accepted", None), "{body}");
        }
        let with_daughter = with(call(NOW), json!({ "conversation_with": "representative" }));
        recorded(&amira, &case, &with_daughter).await;
        assert_eq!(standing(&case.referral(county).await), ("in_progress", Some(NOW)));
        assert_eq!(first_contact_task(county, &case.referral).await, [TaskStatus::Done]);
        let told = county.as_("millgate").get(&case.referral).await.expect(200).body;
        assert!(told.get("first_contact_at").is_none(), "the sender is not told");
    }

    async fn an_earlier_one_that_is_written_down_later_was_the_first(county) {
        let (case, amira) = (case(county).await, county.as_("amira"));
        let later = recorded(&amira, &case, &call(NOW)).await;
        let earlier = recorded(&amira, &case, &call("2026-11-18T08:00:00Z")).await;
        assert_eq!(standing(&case.referral(county).await), ("in_progress", Some("2026-11-18T08:00:00Z")));
        assert_eq!(amira.get(&earlier).await.expect(200).body["is_first_contact"], json!(true));
        assert_eq!(amira.get(&later).await.expect(200).body["is_first_contact"], json!(false));
    }

    async fn entered_in_error_the_next_one_was_the_first_and_without_one_it_is_accepted_again(county) {
        let (case, amira) = (case(county).await, county.as_("amira"));
        let due = tasks(county, &case.referral).await;
        let due = due.iter().find(|task| task.0 == TaskKind::FirstContact).expect("it is there").2.clone();
        let one = recorded(&amira, &case, &call("2026-11-18T08:00:00Z")).await;
        let two = recorded(&amira, &case, &call("2026-11-18T09:00:00Z")).await;
        let error = json!({ "reason": "wrong_person" });
        let gone = amira.step(&one, "error", &error).await.expect(200).body;
        assert_eq!((&gone["status"], &gone["is_first_contact"]), (&json!("entered_in_error"), &json!(false)));
        assert_eq!(standing(&case.referral(county).await), ("in_progress", Some("2026-11-18T09:00:00Z")));

        county.set_clock("2026-11-19T09:00:00Z");
        amira.step(&two, "error", &error).await.expect(200);
        assert_eq!(standing(&case.referral(county).await), ("accepted", None));
        assert_eq!(first_contact_task(county, &case.referral).await, [TaskStatus::Done, TaskStatus::Open]);
        let reopened = tasks(county, &case.referral).await.pop().expect("it is there");
        assert_eq!(reopened.2, due, "its time runs from the acceptance");
        amira.step(&two, "error", &error).await.expect_problem(409, "invalid_transition");

        recorded(&amira, &case, &call("2026-11-19T09:00:00Z")).await;
        assert_eq!(standing(&case.referral(county).await), ("in_progress", Some("2026-11-19T09:00:00Z")));
        assert_eq!(first_contact_task(county, &case.referral).await, [TaskStatus::Done, TaskStatus::Done]);
    }

    async fn put_right_to_a_missed_one_it_never_began(county) {
        let (case, amira) = (case(county).await, county.as_("amira"));
        let path = recorded(&amira, &case, &call(NOW)).await;
        let change = json!({ "attendance": "did_not_attend", "conversation_with": null, "minutes": 0 });
        amira.patch(&path, &change).await.expect(200);
        assert_eq!(standing(&case.referral(county).await), ("accepted", None));
    }

    async fn what_ended_stays_ended_and_only_its_waiting_time_is_put_right(county) {
        let (case, amira) = (case(county).await, county.as_("amira"));
        let path = recorded(&amira, &case, &call(NOW)).await;
        amira.step(&case.referral, "ending", &json!({ "reason": "moved_away" })).await.expect(200);
        amira.step(&path, "error", &json!({ "reason": "did_not_happen" })).await.expect(200);
        assert_eq!(standing(&case.referral(county).await), ("ended", None));
    }

    async fn a_referral_that_joined_begins_with_the_first_contact_after_it_joined(county) {
        let (case, amira) = (case(county).await, county.as_("amira"));
        recorded(&amira, &case, &call(NOW)).await;
        county.set_clock("2026-11-18T10:30:00Z");
        let second = send(&county.as_("hospital"), &dorothy()).await;
        amira.step(&second, "acceptance", &json!({})).await.expect(200);
        let joined = async || amira.get(&second).await.expect(200).body;
        // Written down later, but it took place before.
        recorded(&amira, &case, &call("2026-11-18T10:29:59.999999Z")).await;
        assert_eq!(standing(&joined().await), ("accepted", None));
        recorded(&amira, &case, &call("2026-11-18T10:30:00Z")).await;
        assert_eq!(standing(&joined().await), ("in_progress", Some("2026-11-18T10:30:00Z")));
        assert_eq!(standing(&case.referral(county).await), ("in_progress", Some(NOW)));
    }

    async fn a_first_session_of_45_to_60_minutes_is_good_practice(county) {
        let (case, amira) = (case(county).await, county.as_("amira"));
        let path = recorded(&amira, &case, &call("2026-11-18T08:00:00Z")).await;
        for (minutes, warnings) in [
            (44, json!(["first_session_length"])), (45, json!([])), (60, json!([])), (61, json!(["first_session_length"])),
        ] {
            let changed = amira.patch(&path, &json!({ "minutes": minutes })).await.expect(200);
            assert_eq!(changed.body["warnings"], warnings, "{minutes}");
        }
        let second = amira.post(&case.contacts(), &with(call(NOW), json!({ "minutes": 5 }))).await.expect(201);
        assert_eq!(second.body["warnings"], json!([]));
    }

    /// Each finds the other's contact not yet there, unless the episode is where they meet.
    async fn the_only_one_marked_in_error_while_another_is_recorded_leaves_it_begun(county) {
        let (case, amira, leila) = (case(county).await, county.as_("amira"), county.as_("leila"));
        let only = recorded(&amira, &case, &call("2026-11-18T08:00:00Z")).await;
        let other = with(call(NOW), json!({ "worker_id": linkwork::system::sandbox::cast::worker_id(1) }));
        let (contacts, error) = (case.contacts(), json!({ "reason": "duplicate" }));
        let (gone, made) = tokio::join!(amira.step(&only, "error", &error), leila.post(&contacts, &other));
        // What was read meanwhile may have been marked anew: then it is said again.
        if gone.status.as_u16() == 412 {
            amira.step(&only, "error", &error).await.expect(200);
        } else {
            gone.expect(200);
        }
        made.expect(201);
        assert_eq!(standing(&case.referral(county).await), ("in_progress", Some(NOW)));
    }
}
