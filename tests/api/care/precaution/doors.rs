//! Door by door, and act by act.

use linkwork::system::sandbox::cast::service_id;
use serde_json::{Value, json};

use super::{Case, Door, at_home, by, loose, open, plan, precautions, strict, with};
use crate::care::episode::{opened, submission};
use crate::care::identity::merge;
use crate::care::person::referred::referred;
use crate::care::referral::walk::send;
use crate::harness::county::County;
use crate::on_both;

/// What each act comes to for a case of whom the strict words are in force, or are not.
async fn each_act(county: &County, case: &Case, is_forbidden: bool, how: &str) {
    let unsafe_ways = [by("telephone"), by("text_message"), by("letter"), at_home()];
    for way in unsafe_ways {
        let answer = plan(county, case, &way).await;
        let expected = if is_forbidden { (409, Some("unsafe_means")) } else { (201, None) };
        assert_eq!((answer.status.as_u16(), answer.body["code"].as_str()), expected, "{how}: {way} {}", answer.text);
    }
    let planned = plan(county, case, &by("email")).await.expect(201).body;
    let says = planned["precautions"]["protective_instructions"]
        == json!([{ "rule": "leave_no_message", "whom": null, "postcode": null }]);
    assert_eq!(says, is_forbidden, "{how}: {}", planned["precautions"]);
    let amira = county.as_("amira");
    // What has happened is on record, with a warning.
    let session = amira.post("/v1/group-sessions", &json!({
        "name": "Coffee", "starts_at": "2026-11-18T09:00:00Z", "minutes": 60, "consultation_mechanism": "face_to_face",
        "location_type": "community_venue",
        "attendees": [{ "episode_id": case.episode.rsplit('/').next(), "attendance": "attended", "conversation_with": "person" }],
    })).await.expect(201).body;
    let contacts = amira.get(&format!("{}/contacts", case.episode)).await.expect(200).body;
    let met = contacts["items"].as_array().expect("a list").iter().find(|one| one["group_session_id"] == session["id"]);
    let warned = met.expect("the session's contact")["warnings"]
        .as_array()
        .expect("a list")
        .contains(&json!("outside_safe_contact"));
    assert_eq!(warned, is_forbidden, "{how}: the group session");
    // A place in a group is a visit too.
    let group = with(at_home(), &json!({ "location_type": "community_venue", "format": "group" }));
    let answer = plan(county, case, &group).await;
    assert_eq!(answer.status.as_u16(), if is_forbidden { 409 } else { 201 }, "{how}: a group {}", answer.text);
    // Who prints the person's copy reads how to reach them.
    let drafted = amira.post(&format!("{}/care-plans", case.episode), &crate::care::care_plan::plan()).await;
    let copy = drafted.expect(201).body["copy"]["precautions"]["safe_contact"]["how"].clone();
    assert_eq!(copy == json!(["email"]), is_forbidden, "{how}: the copy {copy}");
}

/// The same after two records are made one, the words in the one that goes, and at another service to which the person goes.
async fn each_end(county: &County, (n, case): (u32, &Case), is_forbidden: bool, how: &str) {
    let expected = if is_forbidden { 409 } else { 201 };
    let mut other = submission(n);
    let person = other["person"].as_object_mut().expect("an object");
    person.retain(|name, _| !name.starts_with("nhs_number"));
    person["absent"]["nhs_number"] = json!("not_known");
    let (_, kept) = referred(county, &other).await;
    let gone = case.person.rsplit('/').next().expect("an identifier");
    merge(&county.as_("leila"), &kept, gone).await.expect(200);
    let answer = plan(county, case, &by("telephone")).await;
    assert_eq!(answer.status.as_u16(), expected, "{how}, merged away: {}", answer.text);

    let to = json!({ "service_id": service_id(2), "basis": "person_agreed", "comment": "She moves." });
    let closed = county.as_("amira").step(&case.episode, "transfer", &to).await.expect(200).body;
    let there = format!("/v1/referrals/{}", closed["transferred_to"].as_str().expect("a text"));
    let bethan = county.as_("bethan");
    let there = opened(&bethan, there, &json!({})).await;
    let call = with(json!({ "starts_at": "2026-11-20T14:00:00Z" }), &by("telephone"));
    let answer = bethan.post(&format!("{}/contacts", there.episode), &call).await;
    assert_eq!(answer.status.as_u16(), expected, "{how}, transferred: {}", answer.text);
}

on_both! {
    /// Two doors after one another, the strict words by the first or by the second: whatever says less takes nothing away.
    async fn whatever_door_the_stricter_words_came_by_they_are_in_force(county) {
        let mut n = 0;
        for first in Door::ALL {
            for second in Door::ALL {
                for strict_first in [true, false] {
                    n += 1;
                    let case = open(county, n).await;
                    let (one, other) = if strict_first { (strict(), loose()) } else { (loose(), strict()) };
                    first.say(county, (n, &case), &one).await;
                    second.say(county, (n, &case), &other).await;
                    // Staff alone say of their own words that they hold no more.
                    let taken_back = strict_first && (first, second) == (Door::Staff, Door::Staff);
                    let how = format!("{first:?} then {second:?}, the strict ones first: {strict_first}");
                    each_act(county, &case, !taken_back, &how).await;
                    each_end(county, (n, &case), !taken_back, &how).await;
                }
            }
        }
    }

    async fn a_question_that_was_answered_never_ring_keeps_the_service_from_ringing(county) {
        let millgate = county.as_("millgate");
        let amira = county.as_("amira");
        let path = send(&millgate, &submission(1)).await;
        amira.step(&path, "return", &json!({ "questions": ["safe_contact"], "text": "Is it safe to ring?" })).await.expect(200);
        let answer = with(json!({ "text": "E-mail only, never ring." }), &strict());
        millgate.step(&path, "resubmission", &answer).await.expect(200);
        let case = opened(&amira, path, &json!({})).await;
        plan(county, &case, &by("telephone")).await.expect_problem(409, "unsafe_means");
        let planned = plan(county, &case, &by("email")).await.expect(201).body;
        assert_eq!(planned["precautions"]["safe_contact"], json!({
            "status": "asked", "how": ["email"], "when": [], "never": ["Never ring the house"],
        }));
    }

    async fn a_second_referral_of_domestic_abuse_with_the_address_withheld_keeps_everybody_away(county) {
        let case = open(county, 1).await;
        let mut second = with(submission(1), &json!({
            "safe_contact": { "status": "asked", "how": ["email"] },
            "risks": { "status": "listed", "items": [{ "kind": "domestic_abuse", "source": "person" }] },
            "safety_actions": ["gp_informed"],
        }));
        let person = second["person"].as_object_mut().expect("an object");
        person.remove("address");
        person["absent"]["address"] = json!("withheld");
        person.insert("outward_code".into(), json!("HX9"));
        send(&county.as_("millgate"), &second).await;
        for way in [by("telephone"), by("text_message")] {
            plan(county, &case, &way).await.expect_problem(409, "unsafe_means");
        }
        let letter = plan(county, &case, &by("letter")).await.expect(409);
        let codes: Vec<String> = letter.faults().into_iter().map(|(_, code)| code).collect();
        assert_eq!(codes, ["unsafe_means", "address_withheld"]);
        plan(county, &case, &at_home()).await.expect_problem(409, "risks_unknown");
        assert_eq!(precautions(county, &case).await["address_withheld"], json!(true));
    }

    async fn a_home_visit_waits_until_somebody_has_looked_at_the_risk_of_violence(county) {
        let case = open(county, 1).await;
        plan(county, &case, &at_home()).await.expect(201);
        let violence = json!({ "risks": { "status": "listed", "items": [{ "kind": "harm_to_others", "source": "record" }] } });
        let second = send(&county.as_("millgate"), &with(submission(1), &violence)).await;
        plan(county, &case, &at_home()).await.expect_problem(409, "risks_unknown");
        plan(county, &case, &by("telephone")).await.expect(201);
        let looked = json!({ "finding": "no_danger_now", "text": "He has moved out." });
        county.as_("amira").step(&second, "risk-review", &looked).await.expect(200);
        plan(county, &case, &at_home()).await.expect(201);
    }

    async fn an_addendum_says_how_to_keep_somebody_from_harm_and_is_checked(county) {
        let case = open(county, 1).await;
        let millgate = county.as_("millgate");
        let addenda = format!("{}/addenda", case.referral);
        let refused = millgate.post(&addenda, &json!({
            "safe_contact": { "status": "asked" },
            "individual_requirements": { "status": "asked", "communication": ["interpreter"] },
            "protective_instructions": [{ "rule": "do_not_tell" }],
        })).await.expect_problem(422, "validation_failed");
        let pointers: Vec<String> = refused.faults().into_iter().map(|(pointer, _)| pointer).collect();
        assert_eq!(pointers, ["/safe_contact/how", "/individual_requirements/interpreter_language", "/protective_instructions/0/whom"]);
        millgate.post(&addenda, &json!({})).await.expect_problem(422, "validation_failed");
        let said = json!({
            "individual_requirements": { "status": "asked", "communication": ["interpreter"], "interpreter_language": "pl" },
            "protective_instructions": [{ "rule": "do_not_tell", "whom": "Her brother" }],
            "address_withheld": true,
        });
        millgate.post(&addenda, &said).await.expect(201);
        let seen = precautions(county, &case).await;
        assert_eq!(seen["individual_requirements"]["interpreter_languages"], json!(["pl"]));
        assert_eq!(seen["protective_instructions"][0]["whom"], "Her brother");
        assert_eq!((&seen["address_withheld"], &seen["review_due"]), (&json!(true), &json!(true)));
        // The person's record is what staff made it.
        let person = county.as_("amira").get(&case.person).await.expect(200).body;
        assert_eq!((&person["address_withheld"], &person["protective_instructions"]), (&json!(false), &json!([])));
        assert_eq!(person["precaution_statements"][0]["source"], "addendum");
    }

    async fn more_than_a_hundred_answers_of_one_referral_do_not_wait_at_once(county) {
        let case = open(county, 1).await;
        let millgate = county.as_("millgate");
        let addenda = format!("{}/addenda", case.referral);
        for number in 0..100 {
            let never = json!({ "safe_contact": { "status": "asked", "how": ["email"], "never": format!("Not on day {number}") } });
            millgate.post(&addenda, &never).await.expect(201);
        }
        let one_more = json!({ "safe_contact": { "status": "asked", "how": ["email"], "never": "Not on Sundays" } });
        millgate.post(&addenda, &one_more).await.expect_problem(409, "too_many_addenda");
        let seen: Value = precautions(county, &case).await;
        assert_eq!((seen["safe_contact"]["never"].as_array().map(Vec::len), &seen["has_more"]), (Some(10), &json!(true)));
    }
}
