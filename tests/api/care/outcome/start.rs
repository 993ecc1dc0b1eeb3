//! From the first contact on a task asks for what is used with everybody.

use serde_json::{Value, json};

use super::{begun, built_in, ons4, pam, recorded, task, tasks};
use crate::care::care_plan::{answer, case};
use crate::care::coded_entry::talk;
use crate::harness::county::County;
use crate::on_both;

/// That PAM is not for this person.
fn no_pam() -> Value {
    json!({
        "instrument_id": built_in(2), "taken_on": "2026-11-18", "circumstances": ["dementia"],
        "not_administered": { "reason": "excluded" },
    })
}

/// Somebody's own answers on how they found it.
fn survey(on: &str) -> Value {
    let answers: Vec<Value> =
        ["listened", "helped", "recommend"].iter().map(|item| json!({ "item": item, "value": 5 })).collect();
    json!({ "instrument_id": built_in(6), "taken_on": on, "answers": answers })
}

/// The tasks to measure at the start, as they stand.
async fn at_start(county: &County) -> Vec<String> {
    tasks(&county.as_("leila"), "measure_at_start").await.into_iter().map(|(status, _)| status).collect()
}

on_both! {
    async fn the_first_contact_asks_for_ons4_and_pam_and_both_records_meet_it(county) {
        let case = case(county).await;
        let amira = county.as_("amira");
        assert_eq!(at_start(county).await, Vec::<String>::new(), "the clock runs from the first contact");
        let contact = amira.post(&format!("{}/contacts", case.episode), &talk()).await.expect(201).location();
        assert_eq!(tasks(&amira, "measure_at_start").await, [task("open", "2026-12-02T17:00:00Z")]);
        recorded(&amira, &case, &ons4("2026-11-18", [4, 5, 3, 7])).await;
        assert_eq!(at_start(county).await, ["open"], "PAM is due too");
        let last = recorded(&amira, &case, &pam("2026-11-18", 48, 2)).await;
        assert_eq!(at_start(county).await, ["done"]);
        assert_eq!(tasks(&amira, "measure_again").await.len(), 2);

        amira.step(&last, "error", &json!({ "reason": "wrong_answers" })).await.expect(200);
        assert_eq!(at_start(county).await, ["done", "open"], "it is asked for again");
        recorded(&amira, &case, &no_pam()).await;
        assert_eq!(at_start(county).await, ["done", "done"], "that it is not for them is an answer");
        amira.step(&contact, "error", &json!({ "reason": "did_not_happen" })).await.expect(200);
        assert_eq!(at_start(county).await, ["done", "done"]);
    }

    async fn without_a_first_contact_nothing_is_asked_and_after_the_end_it_still_is(county) {
        let case = case(county).await;
        let amira = county.as_("amira");
        let contact = amira.post(&format!("{}/contacts", case.episode), &talk()).await.expect(201).location();
        amira.step(&contact, "error", &json!({ "reason": "did_not_happen" })).await.expect(200);
        assert_eq!(at_start(county).await, ["cancelled"]);
        amira.post(&format!("{}/contacts", case.episode), &talk()).await.expect(201);
        assert_eq!(at_start(county).await, ["cancelled", "open"]);
        amira.step(&case.episode, "closure", &json!({ "reason": "person_ended" })).await.expect(200);
        assert_eq!(at_start(county).await, ["cancelled", "open"], "it outlives the episode");
        amira.step(&case.episode, "error", &json!({ "reason": "test" })).await.expect(200);
        assert_eq!(at_start(county).await, ["cancelled", "cancelled"]);
    }

    async fn a_survey_is_asked_for_once_the_person_permits_it_and_never_before(county) {
        let case = begun(county).await;
        let amira = county.as_("amira");
        assert_eq!(tasks(&amira, "send_survey").await, [], "nobody has asked them");
        let plan = json!({ "permissions": [answer("satisfaction_survey", "yes")] });
        let plan = amira.post(&format!("{}/care-plans", case.episode), &plan).await.expect(201).location();
        assert_eq!(tasks(&amira, "send_survey").await, [task("open", "2027-05-18T16:00:00Z")]);
        county.set_clock("2026-11-20T09:00:00Z");
        let no = json!({ "purpose": "survey", "decision": "withdrawn", "given_by": "person", "method": "verbal" });
        amira.post(&format!("{}/consents", case.person), &no).await.expect(201);
        assert_eq!(tasks(&amira, "send_survey").await, [task("cancelled", "2027-05-18T16:00:00Z")]);
        county.set_clock("2026-11-21T09:00:00Z");
        let yes = json!({ "purpose": "survey", "decision": "given", "given_by": "person", "method": "verbal" });
        amira.post(&format!("{}/consents", case.person), &yes).await.expect(201);
        assert_eq!(tasks(&amira, "send_survey").await.last(), Some(&task("open", "2027-05-18T16:00:00Z")));
        county.set_clock("2027-05-12T09:00:00Z");
        recorded(&amira, &case, &survey("2027-05-12")).await;
        assert_eq!(tasks(&amira, "send_survey").await.last(), Some(&task("done", "2027-05-18T16:00:00Z")));
        amira.get(&plan).await.expect(200);
    }

    async fn one_six_month_review_meets_all_that_is_due(county) {
        let case = begun(county).await;
        let amira = county.as_("amira");
        let plan = amira.post(&format!("{}/care-plans", case.episode), &json!({ "what_matters": "Singing" })).await.expect(201).location();
        amira.step(&plan, "agreement", &json!({ "by": "person" })).await.expect(200);
        recorded(&amira, &case, &ons4("2026-11-18", [4, 5, 3, 7])).await;
        recorded(&amira, &case, &pam("2026-11-18", 48, 2)).await;
        county.set_clock("2027-05-17T10:00:00Z");
        recorded(&amira, &case, &ons4("2027-05-17", [6, 6, 6, 4])).await;
        let mut later = pam("2027-05-17", 60, 3);
        later["support_undertaken"] = json!(true);
        recorded(&amira, &case, &later).await;
        amira.step(&plan, "review", &json!({})).await.expect(200);
        let part_two = json!({ "part_two": { "completed_on": "2027-05-17", "what_changed": "I am out twice a week" } });
        amira.patch(&plan, &part_two).await.expect(200);
        let open = |found: Vec<(String, String)>| found.into_iter().filter(|(status, _)| status == "open").map(|(_, due)| due).collect::<Vec<_>>();
        assert_eq!(open(tasks(&amira, "measure_again").await), ["2027-11-18T17:00:00Z", "2027-11-18T17:00:00Z"]);
        assert_eq!(open(tasks(&amira, "write_plan_part_two").await), Vec::<String>::new());
    }

    async fn who_comes_back_is_not_asked_twice(county) {
        let case = begun(county).await;
        let amira = county.as_("amira");
        recorded(&amira, &case, &ons4("2026-11-18", [4, 5, 3, 7])).await;
        amira.step(&case.episode, "closure", &json!({ "reason": "person_ended" })).await.expect(200);
        county.set_clock("2027-05-10T09:00:00Z");
        let referral = crate::care::referral::walk::send(&county.as_("millgate"), &crate::care::referral::walk::dorothy()).await;
        let again = crate::care::episode::opened(&amira, referral, &json!({})).await;
        let mut talked = talk();
        talked["starts_at"] = json!("2027-05-10T08:00:00Z");
        amira.post(&format!("{}/contacts", again.episode), &talked).await.expect(201);
        recorded(&amira, &again, &ons4("2027-05-10", [6, 6, 6, 4])).await;
        let open: Vec<_> = tasks(&amira, "measure_again").await.into_iter().filter(|(status, _)| status == "open").collect();
        assert_eq!(open, [task("open", "2027-11-10T17:00:00Z")], "one clock, from the newest first contact");
    }
}
