//! A message to the agency that referred: in words that the worker releases, as long as the person agrees to it.

use linkwork::system::sandbox::cast::organisation_id;
use serde_json::{Value, json};

use super::listed;
use crate::care::episode::{Case, opened, submission};
use crate::care::referral::walk::{send, with_feedback};
use crate::harness::county::County;
use crate::on_both;

fn message() -> Value {
    json!({
        "recipient": "referrer", "occasion": "end",
        "content": {
            "requested_actions": { "status": "no_action_required", "items": [] },
            "summary": "She sings with others on Tuesdays.",
            "tried": [{ "what": "Telephone befriending", "outcome": "did_not_work", "comment": null }],
        },
    })
}

/// The pharmacy's case, of somebody who decided this about feedback to it.
async fn case(county: &County, n: u32, decision: &str) -> Case {
    let referral = send(&county.as_("millgate"), &with_feedback(submission(n), decision)).await;
    opened(&county.as_("amira"), referral, &json!({})).await
}

async fn draft(county: &County, case: &Case, body: &Value) -> String {
    county.as_("amira").post(&format!("{}/messages-back", case.episode), body).await.expect(201).location()
}

on_both! {
    async fn a_fully_informed_agency_reads_the_words_that_are_released_and_says_that_it_has(county) {
        let case = case(county, 1, "agreed").await;
        let (amira, millgate) = (county.as_("amira"), county.as_("millgate"));
        let path = draft(county, &case, &message()).await;
        millgate.get(&path).await.expect_problem(404, "not_found");
        let released = amira.step(&path, "release", &json!({})).await.expect(200);
        assert_eq!((&released.body["recipient"], &released.body["practice_id"]), (&json!("referrer"), &Value::Null));
        let read = millgate.get(&path).await.expect(200);
        assert_eq!((&read.body["view"], &read.body["content"]["summary"]), (&json!("referrer"), &message()["content"]["summary"]));
        assert_eq!(read.body["referral_id"], json!(case.referral.rsplit('/').next()));
        for inside in ["person_id", "episode_id", "drafted_by", "released_by", "practice_id"] {
            assert_eq!(read.body[inside], Value::Null, "{inside}");
        }
        assert_eq!(listed(&millgate).await, std::slice::from_ref(&read.body));
        let changes = millgate.history(&path).await.expect(200);
        assert_eq!(changes.types(), ["message_back.released"]);
        // It is neither the practice's nor another agency's.
        county.as_("harbour").get(&path).await.expect_problem(404, "not_found");
        county.as_("council").get(&path).await.expect_problem(404, "not_found");
        let by = json!({ "by": "Sunita Rao" });
        let done = millgate.step(&path, "acknowledgement", &by).await.expect(200).body;
        assert_eq!((&done["status"], &done["acknowledged_by"]), (&json!("acknowledged"), &by["by"]));
        // A message to the agency tells the practice nothing: what it is to be told is still to be told.
        assert_eq!(listed(&county.as_("harbour")).await, [json!(null); 0]);
        amira.step(&path, "error", &json!({ "reason": "wrong_content" })).await.expect(200);
        assert_eq!(millgate.get(&path).await.expect(200).body["content"], Value::Null);
    }

    async fn nothing_is_released_to_an_agency_that_the_person_does_not_want_to_hear(county) {
        let (amira, millgate) = (county.as_("amira"), county.as_("millgate"));
        for (n, decision) in [(1, "refused"), (2, "not_asked")] {
            let case = case(county, n, decision).await;
            let path = draft(county, &case, &message()).await;
            amira.step(&path, "release", &json!({})).await.expect_problem(409, "feedback_not_agreed");
            millgate.get(&path).await.expect_problem(404, "not_found");
        }
        // Who said yes, and says no since, is read of no more; and again once they agree.
        let case = case(county, 3, "agreed").await;
        let path = draft(county, &case, &message()).await;
        amira.step(&path, "release", &json!({})).await.expect(200);
        let consents = format!("{}/consents", case.person);
        for (decision, is_read) in [("withdrawn", false), ("given", true)] {
            let body = json!({ "purpose": "feedback", "decision": decision, "given_by": "person", "method": "verbal",
                "recipient_id": organisation_id(7) });
            amira.post(&consents, &body).await.expect(201);
            let read = millgate.get(&path).await.expect(200);
            assert_eq!(read.body["content"].is_object(), is_read, "{decision}");
            assert_eq!(read.text.contains("Tuesdays"), is_read, "{decision}");
        }
        amira.step(&case.referral, "error", &json!({ "reason": "wrong_person" })).await.expect(200);
        assert_eq!(millgate.get(&path).await.expect(200).body["content"], Value::Null);
    }

    async fn what_is_clinical_is_not_written_to_an_agency_and_the_referral_is_the_episode_s(county) {
        let case = case(county, 1, "agreed").await;
        let other = self::case(county, 2, "agreed").await;
        let amira = county.as_("amira");
        let of_other = json!(other.referral.rsplit('/').next());
        for (change, pointer, code) in [
            (json!({ "content": { "risks": { "status": "no_known_risks" } } }), "/content/risks", "contradiction"),
            (json!({ "referral_id": of_other }), "/referral_id", "not_found"),
            (json!({ "recipient": "practice", "referral_id": of_other }), "/referral_id", "contradiction"),
        ] {
            let mut body = message();
            for (name, value) in change.as_object().expect("an object") {
                if name == "content" {
                    body["content"]["risks"] = value["risks"].clone();
                } else {
                    body[name] = value.clone();
                }
            }
            if body["recipient"] == "practice" {
                body["content"]["risks"] = json!({ "status": "no_known_risks" });
            }
            let refused = amira.post(&format!("{}/messages-back", case.episode), &body).await;
            assert_eq!(refused.expect_problem(422, "validation_failed").faults(), [(pointer.to_owned(), code.to_owned())]);
        }
        // Of a referral that joined the episode its own sender reads.
        let second = send(&county.as_("council"), &with_feedback(submission(1), "agreed")).await;
        amira.step(&second, "acceptance", &json!({})).await.expect(200);
        let mut body = message();
        body["referral_id"] = json!(second.rsplit('/').next());
        let path = draft(county, &case, &body).await;
        amira.step(&path, "release", &json!({})).await.expect(200);
        county.as_("council").get(&path).await.expect(200);
        county.as_("millgate").get(&path).await.expect_problem(404, "not_found");
    }

    async fn who_referred_themselves_is_told_by_a_contact_and_by_no_message(county) {
        let mut body = County::fixture("self");
        body.as_object_mut().expect("an object").remove("external_reference");
        body["date_referred"] = json!("2026-11-18");
        let referral = send(&county.as_("hallowby_front_end"), &body).await;
        let case = opened(&county.as_("leila"), referral, &json!({ "worker_id": linkwork::system::sandbox::cast::worker_id(1) })).await;
        let path = draft(county, &case, &message()).await;
        county.as_("amira").step(&path, "release", &json!({})).await.expect_problem(409, "feedback_not_agreed");
    }
}
