//! An episode that should never have been there.

use serde_json::{Value, json};

use super::{open, open_tasks_of, submission};
use crate::care::care_plan::answer;
use crate::care::message_back::{drafted_message, practice_message};
use crate::care::outcome::{ons4, recorded, tasks};
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

    async fn all_that_was_written_in_it_is_in_error_and_nobody_is_asked_for_more(county) {
        let case = crate::care::outcome::begun(county).await;
        let (amira, leila, practice) = (county.as_("amira"), county.as_("leila"), county.as_("harbour"));
        let outcome = recorded(&amira, &case, &ons4("2026-11-18", [4, 5, 3, 7])).await;
        let gain = json!({
            "kind": "grant", "pence": 5_000, "frequency": "once", "gained_on": "2026-11-02", "confirmed_by": "The letter",
        });
        let gain = amira.post(&format!("{}/money-gains", case.episode), &gain).await.expect(201).location();
        let yes = json!([answer("satisfaction_survey", "yes"), answer("evaluation", "no")]);
        let plan = json!({ "what_matters": "Singing", "permissions": yes });
        let plan = amira.post(&format!("{}/care-plans", case.episode), &plan).await.expect(201).location();
        let message = practice_message(&amira, &case.episode, "first_contact").await;
        let draft = drafted_message(&amira, &case.episode).await;
        let kinds = ["measure_at_start", "measure_again", "send_survey", "read_message_back"];
        for kind in kinds {
            assert!(tasks(&leila, kind).await.iter().any(|(status, _)| status == "open"), "{kind}");
        }
        assert_eq!(practice.get(&message).await.expect(200).body["status"], "released");

        amira.step(&case.episode, "error", &json!({ "reason": "wrong_person" })).await.expect(200);
        for path in [&outcome, &gain, &plan, &message, &draft] {
            assert_eq!(leila.get(path).await.expect(200).body["status"], "entered_in_error", "{path}");
        }
        for kind in kinds {
            assert!(tasks(&leila, kind).await.iter().all(|(status, _)| status != "open"), "{kind}");
        }
        assert_eq!(open_tasks_of(county, &case.person).await, []);
        leila.step(&draft, "release", &json!({})).await.expect_problem(409, "invalid_transition");
        let decisions = leila.get(&format!("{}/consents", case.person)).await.expect(200).body;
        let newest = |purpose: &str| {
            let all = decisions["items"].as_array().expect("a list").iter();
            all.clone().find(|one| one["purpose"] == purpose).map(|one| (one["decision"].clone(), one["method"].clone()))
        };
        assert_eq!(newest("survey"), Some((json!("withdrawn"), json!("correction"))), "it was somebody else's yes");
        assert_eq!(newest("evaluation"), Some((json!("refused"), json!("verbal"))), "a no stays");
    }

    async fn of_one_that_was_opened_twice_the_persons_word_stays(county) {
        let case = open(county, 1).await;
        let amira = county.as_("amira");
        let plan = json!({ "permissions": [answer("satisfaction_survey", "yes")] });
        amira.post(&format!("{}/care-plans", case.episode), &plan).await.expect(201);
        amira.step(&case.episode, "error", &json!({ "reason": "duplicate" })).await.expect(200);
        let decisions = amira.get(&format!("{}/consents", case.person)).await.expect(200).body;
        assert_eq!(decisions["items"][0]["decision"], "given");
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
