//! What a person permits is a consent, wherever it was said.

use serde_json::{Value, json};

use super::{answer, case, drafted};
use crate::harness::county::Client;
use crate::on_both;

/// The decisions on record: purpose and decision, the earliest first.
async fn decisions(client: &Client<'_>, person: &str) -> Vec<(String, String)> {
    let page = client.get(&format!("{person}/consents")).await.expect(200).body;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let items = page["items"].as_array().expect("items").iter().rev();
    let ours = items
        .filter(|item| item["purpose"] == "survey" || item["purpose"] == "evaluation" || item["purpose"] == "story");
    ours.map(|item| (text(&item["purpose"]), text(&item["decision"]))).collect()
}

fn decided(purpose: &str, decision: &str) -> (String, String) {
    (purpose.to_owned(), decision.to_owned())
}

on_both! {
    async fn each_answer_is_the_consent_that_it_gates_and_a_story_is_none(county) {
        let case = case(county).await;
        let amira = county.as_("amira");
        let asked = json!([answer("share_story", "yes"), answer("satisfaction_survey", "yes"), answer("evaluation", "no")]);
        let path = drafted(county, &case, &json!({ "permissions": asked })).await;
        let first = [decided("survey", "given"), decided("evaluation", "refused")];
        assert_eq!(decisions(&amira, &case.person).await, first, "a tick for a story is interest");
        let now = amira.get(&path).await.body["permissions"].clone();
        let in_force: Vec<&Value> = now.as_array().expect("a list").iter().map(|one| &one["is_in_force"]).collect();
        assert_eq!(in_force, [true, true, false]);

        amira.patch(&path, &json!({ "what_matters": "Singing" })).await.expect(200);
        assert_eq!(decisions(&amira, &case.person).await, first, "nothing new was said");
        county.set_clock("2026-11-20T09:00:00Z");
        let mut later = asked.as_array().expect("a list").clone();
        let mut no = answer("satisfaction_survey", "no");
        no["asked_on"] = json!("2026-11-20");
        later.push(no);
        amira.patch(&path, &json!({ "permissions": later })).await.expect(200);
        assert_eq!(decisions(&amira, &case.person).await.last(), Some(&decided("survey", "withdrawn")));
    }

    async fn a_no_that_is_said_elsewhere_holds_for_the_plan_too(county) {
        let case = case(county).await;
        let amira = county.as_("amira");
        let yes = json!({ "permissions": [answer("satisfaction_survey", "yes")] });
        let path = drafted(county, &case, &yes).await;
        assert_eq!(amira.get(&path).await.body["permissions"][0]["is_in_force"], true);
        county.set_clock("2026-11-19T09:00:00Z");
        let no = json!({ "purpose": "survey", "decision": "withdrawn", "given_by": "person", "method": "verbal" });
        amira.post(&format!("{}/consents", case.person), &no).await.expect(201);
        assert_eq!(amira.get(&path).await.body["permissions"][0]["is_in_force"], false);
        let mut old = answer("satisfaction_survey", "yes");
        old["asked_by"] = json!(linkwork::system::sandbox::cast::worker_id(2));
        amira.patch(&path, &json!({ "permissions": [old] })).await.expect_problem(409, "invalid_transition");
        let mut new = answer("satisfaction_survey", "yes");
        new["asked_on"] = json!("2026-11-19");
        amira.patch(&path, &json!({ "permissions": [new] })).await.expect(200);
        assert_eq!(amira.get(&path).await.body["permissions"][0]["is_in_force"], true);
        let mut tomorrow = answer("evaluation", "yes");
        tomorrow["asked_on"] = json!("2026-11-20");
        let faults = amira.patch(&path, &json!({ "permissions": [tomorrow] })).await.expect(422).faults();
        assert_eq!(faults, [("/permissions/0/asked_on".to_owned(), "out_of_range".to_owned())]);
    }

    async fn what_a_plan_of_somebody_else_permits_is_taken_back_and_a_no_stays(county) {
        let case = case(county).await;
        let amira = county.as_("amira");
        let asked = json!([answer("satisfaction_survey", "yes"), answer("evaluation", "no")]);
        let path = drafted(county, &case, &json!({ "permissions": asked })).await;
        county.set_clock("2026-11-19T09:00:00Z");
        amira.step(&path, "error", &json!({ "reason": "wrong_person" })).await.expect(200);
        let all = [decided("survey", "given"), decided("evaluation", "refused"), decided("survey", "withdrawn")];
        assert_eq!(decisions(&amira, &case.person).await, all);
    }

    async fn what_the_person_said_themselves_outlasts_a_plan_in_error(county) {
        let case = case(county).await;
        let amira = county.as_("amira");
        let yes = json!({ "purpose": "survey", "decision": "given", "given_by": "person", "method": "verbal" });
        amira.post(&format!("{}/consents", case.person), &yes).await.expect(201);
        county.set_clock("2026-11-19T09:00:00Z");
        let mut again = answer("satisfaction_survey", "yes");
        again["asked_on"] = json!("2026-11-19");
        let path = drafted(county, &case, &json!({ "permissions": [again, answer("evaluation", "yes")] })).await;
        amira.step(&path, "error", &json!({ "reason": "test" })).await.expect(200);
        let now = decisions(&amira, &case.person).await;
        assert_eq!(now.iter().rfind(|(purpose, _)| purpose == "survey"), Some(&decided("survey", "given")));
        assert_eq!(now.iter().rfind(|(purpose, _)| purpose == "evaluation"), Some(&decided("evaluation", "withdrawn")));
        let wrong = drafted(county, &case, &json!({ "permissions": [{
            "permission": "evaluation", "answer": "yes", "asked_on": "2026-11-19", "asked_by": answer("evaluation", "yes")["asked_by"],
        }] })).await;
        amira.step(&wrong, "error", &json!({ "reason": "wrong_content" })).await.expect(200);
        let now = decisions(&amira, &case.person).await;
        assert_eq!(now.iter().rfind(|(purpose, _)| purpose == "evaluation"), Some(&decided("evaluation", "given")));
    }
}
