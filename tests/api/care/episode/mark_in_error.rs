//! An episode that should never have been there.

use serde_json::{Value, json};

use super::{open, open_tasks_of, submission};
use crate::care::referral::walk::send;
use crate::on_both;

on_both! {
    async fn its_live_referral_is_entered_in_error_with_it(county) {
        let case = open(county, 1).await;
        let amira = county.as_("amira");
        let marked = amira.step(&case.episode, "error", &json!({ "reason": "wrong_person" })).await.expect(200).body;
        assert_eq!((&marked["status"], &marked["allowed_actions"]), (&json!("entered_in_error"), &json!([])));
        // It was of the wrong person: from now on the manager alone sees it.
        let leila = county.as_("leila");
        let referral = leila.get(&case.referral).await.expect(200).body;
        assert_eq!((&referral["status"], &referral["status_reason"]), (&json!("entered_in_error"), &json!("wrong_person")));
        assert_eq!(open_tasks_of(county, &case.person).await, []);
        assert_eq!(leila.get(&case.person).await.expect(200).body["assigned_worker_id"], Value::Null);
        leila.step(&case.episode, "error", &json!({ "reason": "test" })).await.expect_problem(409, "invalid_transition");
    }

    async fn a_referral_that_is_over_stays_as_it_is(county) {
        let case = open(county, 1).await;
        let amira = county.as_("amira");
        amira.step(&case.episode, "closure", &json!({ "reason": "moved_away" })).await.expect(200);
        let wordless = amira.step(&case.episode, "error", &json!({ "reason": "other" })).await;
        assert_eq!(wordless.faults(), [("/comment".to_owned(), "missing".to_owned())]);
        amira.step(&case.episode, "error", &json!({ "reason": "duplicate" })).await.expect(200);
        assert_eq!(amira.get(&case.referral).await.expect(200).body["status"], "ended");
    }

    async fn one_that_another_referral_has_joined_is_that_ones(county) {
        let case = open(county, 1).await;
        let amira = county.as_("amira");
        let second = send(&county.as_("hospital"), &submission(1)).await;
        amira.step(&second, "acceptance", &json!({})).await.expect(200);
        amira.step(&case.episode, "error", &json!({ "reason": "test" })).await.expect_problem(409, "invalid_transition");
        amira.step(&case.referral, "error", &json!({ "reason": "test" })).await.expect(200);
        assert_eq!(amira.get(&case.episode).await.expect(200).body["status"], "active");
    }
}
