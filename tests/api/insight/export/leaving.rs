//! Who and what is in an export, and what is not.

use catalogue::SensitiveClass;
use catalogue::coded::Coded;
use linkwork::insight::export::codes::ExportKind;
use serde_json::json;

use super::{all, asked, column, exported, files, id, lets_count, met, since};
use crate::care::outcome::{ons4, recorded};
use crate::contract::canaries::{WORDS, canaries, case, grant};
use crate::on_both;

const EVERYTHING: fn() -> Vec<&'static str> = || ExportKind::ALL.iter().map(|kind| kind.code()).collect();

on_both! {
    async fn who_refuses_that_their_record_counts_is_in_none(county) {
        let (one, first) = met(county, 1, "To sing").await;
        let (_, second) = met(county, 2, "To walk").await;
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let kinds = ["contacts", "referrals", "coded_entries", "term_set_demographics", "term_set_needs_and_concerns"];
        let needs = json!({ "needs": [{ "kind": "debt", "text": "Letters", "priority": "first", "identified_on": "2026-11-18",
            "at_start": "unmet" }] });
        amira.post(&format!("{}/assessment", one.episode), &needs).await.expect(201);
        let whole = exported(&leila, &asked(&kinds)).await;
        let assessments = column(&files(&leila, &whole).await["term_set_needs_and_concerns"], "assessment_id");
        let assessment = assessments.iter().find(|id| !id.is_empty()).expect("the need is there").clone();
        let consents = format!("{}/consents", one.person);
        let say = async |decision: &str| {
            let word = json!({ "purpose": "evaluation", "decision": decision, "given_by": "person", "method": "verbal",
                "decided_at": county.clock.now() });
            amira.post(&consents, &word).await.expect(201);
            county.clock.advance(chrono::TimeDelta::minutes(1));
        };
        say("refused").await;
        let without = all(&leila, &kinds).await;
        assert_eq!(column(&without["contacts"], "id"), std::slice::from_ref(&second));
        for (kind, text) in &without {
            assert!(!text.contains(&id(&one.person)), "{kind}: {text}");
        }
        let (later, changed) = since(&leila, &whole, &kinds).await;
        assert_eq!(column(&changed["removed_contacts"], "id"), std::slice::from_ref(&first), "who keeps a copy hears of it");
        assert_eq!(column(&changed["removed_referrals"], "id"), [id(&one.referral)]);
        let mut of_needs = vec![assessment, id(&one.referral)];
        of_needs.sort();
        assert_eq!(column(&changed["removed_term_set_needs_and_concerns"], "id"), of_needs);
        say("given").await;
        let (_, changed) = since(&leila, &later, &kinds).await;
        assert_eq!(column(&changed["contacts"], "id"), std::slice::from_ref(&first), "it comes back though it was not changed");
        assert_eq!(changed["removed_contacts"], "");
        let mut both = [first, second];
        both.sort();
        assert_eq!(column(&all(&leila, &kinds).await["contacts"], "id"), both);
    }

    async fn a_measure_that_turns_out_wrong_is_taken_out_again(county) {
        let (case, _) = met(county, 1, "To sing").await;
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let outcome = recorded(&amira, &case, &ons4("2026-11-18", [7, 7, 7, 2])).await;
        let whole = exported(&leila, &asked(&["term_set_outcomes"])).await;
        assert!(files(&leila, &whole).await["term_set_outcomes"].contains(&id(&outcome)));
        amira.step(&outcome, "error", &json!({ "reason": "wrong_answers" })).await.expect(200);
        let (_, changed) = since(&leila, &whole, &["term_set_outcomes"]).await;
        assert_eq!(changed["term_set_outcomes"], "");
        assert_eq!(column(&changed["removed_term_set_outcomes"], "id"), [id(&outcome)]);
    }

    async fn who_was_entered_by_mistake_is_in_none(county) {
        let (case, _) = met(county, 1, "To sing").await;
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let kinds = EVERYTHING();
        amira.step(&case.episode, "error", &json!({ "reason": "wrong_person" })).await.expect(200);
        for (kind, text) in all(&leila, &kinds).await {
            assert!(!text.contains(&id(&case.person)), "{kind}: {text}");
        }
    }

    async fn another_services_rows_are_not_in_it(county) {
        met(county, 1, "To sing").await;
        for (kind, text) in all(&county.as_("owen"), &EVERYTHING()).await {
            assert_eq!(text, "", "{kind}");
        }
    }

    async fn who_lacks_a_class_exports_no_trace_of_it(county) {
        let rows = case(county).await;
        lets_count(county, &rows["people"][0]).await;
        let (leila, kinds) = (county.as_("leila"), EVERYTHING());
        let whole = all(&leila, &kinds).await;
        let whole: String = whole.into_values().collect();
        for canary in ["canary-of-words", "domestic_abuse", "HX9 9ZZ", "police"] {
            assert!(whole.contains(canary), "{canary} is there to be met");
        }
        // A concern of the group is taken to her, with the connection, whatever she holds.
        let kinds: Vec<&str> = kinds.into_iter().filter(|kind| !matches!(*kind, "connections" | "term_set_support_offered")).collect();
        for class in SensitiveClass::ALL {
            let others: Vec<_> = SensitiveClass::ALL.iter().copied().filter(|other| other != class).collect();
            grant(county, 12, &others).await;
            let read = all(&leila, &kinds).await;
            for canary in canaries(*class).into_iter().chain([WORDS.to_owned()]) {
                let bare = canary.trim_matches('"');
                let met: Vec<_> = read.iter().filter(|(_, text)| text.contains(bare)).collect();
                assert!(met.is_empty(), "without {class}: {canary} in {met:?}");
            }
        }
        grant(county, 12, &[]).await;
        assert!(files(&leila, &exported(&leila, &asked(&kinds)).await).await["term_set_needs_and_concerns"].contains("bereavement"));
    }
}
