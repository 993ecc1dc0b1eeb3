//! From the draft to the second year's review.

use serde_json::{Value, json};

use super::{case, drafted, plan, task, tasks};
use crate::care::episode::open_to;
use crate::on_both;

on_both! {
    async fn a_plan_goes_from_draft_to_the_second_years_review(county) {
        let case = case(county).await;
        let amira = county.as_("amira");
        let made = amira.post(&format!("{}/care-plans", case.episode), &plan()).await.expect(201);
        let path = made.location();
        assert_eq!(made.body["status"], "draft");
        assert_eq!(made.body["completeness"], json!({ "filled": 8, "missing": [] }));
        assert_eq!(made.body["person_name"]["preferred_name"], "Dot");
        assert_eq!(made.body["workers"][0]["name"], "Amira Haddad");
        assert_eq!(made.body["allowed_actions"], json!(["change", "agreement", "not_wanted", "error"]));
        let read = amira.get(&path).await.expect(200);
        assert_eq!((&read.body, read.etag()), (&made.body, made.etag()));
        assert_eq!(tasks(&amira).await, [], "nothing is due before somebody has agreed");

        let agreed = amira.step(&path, "agreement", &json!({ "by": "person" })).await.expect(200).body;
        assert_eq!((&agreed["status"], &agreed["agreement"]["on"]), (&json!("agreed"), &json!("2026-11-18")));
        let review = |status: &str, due: &str| task("review_care_plan", status, due);
        let part_two = |status: &str| task("write_plan_part_two", status, "2027-05-18T16:00:00Z");
        assert_eq!(tasks(&amira).await, [review("open", "2027-01-15T17:00:00Z"), part_two("open")]);
        amira.patch(&path, &json!({ "barriers": [] })).await.expect_problem(409, "invalid_transition");

        county.set_clock("2027-01-15T10:00:00Z");
        amira.step(&path, "review", &json!({ "comment": "She is well enough for more" })).await.expect(200);
        let sung = json!([{ "key": "sing", "text": "Sing at the carol service", "status": "achieved" }]);
        let changes = json!({ "goals": sung, "actions": [], "review": { "on": "2027-05-15" } });
        amira.patch(&path, &changes).await.expect(200);
        amira.step(&path, "agreement", &json!({ "by": "person" })).await.expect(200);
        // 15 May 2027 is a Saturday.
        let after = [review("done", "2027-01-15T17:00:00Z"), review("open", "2027-05-17T16:00:00Z"), part_two("open")];
        assert_eq!(tasks(&amira).await, after);

        county.set_clock("2027-05-17T10:00:00Z");
        amira.step(&path, "review", &json!({})).await.expect(200);
        let two = json!({
            "part_two": { "completed_on": "2027-05-17", "what_changed": "I am out twice a week" },
            "review": { "on": "2028-05-17" },
        });
        amira.patch(&path, &two).await.expect(200);
        amira.step(&path, "agreement", &json!({ "by": "person" })).await.expect(200);
        assert_eq!(tasks(&amira).await.last(), Some(&part_two("done")));
        amira.step(&case.episode, "closure", &json!({ "reason": "person_ended" })).await.expect(200);

        county.set_clock("2028-05-16T10:00:00Z");
        let open: Vec<_> = tasks(&amira).await.into_iter().filter(|(_, status, _)| status == "open").collect();
        assert_eq!(open, [review("open", "2028-05-17T16:00:00Z")], "the clock outlives the episode");
        amira.step(&path, "review", &json!({})).await.expect(200);
        amira.step(&path, "completion", &json!({ "comment": "She goes by herself" })).await.expect(200);
        assert!(tasks(&amira).await.iter().all(|(_, status, _)| status != "open"), "nothing is due any more");
        assert_eq!(open_to(&amira, &path).await, ["error"]);
        assert_eq!(amira.get(&path).await.body["status_comment"], "She goes by herself");

        let changes = amira.history(&path).await.expect(200);
        let told = ["drafted", "agreed", "review_begun", "changed", "agreed", "review_begun", "changed", "agreed", "review_begun", "completed"];
        assert_eq!(changes.types(), told.map(|what| format!("care_plan.{what}")));
        assert!(!changes.text.contains("carol"), "{}", changes.text);
    }

    async fn what_is_not_wanted_or_given_up_asks_nobody_for_anything(county) {
        let case = case(county).await;
        let amira = county.as_("amira");
        let first = drafted(county, &case, &json!({})).await;
        let again = amira.post(&format!("{}/care-plans", case.episode), &json!({})).await;
        again.expect_problem(409, "already_exists");
        let faults = amira.step(&first, "not-wanted", &json!({ "reason": "other" })).await.expect(422).faults();
        assert_eq!(faults, [("/comment".to_owned(), "missing".to_owned())]);
        let gone = amira.step(&first, "not-wanted", &json!({ "reason": "nothing_written" })).await.expect(200).body;
        assert_eq!((&gone["status"], &gone["status_reason"]), (&json!("not_wanted"), &json!("nothing_written")));
        let not_wanted = json!({ "reason": "nothing_written" });
        amira.step(&first, "not-wanted", &not_wanted).await.expect_problem(409, "invalid_transition");
        amira.step(&first, "agreement", &json!({ "by": "person" })).await.expect_problem(409, "invalid_transition");

        let second = drafted(county, &case, &plan()).await;
        amira.step(&second, "revocation", &json!({ "reason": "no_longer_fits" })).await.expect_problem(409, "invalid_transition");
        amira.step(&second, "agreement", &json!({ "by": "person" })).await.expect(200);
        let faults = amira.step(&second, "revocation", &json!({ "reason": "other" })).await.expect(422).faults();
        assert_eq!(faults, [("/comment".to_owned(), "missing".to_owned())]);
        amira.step(&second, "revocation", &json!({ "reason": "agreement_withdrawn" })).await.expect(200);
        let statuses: Vec<_> = tasks(&amira).await.into_iter().map(|(_, status, _)| status).collect();
        assert_eq!(statuses, ["cancelled", "cancelled"]);
        amira.step(&second, "completion", &json!({})).await.expect_problem(409, "invalid_transition");
        amira.step(&second, "review", &json!({})).await.expect_problem(409, "invalid_transition");

        let third = drafted(county, &case, &plan()).await;
        let all = amira.get("/v1/care-plans").await.expect(200).body;
        let found: Vec<&Value> = all["items"].as_array().expect("items").iter().map(|plan| &plan["status"]).collect();
        assert_eq!(found, ["draft", "revoked", "not_wanted"], "the newest first");
        let drafts = amira.get("/v1/care-plans?status=draft").await.expect(200).body;
        assert_eq!(drafts["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(drafts["items"][0]["etag"], amira.get(&third).await.etag());
        amira.step(&third, "error", &json!({ "reason": "test" })).await.expect(200);
        amira.step(&third, "error", &json!({ "reason": "test" })).await.expect_problem(409, "invalid_transition");
    }

    async fn with_its_episode_a_plan_was_never_there(county) {
        let case = case(county).await;
        let amira = county.as_("amira");
        let path = drafted(county, &case, &plan()).await;
        amira.step(&path, "agreement", &json!({ "by": "person" })).await.expect(200);
        amira.step(&case.referral, "error", &json!({ "reason": "test" })).await.expect(200);
        let row = amira.get(&path).await.expect(200).body;
        assert_eq!((&row["status"], &row["status_reason"]), (&json!("entered_in_error"), &json!("episode_in_error")));
        assert!(tasks(&amira).await.iter().all(|(_, status, _)| status == "cancelled"));
        amira.post(&format!("{}/care-plans", case.episode), &plan()).await.expect_problem(409, "invalid_transition");
        assert_eq!(amira.get(&format!("{path}/versions")).await.body["items"][0]["status"], "entered_in_error");
    }

    async fn with_an_episode_that_is_in_error_by_itself_too(county) {
        let case = case(county).await;
        let amira = county.as_("amira");
        let path = drafted(county, &case, &plan()).await;
        amira.step(&case.episode, "error", &json!({ "reason": "wrong_person" })).await.expect(200);
        amira.get(&path).await.expect_problem(404, "not_found");
        assert_eq!(county.as_("leila").get(&path).await.expect(200).body["status"], "entered_in_error");
    }

    async fn after_a_death_or_an_objection_nobody_is_asked_to_review_it(county) {
        let case = case(county).await;
        let amira = county.as_("amira");
        let path = drafted(county, &case, &plan()).await;
        amira.step(&path, "agreement", &json!({ "by": "person" })).await.expect(200);
        let objection = json!({ "said_by": "person" });
        let objected = amira.step(&case.person, "contact-objection", &objection).await;
        assert_eq!(objected.status.as_u16(), 200, "{}", objected.text);
        assert!(tasks(&amira).await.iter().all(|(_, status, _)| status == "cancelled"));
        assert_eq!(amira.get(&path).await.body["copy"]["refused"], "contact_objection");
    }

    async fn nobodys_thirteenth_goal_is_refused(county) {
        let case = case(county).await;
        let amira = county.as_("amira");
        let goals: Vec<_> = (0..50).map(|n| json!({ "key": format!("g{n}"), "text": "Walk", "status": "active" })).collect();
        let actions: Vec<_> = (0..100)
            .map(|n| json!({ "key": format!("a{n}"), "goal": format!("g{}", n % 50), "what": "Go", "by": "person", "status": "not_started" }))
            .collect();
        let made = amira.post(&format!("{}/care-plans", case.episode), &json!({ "goals": goals, "actions": actions })).await;
        let made = made.expect(201);
        assert_eq!(made.body["content"]["goals"].as_array().map(Vec::len), Some(50));
        let one_more = [goals, vec![json!({ "key": "g50", "text": "Walk", "status": "active" })]].concat();
        let faults = amira.patch(&made.location(), &json!({ "goals": one_more })).await.expect(422).faults();
        assert_eq!(faults, [("/goals".to_owned(), "too_many".to_owned())]);
    }

    async fn who_wrote_a_version_is_named(county) {
        let case = case(county).await;
        let amira = county.as_("amira");
        let path = drafted(county, &case, &json!({ "what_matters": "Singing" })).await;
        county.as_("leila").patch(&path, &json!({ "what_matters": "Dancing" })).await.expect(200);
        let versions = amira.get(&format!("{path}/versions")).await.expect(200).body;
        let name = |version: &serde_json::Value| version["written_by_name"].as_str().unwrap_or_default().to_owned();
        let names: Vec<_> = versions["items"].as_array().expect("a list").iter().map(name).collect();
        assert_eq!(names.last().map(String::as_str), Some("Amira Haddad"));
        assert!(names.len() == 2 && !names[0].is_empty() && names[0] != names[1], "{names:?}");
        let read = amira.get(&path).await.expect(200).body;
        let named: Vec<_> = read["workers"].as_array().expect("a list").iter().map(|one| one["worker_id"].clone()).collect();
        assert!(named.contains(&read["created_by"]) && named.contains(&read["updated_by"]), "{named:?}");
    }
}
