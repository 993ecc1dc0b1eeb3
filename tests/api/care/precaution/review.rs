//! Staff say what holds.

use linkwork::system::task::{TaskKind, TaskStatus};
use reqwest::Method;
use serde_json::{Value, json};

use super::{Case, Door, by, loose, open, plan, precautions, strict, with};
use crate::care::episode::{open_tasks_of, submission, tasks_of};
use crate::care::referral::walk::send;
use crate::harness::county::County;
use crate::on_both;

fn decided(words: &Value) -> Value {
    let whole = json!({
        "individual_requirements": { "status": "asked_none_needed" }, "protective_instructions": [], "address_withheld": false,
        "comment": "Spoke with her at the surgery.",
    });
    with(whole, words)
}

async fn reviews(county: &County, case: &Case) -> Vec<TaskStatus> {
    let all = tasks_of(county, &case.person).await.into_iter();
    all.filter(|(kind, ..)| *kind == TaskKind::ReviewPrecautions).map(|(_, status, _)| status).collect()
}

on_both! {
    async fn a_difference_opens_a_task_that_the_review_meets_and_then_the_record_says_what_holds(county) {
        let case = open(county, 1).await;
        let amira = county.as_("amira");
        assert_eq!(reviews(county, &case).await, []);
        Door::Addendum.say(county, (1, &case), &strict()).await;
        assert!(open_tasks_of(county, &case.person).await.contains(&(TaskKind::ReviewPrecautions, Some(1))));
        let waiting = amira.get(&case.person).await.expect(200).body;
        let statement = &waiting["precaution_statements"][0];
        assert_eq!(statement["referral_id"].as_str(), case.referral.rsplit('/').next());
        assert_eq!(statement["safe_contact"]["never"], "Never ring the house");
        assert_eq!(waiting["safe_contact"]["status"], "asked_none_needed", "the record is as staff left it");
        // Somebody else's task is met by the act, not ticked off.
        let tasks = amira.get("/v1/tasks?kind=review_precautions").await.expect(200).body;
        let task = format!("/v1/tasks/{}", tasks["items"][0]["id"].as_str().expect("an id"));
        amira.step(&task, "completion", &json!({})).await.expect_problem(409, "invalid_transition");

        let both = decided(&json!({ "safe_contact": { "status": "asked", "how": ["email", "telephone"] } }));
        let reviewed = amira.step(&case.person, "precaution-review", &both).await.expect(200).body;
        assert_eq!(reviewed["safe_contact"]["how"], json!(["email", "telephone"]));
        assert_eq!((&reviewed["precaution_statements"], &reviewed["precautions"]["review_due"]), (&json!([]), &json!(false)));
        assert_eq!(reviews(county, &case).await, [TaskStatus::Done]);
        plan(county, &case, &by("telephone")).await.expect(201);
        plan(county, &case, &by("letter")).await.expect_problem(409, "unsafe_means");
        amira.step(&case.person, "precaution-review", &both).await.expect_problem(409, "invalid_transition");
    }

    async fn what_came_after_it_was_read_is_not_settled(county) {
        let case = open(county, 1).await;
        let amira = county.as_("amira");
        Door::Addendum.say(county, (1, &case), &json!({ "protective_instructions": [{ "rule": "speak_alone" }] })).await;
        let read = amira.get(&case.person).await.expect(200).etag();
        Door::Referral.say(county, (1, &case), &strict()).await;
        let open_again = decided(&loose());
        let path = format!("{}/precaution-review", case.person);
        let body = json!({ "safe_contact": { "status": "asked_none_needed" } });
        let body = with(open_again, &body);
        amira.call(Method::POST, &path, &[("If-Match", &read)], Some(&body)).await.expect_problem(412, "version_mismatch");
        plan(county, &case, &by("telephone")).await.expect_problem(409, "unsafe_means");
    }

    async fn what_is_shown_has_a_size_and_a_review_is_of_what_was_shown(county) {
        let case = open(county, 1).await;
        let amira = county.as_("amira");
        for n in 0..7 {
            let never = format!("Never ring before {n} o'clock");
            let said = json!({ "safe_contact": { "status": "asked", "how": ["email"], "never": never } });
            Door::Addendum.say(county, (1, &case), &said).await;
        }
        Door::Addendum.say(county, (1, &case), &json!({ "protective_instructions": [{ "rule": "do_not_visit" }] })).await;
        let shown = amira.get(&case.person).await.expect(200).body;
        assert_eq!(shown["precaution_statements"].as_array().map(Vec::len), Some(5));
        assert_eq!(shown["precaution_statement_count"], 8);
        assert_eq!(shown["precautions"]["safe_contact"]["never"].as_array().map(Vec::len), Some(7));

        let body = decided(&json!({ "safe_contact": { "status": "asked_none_needed" } }));
        let reviewed = amira.step(&case.person, "precaution-review", &body).await.expect(200).body;
        assert_eq!(reviewed["precaution_statements"].as_array().map(Vec::len), Some(3), "the next come to be shown");
        assert_eq!(reviewed["precautions"]["safe_contact"]["how"], json!(["email"]), "what was not shown is in force");
        assert_eq!(reviews(county, &case).await, [TaskStatus::Open; 8]);
        plan(county, &case, &by("telephone")).await.expect_problem(409, "unsafe_means");
        let reviewed = amira.step(&case.person, "precaution-review", &body).await.expect(200).body;
        assert_eq!((&reviewed["precaution_statement_count"], &reviewed["precautions"]["review_due"]), (&json!(0), &json!(false)));
        assert_eq!(reviews(county, &case).await, [TaskStatus::Done; 8]);
    }

    async fn a_review_is_whole_and_sound(county) {
        let case = open(county, 1).await;
        let amira = county.as_("amira");
        Door::Addendum.say(county, (1, &case), &strict()).await;
        let unsound = decided(&json!({
            "safe_contact": { "status": "asked" }, "protective_instructions": [{ "rule": "do_not_tell" }],
        }));
        let refused = amira.step(&case.person, "precaution-review", &unsound).await.expect_problem(422, "validation_failed");
        let pointers: Vec<String> = refused.faults().into_iter().map(|(pointer, _)| pointer).collect();
        assert_eq!(pointers, ["/safe_contact/how", "/protective_instructions/0/whom"]);
        let patch = json!({ "demographics": { "address": null, "outward_code": "HX9", "absent": { "address": "withheld" } } });
        let withheld = amira.patch(&case.person, &patch).await.expect(200).body;
        assert_eq!(withheld["address_withheld"], json!(true));
        let contradicts = decided(&json!({ "safe_contact": { "status": "asked_none_needed" } }));
        let refused = amira.step(&case.person, "precaution-review", &contradicts).await.expect_problem(422, "validation_failed");
        assert_eq!(refused.faults(), [("/address_withheld".to_owned(), "contradiction".to_owned())]);
        let refused = amira.patch(&case.person, &json!({ "address_withheld": false })).await.expect_problem(422, "validation_failed");
        assert_eq!(refused.faults(), [("/address_withheld".to_owned(), "contradiction".to_owned())]);
        for stranger in ["millgate", "harbour", "dr_khan", "caldicott"] {
            let path = format!("{}/precaution-review", case.person);
            county.as_(stranger).call(Method::POST, &path, &[("If-Match", "*")], Some(&contradicts)).await.expect(403);
        }
    }

    async fn staff_who_put_the_senders_word_into_the_record_have_settled_it(county) {
        let case = open(county, 1).await;
        Door::Addendum.say(county, (1, &case), &strict()).await;
        let amira = county.as_("amira");
        amira.patch(&case.person, &json!({ "safe_contact": strict()["safe_contact"] })).await.expect(200);
        assert_eq!(reviews(county, &case).await, [TaskStatus::Open], "the instruction is not there yet");
        amira.patch(&case.person, &strict()).await.expect(200);
        assert_eq!(reviews(county, &case).await, [TaskStatus::Done]);
        amira.patch(&case.person, &loose()).await.expect(200);
        plan(county, &case, &by("telephone")).await.expect(201);
    }

    async fn what_adds_nothing_asks_nobody_and_a_word_that_more_is_safe_is_looked_at(county) {
        let case = open(county, 1).await;
        Door::Staff.say(county, (1, &case), &strict()).await;
        Door::Referral.say(county, (1, &case), &strict()).await;
        assert_eq!(reviews(county, &case).await, []);
        let more = json!({ "safe_contact": { "status": "asked", "how": ["email", "telephone"] } });
        Door::Addendum.say(county, (1, &case), &more).await;
        assert_eq!(reviews(county, &case).await, [TaskStatus::Open]);
        plan(county, &case, &by("telephone")).await.expect_problem(409, "unsafe_means");
    }

    async fn a_referral_of_somebody_else_takes_its_words_along(county) {
        let case = open(county, 1).await;
        let second = send(&county.as_("millgate"), &with(submission(1), &strict())).await;
        plan(county, &case, &by("telephone")).await.expect_problem(409, "unsafe_means");
        county.as_("leila").step(&second, "error", &json!({ "reason": "wrong_person" })).await.expect(200);
        assert_eq!(precautions(county, &case).await["safe_contact"]["status"], "asked_none_needed");
        assert_eq!(reviews(county, &case).await, [TaskStatus::Done]);
        plan(county, &case, &by("telephone")).await.expect(201);
    }

    async fn a_word_outlives_the_referral_that_it_came_with(county) {
        let case = open(county, 1).await;
        let second = send(&county.as_("millgate"), &with(submission(1), &strict())).await;
        county.as_("millgate").step(&second, "withdrawal", &json!({ "reason": "no_longer_needed" })).await.expect(200);
        plan(county, &case, &by("telephone")).await.expect_problem(409, "unsafe_means");
        assert_eq!(reviews(county, &case).await, [TaskStatus::Open]);
    }
}
