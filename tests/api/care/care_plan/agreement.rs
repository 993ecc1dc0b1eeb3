//! Who may agree to a plan.

use serde_json::{Value, json};

use super::{born_on, case, drafted, plan};
use crate::on_both;

fn assessment() -> Value {
    json!({ "assessed_on": "2026-11-17", "assessed_by": "Dr Samina Khan, GP", "finding": "She weighs it up well." })
}

on_both! {
    async fn under_sixteen_somebody_with_standing_agrees_and_the_rule_is_said(county) {
        let amira = county.as_("amira");
        let child = born_on(county, 1, "2011-11-18").await;
        let path = drafted(county, &child, &plan()).await;
        let refused = amira.step(&path, "agreement", &json!({ "by": "person" })).await;
        let refused = refused.expect_problem(409, "agreement_not_possible").body;
        assert!(refused["detail"].as_str().is_some_and(|rule| rule.contains("Gillick") || rule.contains("gillick")), "{refused}");
        let interests = json!({ "by": "best_interests", "name": "Amira Haddad", "assessment": assessment(), "consulted": ["Her aunt"] });
        amira.step(&path, "agreement", &interests).await.expect_problem(409, "agreement_not_possible");
        assert_eq!(amira.get(&path).await.body["status"], "draft");
        let gillick = json!({ "by": "gillick_competent_child", "assessment": assessment() });
        let agreed = amira.step(&path, "agreement", &gillick).await.expect(200).body;
        assert_eq!(agreed["copy"]["not_for_parents"], true);

        let other = born_on(county, 2, "2011-11-18").await;
        let path = drafted(county, &other, &plan()).await;
        let parent = json!({ "by": "parental_responsibility", "name": "Ann Hartley" });
        let agreed = amira.step(&path, "agreement", &parent).await.expect(200).body;
        assert_eq!((&agreed["agreement"]["name"], &agreed["copy"]["not_for_parents"]), (&json!("Ann Hartley"), &json!(false)));
    }

    async fn on_the_sixteenth_birthday_the_person_agrees(county) {
        let amira = county.as_("amira");
        let case = born_on(county, 3, "2010-11-18").await;
        let path = drafted(county, &case, &json!({})).await;
        let day_before = json!({ "by": "person", "on": "2026-11-17" });
        amira.step(&path, "agreement", &day_before).await.expect_problem(409, "agreement_not_possible");
        let gillick = json!({ "by": "gillick_competent_child", "assessment": assessment() });
        amira.step(&path, "agreement", &gillick).await.expect_problem(409, "agreement_not_possible");
        amira.step(&path, "agreement", &json!({ "by": "person" })).await.expect(200);
    }

    async fn for_an_adult_nobody_has_parental_responsibility_and_capacity_is_assessed(county) {
        let amira = county.as_("amira");
        let case = case(county).await;
        let path = drafted(county, &case, &plan()).await;
        let parent = json!({ "by": "parental_responsibility", "name": "Her mother" });
        amira.step(&path, "agreement", &parent).await.expect_problem(409, "agreement_not_possible");
        let attorney = json!({ "by": "attorney_or_deputy", "name": "Her niece" });
        let faults = amira.step(&path, "agreement", &attorney).await.expect_problem(422, "validation_failed").faults();
        assert_eq!(faults, [("/assessment".to_owned(), "missing".to_owned())]);
        let tomorrow = json!({ "by": "person", "on": "2026-11-19" });
        let faults = amira.step(&path, "agreement", &tomorrow).await.expect_problem(422, "validation_failed").faults();
        assert_eq!(faults, [("/on".to_owned(), "out_of_range".to_owned())]);
        let alone = json!({ "by": "best_interests", "name": "Dr Khan", "assessment": assessment(), "imca_consulted": true });
        amira.step(&path, "agreement", &alone).await.expect(200);
    }

    async fn a_review_that_has_passed_is_set_anew_first(county) {
        let amira = county.as_("amira");
        let case = case(county).await;
        let path = drafted(county, &case, &json!({ "review": { "on": "2026-11-17" } })).await;
        amira.step(&path, "agreement", &json!({ "by": "person" })).await.expect_problem(409, "invalid_transition");
        amira.patch(&path, &json!({ "review": { "on": "2026-11-18" } })).await.expect(200);
        amira.step(&path, "agreement", &json!({ "by": "person" })).await.expect(200);
    }
}
