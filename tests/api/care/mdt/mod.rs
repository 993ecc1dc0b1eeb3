//! Whom a worker presents at a multidisciplinary team.

use catalogue::Code;
use catalogue::coded::Coded;
use kernel::machine::Machine;
use linkwork::care::mdt::codes::{MdtItemAction, MdtItemStatus};
use reqwest::Method;
use serde_json::{Value, json};

use crate::care::coded_entry::taken_on;
use crate::on_both;

fn falls(is_complex: bool) -> Value {
    json!({
        "team": "Hallowby frailty MDT", "meets_on": "2026-11-25", "is_complex": is_complex,
        "question": "Her falls keep her from the walking group. Who could see her first?",
    })
}

fn presented(goals_check: Value) -> Value {
    json!({ "outcome": "The physiotherapist sees her on Tuesday.", "goals_check": goals_check })
}

#[test]
fn every_act_in_every_status() {
    for status in MdtItemStatus::ALL.iter().copied() {
        for action in MdtItemAction::ALL.iter().copied() {
            let to = match (status, action) {
                (MdtItemStatus::Planned, MdtItemAction::Presentation) => Some(MdtItemStatus::Presented),
                (MdtItemStatus::Planned, MdtItemAction::Withdrawal) => Some(MdtItemStatus::Withdrawn),
                _ => None,
            };
            assert_eq!(status.next(action), to, "{action} on {status}");
            assert_eq!(status.check(true, action).map_err(|problem| problem.code()), to.ok_or(Code::InvalidTransition));
            assert_eq!(status.allowed_actions(true).contains(&action), to.is_some());
            assert!(status.allowed_actions(false).is_empty());
        }
    }
}

on_both! {
    async fn a_complex_case_is_presented_with_its_goals_checked(county) {
        let amira = county.as_("amira");
        let (_, episode) = taken_on(county).await;
        let item = amira.post(&format!("{episode}/mdt-items"), &falls(true)).await.expect(201);
        assert_eq!((&item.body["status"], &item.body["allowed_actions"]), (&json!("planned"), &json!(["presentation", "withdrawal"])));
        let path = item.location();
        county.set_clock("2026-11-25T14:00:00Z");
        for (check, pointer) in [
            (json!({ "status": "not_needed" }), "/goals_check/status"),
            (json!({ "status": "checked", "on": "2026-11-24" }), "/goals_check/by"),
            (json!({ "status": "checked", "by": "Dr Khan" }), "/goals_check/on"),
            (json!({ "status": "checked", "by": "Dr Khan", "on": "2026-11-26" }), "/goals_check/on"),
            (json!({ "status": "not_checked" }), "/goals_check/reason"),
            (json!({ "status": "not_checked", "reason": "Nobody was there.", "by": "Dr Khan" }), "/goals_check/by"),
        ] {
            let refused = amira.step(&path, "presentation", &presented(check)).await.expect(422);
            assert_eq!(refused.faults()[0].0, pointer, "{}", refused.text);
        }
        let check = json!({ "status": "checked", "by": "Dr Samina Khan", "on": "2026-11-24" });
        let done = amira.step(&path, "presentation", &presented(check)).await.expect(200).body;
        assert_eq!((&done["status"], &done["presented_on"]), (&json!("presented"), &json!("2026-11-25")));
        assert_eq!((&done["goals_check"], &done["goals_checked_on"]), (&json!("checked"), &json!("2026-11-24")));
        amira.step(&path, "withdrawal", &json!({ "reason": "no_longer_needed" })).await.expect_problem(409, "invalid_transition");
    }

    async fn a_plain_one_needs_no_clinician_and_one_may_be_taken_off(county) {
        let amira = county.as_("amira");
        let (_, episode) = taken_on(county).await;
        let items = format!("{episode}/mdt-items");
        let plain = amira.post(&items, &falls(false)).await.expect(201).location();
        amira.step(&plain, "presentation", &presented(json!({ "status": "not_needed" }))).await.expect(200);
        let other = amira.post(&items, &falls(true)).await.expect(201).location();
        let off = amira.step(&other, "withdrawal", &json!({ "reason": "person_disagreed" })).await.expect(200).body;
        assert_eq!((&off["status"], &off["withdrawal_reason"]), (&json!("withdrawn"), &json!("person_disagreed")));
        let late = presented(json!({ "status": "not_needed" }));
        amira.step(&other, "presentation", &late).await.expect_problem(409, "invalid_transition");
        let id = episode.rsplit('/').next().expect("an id");
        for (query, expected) in [(format!("?episode_id={id}"), 2), ("?status=withdrawn".to_owned(), 1), ("?meets_on=2026-11-24".to_owned(), 0)] {
            let page = amira.get(&format!("/v1/mdt-items{query}")).await.expect(200).body;
            assert_eq!(page["items"].as_array().map(Vec::len), Some(expected), "{query}");
        }
    }

    async fn it_is_seen_as_its_episode_is(county) {
        let (amira, tom) = (county.as_("amira"), county.as_("tom"));
        let (_, episode) = taken_on(county).await;
        let path = amira.post(&format!("{episode}/mdt-items"), &falls(true)).await.expect(201).location();
        tom.get(&path).await.expect_problem(403, "access_reason_required");
        tom.call(Method::GET, &path, &[("Access-Reason", "cover")], None).await.expect(200);
        let seen = county.as_("dr_khan").get(&path).await.expect(200).body;
        assert_eq!(seen["allowed_actions"], json!([]), "a supervisor reads");
        county.as_("bethan").get(&path).await.expect_problem(404, "not_found");
        county.as_("harbour").get(&path).await.expect_problem(403, "forbidden");
    }

    async fn nobody_is_presented_from_a_closed_episode_or_at_a_meeting_that_was(county) {
        let amira = county.as_("amira");
        let (referral, episode) = taken_on(county).await;
        let mut past = falls(false);
        past["meets_on"] = json!("2026-11-17");
        let refused = amira.post(&format!("{episode}/mdt-items"), &past).await.expect(422);
        assert_eq!(refused.faults()[0].0, "/meets_on");
        amira.step(&referral, "ending", &json!({ "reason": "moved_away" })).await.expect(200);
        amira.post(&format!("{episode}/mdt-items"), &falls(false)).await.expect_problem(409, "invalid_transition");
    }
}
