//! An outcome is held against its instrument, and its clock runs from the first contact.

use reqwest::Method;
use serde_json::{Value, json};

use super::{begun, built_in, ons4, pam, recorded, task, tasks};
use crate::on_both;

on_both! {
    async fn what_was_answered_is_kept_and_the_next_is_a_task_that_outlives_the_episode(county) {
        let case = begun(county).await;
        let amira = county.as_("amira");
        let made = amira.post(&format!("{}/outcomes", case.episode), &ons4("2026-11-18", [4, 5, 3, 7])).await.expect(201);
        assert_eq!((&made.body["instrument_code"], &made.body["total"]), (&json!("ons4"), &Value::Null));
        let read = amira.get(&made.location()).await.expect(200);
        assert_eq!((&read.body, read.etag()), (&made.body, made.etag()));
        assert_eq!(tasks(&amira, "measure_again").await, [task("open", "2027-05-18T16:00:00Z")]);

        amira.step(&case.episode, "closure", &json!({ "reason": "person_ended" })).await.expect(200);
        assert_eq!(tasks(&amira, "measure_again").await, [task("open", "2027-05-18T16:00:00Z")]);
        county.set_clock("2027-05-10T10:00:00Z");
        recorded(&amira, &case, &ons4("2027-05-10", [6, 6, 6, 4])).await;
        let after = [task("done", "2027-05-18T16:00:00Z"), task("open", "2027-11-18T17:00:00Z")];
        assert_eq!(tasks(&amira, "measure_again").await, after);
        county.set_clock("2027-11-18T10:00:00Z");
        let last = recorded(&amira, &case, &ons4("2027-11-18", [7, 7, 7, 2])).await;
        assert_eq!(tasks(&amira, "measure_again").await.last(), Some(&task("done", "2027-11-18T17:00:00Z")));
        amira.step(&last, "error", &json!({ "reason": "wrong_answers" })).await.expect(200);
        amira.step(&last, "error", &json!({ "reason": "wrong_answers" })).await.expect_problem(409, "invalid_transition");
        let open = tasks(&amira, "measure_again").await.into_iter().filter(|(status, _)| status == "open").count();
        assert_eq!(open, 1, "it is due again");
        let page = amira.get("/v1/outcomes?status=entered_in_error").await.expect(200).body;
        assert_eq!(page["items"].as_array().map(Vec::len), Some(1));
        let changes = amira.history(&last).await.expect(200);
        assert_eq!(changes.types(), ["outcome.recorded", "outcome.entered_in_error"]);
    }

    async fn what_does_not_fit_the_instrument_is_pointed_at(county) {
        let case = begun(county).await;
        let amira = county.as_("amira");
        let path = format!("{}/outcomes", case.episode);
        let faults = async |body: &Value| amira.post(&path, body).await.expect_problem(422, "validation_failed").faults();
        let fault = |at: &str, code: &str| vec![(at.to_owned(), code.to_owned())];
        assert_eq!(faults(&ons4("2026-11-18", [11, 5, 3, 7])).await, fault("/answers/0/value", "out_of_range"));
        assert_eq!(faults(&ons4("2026-11-19", [1, 5, 3, 7])).await, fault("/taken_on", "out_of_range"));
        let mut few = ons4("2026-11-18", [1, 5, 3, 7]);
        few["answers"].as_array_mut().expect("a list").pop();
        assert_eq!(faults(&few).await, fault("/answers", "item_missing"));
        let mut twice = ons4("2026-11-18", [1, 5, 3, 7]);
        twice["answers"][3]["item"] = json!("happy");
        assert_eq!(faults(&twice).await.len(), 2);
        let mut unknown = ons4("2026-11-18", [1, 5, 3, 7]);
        unknown["instrument_id"] = json!("01930000-0000-7000-8000-0000000a00ff");
        assert_eq!(faults(&unknown).await, fault("/instrument_id", "not_found"));
        let mut scored = ons4("2026-11-18", [1, 5, 3, 7]);
        scored["score"] = json!(16);
        assert_eq!(faults(&scored).await, fault("/score", "contradiction"), "ONS4 has no total");
        assert_eq!(faults(&pam("2026-11-18", 101, 3)).await, fault("/score", "out_of_range"));
        county.as_("bethan").post(&path, &ons4("2026-11-18", [1, 5, 3, 7])).await.expect_problem(404, "not_found");
        county.as_("tom").post(&path, &ons4("2026-11-18", [1, 5, 3, 7])).await.expect_problem(403, "access_reason_required");
        county.as_("harbour").post(&path, &ons4("2026-11-18", [1, 5, 3, 7])).await.expect_problem(403, "forbidden");
    }

    async fn all_that_speaks_against_pam_is_said_and_one_given_all_the_same_is_outside_the_protocol(county) {
        let case = begun(county).await;
        let amira = county.as_("amira");
        let path = format!("{}/outcomes", case.episode);
        recorded(&amira, &case, &pam("2026-11-18", 48, 2)).await;
        county.set_clock("2026-12-18T10:00:00Z");
        let mut early = pam("2026-12-18", 60, 3);
        early["circumstances"] = json!(["dementia", "limited_english"]);
        early["is_trained"] = json!(false);
        early["licence_held"] = json!(false);
        let refused = amira.post(&path, &early).await.expect_problem(409, "outside_protocol");
        let mut reasons: Vec<String> = refused.faults().into_iter().map(|(_, code)| code).collect();
        reasons.sort();
        assert_eq!(reasons, ["dementia", "limited_english", "no_licence", "not_trained", "too_soon"]);
        early["outside_protocol"] = json!(true);
        let kept = amira.post(&path, &early).await.expect(201).body;
        assert_eq!((&kept["outside_protocol"], &kept["total"]), (&json!(true), &json!(60.0)));

        county.set_clock("2027-04-01T09:00:00Z");
        let unsupported = amira.post(&path, &pam("2027-04-01", 60, 3)).await.expect_problem(409, "outside_protocol");
        assert_eq!(unsupported.faults(), [(String::new(), "early_without_support".to_owned())]);
        let mut supported = pam("2027-04-01", 60, 3);
        supported["support_undertaken"] = json!(true);
        amira.post(&path, &supported).await.expect(201);
        county.set_clock("2027-12-01T10:00:00Z");
        let mut needless = pam("2027-12-01", 60, 3);
        needless["outside_protocol"] = json!(true);
        let faults = amira.post(&path, &needless).await.expect_problem(422, "validation_failed").faults();
        assert_eq!(faults, [("/outside_protocol".to_owned(), "contradiction".to_owned())]);
    }

    async fn that_it_was_not_administered_is_an_answer_and_excludes_whom_it_is_not_for(county) {
        let case = begun(county).await;
        let amira = county.as_("amira");
        let not = json!({
            "instrument_id": built_in(2), "taken_on": "2026-11-18", "circumstances": ["dementia"],
            "not_administered": { "reason": "excluded", "comment": "He was told last year" },
        });
        let made = amira.post(&format!("{}/outcomes", case.episode), &not).await.expect(201).body;
        assert_eq!((&made["status"], &made["total"]), (&json!("not_administered"), &Value::Null));
        assert_eq!(tasks(&amira, "measure_again").await, [], "nobody is asked for it again");
        let list = amira.get(&format!("{}/instruments", case.person)).await.expect(200).body;
        let pam = list["items"].as_array().expect("a list").iter().find(|one| one["code"] == "pam").expect("PAM").clone();
        assert_eq!((&pam["is_eligible"], &pam["reasons"]), (&json!(false), &json!(["dementia"])));
        let ons4 = list["items"].as_array().expect("a list").iter().find(|one| one["code"] == "ons4").expect("ONS4").clone();
        assert_eq!((&ons4["is_eligible"], &ons4["next_due_on"]), (&json!(true), &json!("2026-11-18")));
        county.as_("bethan").get(&format!("{}/instruments", case.person)).await.expect_problem(404, "not_found");
        county.as_("tom").get(&format!("{}/instruments", case.person)).await.expect_problem(403, "access_reason_required");
    }

    async fn a_survey_is_used_with_nobody_who_does_not_permit_one(county) {
        let case = begun(county).await;
        let amira = county.as_("amira");
        let answers: Vec<Value> = ["listened", "helped", "recommend"].iter().map(|item| json!({ "item": item, "value": 5 })).collect();
        let survey = json!({ "instrument_id": built_in(6), "taken_on": "2026-11-18", "answers": answers });
        recorded(&amira, &case, &survey).await;
        assert_eq!(tasks(&amira, "send_survey").await, [task("open", "2027-05-18T16:00:00Z")]);
        let plan = json!({ "permissions": [crate::care::care_plan::answer("satisfaction_survey", "no")] });
        amira.post(&format!("{}/care-plans", case.episode), &plan).await.expect(201);
        assert_eq!(tasks(&amira, "send_survey").await, [task("cancelled", "2027-05-18T16:00:00Z")]);
        let refused = amira.post(&format!("{}/outcomes", case.episode), &survey).await.expect_problem(409, "outside_protocol");
        assert_eq!(refused.faults(), [(String::new(), "survey_not_permitted".to_owned())]);
        let mut outside = survey.clone();
        outside["outside_protocol"] = json!(true);
        amira.post(&format!("{}/outcomes", case.episode), &outside).await.expect_problem(409, "outside_protocol");
    }

    async fn who_sees_the_episode_sees_its_outcomes_and_nobody_else(county) {
        let case = begun(county).await;
        let path = recorded(&county.as_("amira"), &case, &ons4("2026-11-18", [4, 5, 3, 7])).await;
        county.as_("leila").get(&path).await.expect(200);
        county.as_("tom").get(&path).await.expect_problem(403, "access_reason_required");
        county.as_("tom").call(Method::GET, &path, &[("Access-Reason", "cover")], None).await.expect(200);
        assert_eq!(county.as_("tom").get("/v1/outcomes").await.expect(200).body["items"], json!([]));
        county.as_("bethan").get(&path).await.expect_problem(404, "not_found");
        county.as_("harbour").get(&path).await.expect_problem(403, "forbidden");
        let amira = county.as_("amira");
        amira.step(&case.episode, "error", &json!({ "reason": "duplicate" })).await.expect(200);
        let late = amira.post(&format!("{}/outcomes", case.episode), &ons4("2026-11-18", [4, 5, 3, 7])).await;
        late.expect_problem(409, "invalid_transition");
    }
}
