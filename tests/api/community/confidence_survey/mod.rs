//! How groups cope with whom they are sent.

use serde_json::{Value, json};

use crate::community::asset::singing;
use crate::community::connection::introduced;
use crate::community::gap::tasks;
use crate::harness::county::County;
use crate::on_both;

/// The survey that is due of the group. Answers its path.
async fn due(county: &County, asset: &str) -> String {
    introduced(county, 1, asset).await;
    let id = asset.rsplit('/').next().expect("an identifier");
    let found = county.as_("amira").get(&format!("/v1/confidence-surveys?asset_id={id}&status=due")).await.expect(200);
    let items = found.body["items"].as_array().expect("a list");
    assert_eq!(items.len(), 1, "{}", found.text);
    format!("/v1/confidence-surveys/{}", items[0]["id"].as_str().expect("an identifier"))
}

/// What a group answers that could not cope.
fn overrun() -> Value {
    json!({
        "people_connected": 9, "coped_well": "strongly_disagree", "could_cope_with": 4, "volunteers": 6,
        "gaps": [{ "category": "local_groups", "comment": "Nothing for carers at the weekend", "outward_code": null }],
        "support_needed": "A first aid course",
    })
}

on_both! {
    async fn a_group_is_asked_six_months_after_the_first_person_got_a_place(county) {
        let asset = singing(county).await;
        let path = due(county, &asset).await;
        let (amira, choir) = (county.as_("amira"), county.as_("open_door_listing"));
        let survey = amira.get(&path).await.expect(200).body;
        assert_eq!((&survey["status"], &survey["due_on"]), (&json!("due"), &json!("2027-05-18")));
        assert_eq!(tasks(&amira, &path).await, ["send_confidence_survey open"]);
        choir.get(&path).await.expect_problem(404, "not_found");
        // One at a time, however many get a place.
        introduced(county, 2, &asset).await;
        let all = amira.get("/v1/confidence-surveys?status=due").await.expect(200).body;
        assert_eq!(all["items"].as_array().map(Vec::len), Some(1));

        county.set_clock("2027-05-18T09:00:00Z");
        amira.step(&path, "sending", &json!({})).await.expect(200);
        assert_eq!(tasks(&amira, &path).await, [
            "answer_confidence_survey open", "chase_confidence_survey open", "send_confidence_survey done",
        ]);
        let own = choir.get("/v1/tasks?kind=answer_confidence_survey").await.expect(200).body;
        assert_eq!((&own["items"][0]["subject_type"], &own["items"][0]["view"]), (&json!("confidence_survey"), &json!("referrer")));
        assert_eq!(choir.get(&path).await.expect(200).body["allowed_actions"], json!(["answers"]));
        let answered = choir.step(&path, "answers", &overrun()).await.expect(200).body;
        assert_eq!((&answered["status"], &answered["answers"]), (&json!("answered"), &overrun()));
        assert!(!tasks(&amira, &path).await.iter().any(|task| task.ends_with("open")));
        for (noun, body) in [
            ("sending", json!({})), ("reminder", json!({})), ("answers", overrun()),
            ("non-applicability", json!({ "comment": "It is over." })),
        ] {
            amira.step(&path, noun, &body).await.expect_problem(409, "invalid_transition");
        }
        assert_eq!(choir.get("/v1/tasks?status=open").await.expect(200).body["items"], json!([]));

        // The gap that it named is the service's to take further.
        let gaps = amira.get("/v1/gaps?source=survey").await.expect(200).body;
        assert_eq!((&gaps["items"][0]["comment"], &gaps["items"][0]["status"]), (&json!("Nothing for carers at the weekend"), &json!("raised")));
        let gap = format!("/v1/gaps/{}", gaps["items"][0]["id"].as_str().expect("an identifier"));
        assert_eq!(tasks(&amira, &gap).await, ["escalate_gap open"]);
        choir.get(&gap).await.expect_problem(403, "forbidden");
        // And the next one is due in six months.
        let next = amira.get("/v1/confidence-surveys?status=due").await.expect(200).body;
        assert_eq!(next["items"][0]["due_on"], "2027-11-18");
        assert_eq!(amira.history(&path).await.types(), [
            "confidence_survey.due", "confidence_survey.sent", "confidence_survey.answered",
        ]);
    }

    async fn who_does_not_answer_is_reminded_twice_and_rung(county) {
        let asset = singing(county).await;
        let path = due(county, &asset).await;
        let amira = county.as_("amira");
        let ended = json!({ "comment": "Nobody answers." });
        amira.step(&path, "sending", &json!({})).await.expect(200);
        let id = path.rsplit('/').next().expect("an identifier");
        let chased = format!("/v1/tasks?subject_id={id}&kind=chase_confidence_survey&status=open");
        for due_at in ["2026-12-02T17:00:00Z", "2026-12-16T17:00:00Z", "2026-12-23T17:00:00Z"] {
            let open = amira.get(&chased).await.expect(200).body;
            assert_eq!(open["items"][0]["due_at"], due_at);
            amira.step(&path, "non-answer", &ended).await.expect_problem(409, "invalid_transition");
            amira.step(&path, "reminder", &json!({ "comment": "By e-mail" })).await.expect(200);
        }
        assert_eq!(amira.get(&chased).await.expect(200).body["items"], json!([]));
        let closed = amira.step(&path, "non-answer", &ended).await.expect(200).body;
        assert_eq!((&closed["status"], &closed["reminders"]), (&json!("not_answered"), &json!(3)));
        county.as_("open_door_listing").get(&path).await.expect_problem(404, "not_found");
    }

    async fn a_worker_writes_down_what_a_group_without_an_editor_says(county) {
        let asset = singing(county).await;
        let path = due(county, &asset).await;
        let amira = county.as_("amira");
        let mut wrong = overrun();
        wrong["coped_well"] = json!("agree");
        wrong["gaps"][0]["comment"] = json!("For 9990000018");
        let refused = amira.step(&path, "answers", &wrong).await.expect(422);
        let fault = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
        assert_eq!(refused.faults(), [fault("/could_cope_with", "contradiction"), fault("/gaps/0/comment", "personal_data")]);
        amira.step(&path, "answers", &overrun()).await.expect(200);
        let next = amira.get("/v1/confidence-surveys?status=due").await.expect(200).body["items"][0]["id"].clone();
        let next = format!("/v1/confidence-surveys/{}", next.as_str().expect("an identifier"));
        let idle = json!({ "comment": "Nobody was connected to them." });
        county.as_("leila").step(&next, "non-applicability", &idle).await.expect(200);

        let summary = amira.get("/v1/confidence-surveys/summary").await.expect(200).body;
        let line = json!({ "quarter_starts_on": "2026-10-01", "coped_well": "strongly_disagree", "answered": 1,
            "people_connected": 9, "could_cope_with": 4, "volunteers": 6 });
        assert_eq!(summary["lines"], json!([line]));
        assert_eq!(county.as_("bethan").get("/v1/confidence-surveys/summary").await.expect(200).body["lines"], json!([]));
        amira.get("/v1/confidence-surveys/summary?from=2020-01-01").await.expect_problem(400, "invalid_parameter");
        county.as_("bethan").get(&path).await.expect_problem(404, "not_found");
        county.as_("vale_listing").get(&path).await.expect_problem(404, "not_found");
    }
}
