//! A closed episode lives again.

use linkwork::system::sandbox::cast::worker_id;
use serde_json::{Value, json};

use super::{begun, open, opened, submission};
use crate::care::referral::walk::send;
use crate::on_both;

on_both! {
    async fn it_lives_again_with_a_note_and_its_referrals_stay_as_they_are(county) {
        let case = open(county, 1).await;
        let amira = county.as_("amira");
        begun(county, &case.referral).await;
        let again = json!({ "comment": "She rang." });
        amira.step(&case.episode, "reopening", &again).await.expect_problem(409, "invalid_transition");
        let done = json!({ "reason": "support_completed", "needs_met": "partly", "what_next": "The choir." });
        amira.step(&case.episode, "closure", &done).await.expect(200);
        let reopened = amira.step(&case.episode, "reopening", &json!({ "comment": "She rang." })).await.expect(200).body;
        assert_eq!((&reopened["status"], &reopened["closing_reason"]), (&json!("active"), &Value::Null));
        assert_eq!((&reopened["finished_at"], &reopened["worker_id"]), (&Value::Null, &json!(worker_id(1))));
        let history: Vec<_> = reopened["status_history"].as_array().expect("a list").iter().map(|entry| entry["status"].clone()).collect();
        assert_eq!(history, ["active", "finished", "active"]);
        assert_eq!((&reopened["status_history"][1]["what_next"], &reopened["status_history"][2]["comment"]), (&json!("The choir."), &json!("She rang.")));
        assert_eq!(amira.get(&case.referral).await.expect(200).body["status"], "completed");
        assert_eq!(amira.get(&case.person).await.expect(200).body["assigned_worker_id"], json!(worker_id(1)));
        amira.step(&case.episode, "closure", &json!({ "reason": "support_completed", "needs_met": "met" })).await.expect(200);
        assert_eq!(amira.get(&case.referral).await.expect(200).body["status"], "completed", "and stays so");
    }

    async fn a_manager_names_another_worker_and_a_person_has_one_open_episode(county) {
        let case = open(county, 1).await;
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        amira.step(&case.episode, "closure", &json!({ "reason": "lost_contact" })).await.expect(200);
        let named = json!({ "comment": "He found her.", "worker_id": worker_id(2) });
        let refused = amira.step(&case.episode, "reopening", &named).await.expect_problem(422, "validation_failed");
        assert_eq!(refused.faults(), [("/worker_id".to_owned(), "not_for_this_role".to_owned())]);

        let second = send(&county.as_("hospital"), &submission(1)).await;
        let second = opened(&amira, second, &json!({})).await;
        assert_ne!(second.episode, case.episode);
        leila.step(&case.episode, "reopening", &named).await.expect_problem(409, "episode_open");
        amira.step(&second.episode, "closure", &json!({ "reason": "person_ended" })).await.expect(200);
        let reopened = leila.step(&case.episode, "reopening", &named).await.expect(200).body;
        let last = &reopened["assignments"][1];
        assert_eq!((&last["worker_id"], &last["from_worker_id"], &last["reason"]), (&json!(worker_id(2)), &json!(worker_id(1)), &json!("reopening")));
    }

    async fn what_was_still_to_do_goes_to_who_carries_it_now(county) {
        let case = open(county, 1).await;
        let (amira, tom, leila) = (county.as_("amira"), county.as_("tom"), county.as_("leila"));
        begun(county, &case.referral).await;
        amira.step(&case.episode, "closure", &json!({ "reason": "support_completed", "needs_met": "met" })).await.expect(200);
        let plan = json!({ "starts_at": "2026-11-20T10:00:00Z", "consultation_mechanism": "telephone" });
        let planned = amira.post(&format!("{}/contacts", case.episode), &plan).await.expect(201).location();
        let of = async |client: &crate::harness::county::Client<'_>| -> Vec<String> {
            let mine = client.get("/v1/tasks?owner=me&status=open").await.expect(200).body;
            let kinds = mine["items"].as_array().expect("a list").iter().map(|task| task["kind"].to_string())
                .filter(|kind| !kind.contains("clinical_supervision"));
            let mut kinds: Vec<String> = kinds.collect();
            kinds.sort();
            kinds
        };
        let had = of(&amira).await;
        assert!(had.contains(&"\"record_contact\"".to_owned()), "{had:?}");
        let named = json!({ "comment": "He knows her.", "worker_id": worker_id(2) });
        leila.step(&case.episode, "reopening", &named).await.expect(200);
        assert_eq!(of(&amira).await, [""; 0]);
        // The support goes on: nobody tells the practice of its end.
        assert_eq!(of(&tom).await, ["\"record_contact\""]);
        assert_eq!(tom.get(&planned).await.expect(200).body["worker_id"], json!(worker_id(2)));
    }
}
