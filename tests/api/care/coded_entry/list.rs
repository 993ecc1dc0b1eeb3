//! Whose coded entries one sees.

use serde_json::{Value, json};

use super::{DECLINED, TAKEN_UP, first_talk, only_entry, path_of, receipt, taken_on};
use crate::care::referral::walk::{dorothy, send};
use crate::harness::county::{Answer, Client};
use crate::on_both;

async fn count(caller: &Client<'_>, query: &str) -> usize {
    let page = caller.get(&format!("/v1/coded-entries{query}")).await.expect(200).body;
    page["items"].as_array().expect("a list").len()
}

/// How many open tasks there are to enter a code, and to tell of a first contact.
async fn to_tell(caller: &Client<'_>) -> [usize; 2] {
    let mut open = [0; 2];
    for (count, kind) in open.iter_mut().zip(["enter_code", "tell_practice_of_first_contact"]) {
        let page = caller.get(&format!("/v1/tasks?kind={kind}&status=open")).await.expect(200).body;
        *count = page["items"].as_array().expect("a list").len();
    }
    open
}

on_both! {
    async fn filters_narrow_and_pages_follow(county) {
        let (amira, practice, leila) = (county.as_("amira"), county.as_("harbour"), county.as_("leila"));
        let first = send(&county.as_("millgate"), &dorothy()).await;
        amira.step(&first, "decline", &json!({ "reason": "not_now" })).await.expect(200);
        let (referral, episode) = taken_on(county).await;
        let coded = first_talk(&amira, &referral, &episode).await;
        amira.step(&coded, "receipt", &receipt("2026-11-18T09:30:00Z")).await.expect(200);

        let here = linkwork::system::sandbox::cast::organisation_id(5);
        let elsewhere = linkwork::system::sandbox::cast::organisation_id(6);
        for caller in [&amira, &practice, &leila] {
            for (query, expected) in [
                (String::new(), 2),
                ("?status=entered".to_owned(), 1),
                ("?status=removed".to_owned(), 0),
                (format!("?code={TAKEN_UP}"), 1),
                (format!("?code={DECLINED}&status=to_enter"), 1),
                (format!("?practice_id={here}"), 2),
                (format!("?practice_id={elsewhere}"), 0),
            ] {
                assert_eq!(count(caller, &query).await, expected, "{query}");
            }
        }
        let page = practice.get("/v1/coded-entries?limit=1").await.expect(200).body;
        let next = format!("?limit=1&after={}", page["next_cursor"].as_str().expect("another page"));
        assert_eq!(count(&practice, &next).await, 1);
        assert_eq!(count(&county.as_("vale_medical"), "").await, 0);
        assert_eq!(count(&county.as_("owen"), "").await, 0);
        practice.get("/v1/coded-entries?code=123").await.expect_problem(400, "invalid_parameter");
        county.as_("caldicott").get("/v1/coded-entries").await.expect_problem(403, "forbidden");
    }

    /// The person's no to their practice takes effect with the next request of anybody.
    async fn who_objects_to_their_practice_being_told_is_not_shown_to_it(county) {
        let (amira, practice) = (county.as_("amira"), county.as_("harbour"));
        let (path, episode) = taken_on(county).await;
        let person = amira.get(&path).await.expect(200).body["person_id"].as_str().expect("an id").to_owned();
        let mut says = json!({ "purpose": "direct_care", "decision": "refused", "given_by": "person", "method": "verbal" });
        amira.post(&format!("/v1/people/{person}/consents"), &says).await.expect(201);
        let entry = first_talk(&amira, &path, &episode).await;
        let body = amira.get(&entry).await.expect(200).body;
        assert_eq!((&body["hold_reason"], &body["task"]), (&json!("person_objects"), &Value::Null));
        assert_eq!(count(&practice, "").await, 0);
        practice.get(&entry).await.expect_problem(404, "not_found");

        says["decision"] = json!("given");
        amira.post(&format!("/v1/people/{person}/consents"), &says).await.expect(201);
        let released = only_entry(&amira, &path).await;
        assert_eq!((&released["hold_reason"], &released["task"]["status"]), (&Value::Null, &json!("open")));
        assert_eq!(released["task"]["due_at"], "2026-11-25T17:00:00Z", "the week runs from the contact");
        assert_eq!(count(&practice, "").await, 1);
        practice.step(&entry, "receipt", &receipt("2026-11-18T09:30:00Z")).await.expect(200);
    }

    /// What the practice is to be told goes with it: the code, and the message back.
    async fn an_objection_that_comes_later_takes_the_tasks_away_and_a_yes_brings_them_back(county) {
        let (amira, practice) = (county.as_("amira"), county.as_("harbour"));
        let (path, episode) = taken_on(county).await;
        let entry = first_talk(&amira, &path, &episode).await;
        assert_eq!(to_tell(&amira).await, [1, 1]);
        let person = amira.get(&path).await.expect(200).body["person_id"].as_str().expect("an id").to_owned();
        let mut says = json!({ "purpose": "direct_care", "decision": "refused", "given_by": "person", "method": "verbal" });
        amira.post(&format!("/v1/people/{person}/consents"), &says).await.expect(201);
        let held = amira.get(&entry).await.expect(200).body;
        assert_eq!((&held["hold_reason"], &held["task"]["status"]), (&json!("person_objects"), &json!("cancelled")));
        assert_eq!(to_tell(&amira).await, [0, 0]);

        // The week is over by then: another one begins.
        county.set_clock("2026-11-27T10:00:00Z");
        says["decision"] = json!("given");
        amira.post(&format!("/v1/people/{person}/consents"), &says).await.expect(201);
        let due = only_entry(&practice, &path).await["due_at"].clone();
        assert_eq!(due, "2026-12-04T17:00:00Z");
        assert_eq!(to_tell(&amira).await, [1, 1]);
        practice.step(&entry, "receipt", &receipt("2026-11-27T09:30:00Z")).await.expect(200);
        assert_eq!(to_tell(&amira).await, [0, 1]);
    }

    async fn an_objection_that_comes_with_another_referral_takes_nothing_away_from_this_one(county) {
        let amira = county.as_("amira");
        let (path, episode) = taken_on(county).await;
        first_talk(&amira, &path, &episode).await;
        let mut again = dorothy();
        again["agreement"]["objects_to_practice"] = json!(true);
        send(&county.as_("hospital"), &again).await;
        assert_eq!(to_tell(&amira).await, [1, 1]);
        assert_eq!(only_entry(&amira, &path).await["hold_reason"], Value::Null);
        assert_eq!(count(&county.as_("harbour"), "").await, 1);
    }

    async fn a_code_of_a_referral_that_came_with_an_objection_waits_until_the_person_was_asked(county) {
        let amira = county.as_("amira");
        let first = send(&county.as_("millgate"), &dorothy()).await;
        county.as_("leila").step(&first, "rejection", &json!({ "reason": "no_capacity" })).await.expect(200);
        let mut again = dorothy();
        again["agreement"]["objects_to_practice"] = json!(true);
        let path = send(&county.as_("hospital"), &again).await;
        let accepted = amira.step(&path, "acceptance", &json!({})).await.expect(200).body;
        let episode = format!("/v1/episodes/{}", accepted["episode_id"].as_str().expect("an id"));
        first_talk(&amira, &path, &episode).await;
        assert_eq!(only_entry(&amira, &path).await["hold_reason"], "person_objects");
        assert_eq!(to_tell(&amira).await, [0, 0]);
        assert_eq!(count(&county.as_("harbour"), "").await, 0, "nor does the practice see it");

        let says = json!({ "purpose": "direct_care", "decision": "given", "given_by": "person", "method": "verbal" });
        let person = accepted["person_id"].as_str().expect("an id");
        amira.post(&format!("/v1/people/{person}/consents"), &says).await.expect(201);
        assert_eq!(only_entry(&amira, &path).await["hold_reason"], Value::Null);
        assert_eq!(to_tell(&amira).await, [1, 1]);
        let harbour = county.as_("harbour");
        assert_eq!(count(&harbour, "").await, 1);

        // Of its history a practice reads nothing that leads to what it may not know of.
        let entry = only_entry(&harbour, &path).await;
        let history = format!("/v1/coded-entries/{}", entry["id"].as_str().expect("an id"));
        let (of_practice, of_service) = (harbour.history(&history).await, amira.history(&history).await);
        let ids = |page: &Answer| page.text.matches(accepted["episode_id"].as_str().expect("an id")).count();
        assert_eq!(ids(&of_practice), 0, "{}", of_practice.text);
        assert!(ids(&of_service) > 0, "{}", of_service.text);
        assert!(of_practice.text.contains("hold_ended"), "{}", of_practice.text);
    }

    async fn a_practice_that_becomes_known_has_the_code_to_enter_and_one_that_is_left_has_not(county) {
        let amira = county.as_("amira");
        let (path, episode) = taken_on(county).await;
        first_talk(&amira, &path, &episode).await;
        let person = amira.get(&path).await.expect(200).body["person_id"].as_str().expect("an id").to_owned();
        let person = format!("/v1/people/{person}");
        let before = amira.get(&person).await.expect(200).body["demographics"]["gp_practice"].clone();
        let none = json!({ "demographics": { "gp_practice": null, "absent": { "gp_practice": "not_registered" } } });
        amira.patch(&person, &none).await.expect(200);
        assert_eq!(to_tell(&amira).await, [0, 0]);
        assert_eq!(only_entry(&amira, &path).await["hold_reason"], "no_practice");
        let known = json!({ "demographics": { "gp_practice": before, "absent": { "gp_practice": null } } });
        amira.patch(&person, &known).await.expect(200);
        assert_eq!(to_tell(&amira).await, [1, 1]);
        assert_eq!(count(&county.as_("harbour"), "").await, 1);
    }

    async fn who_is_registered_nowhere_triggers_the_code_and_it_waits(county) {
        let amira = county.as_("amira");
        let mut referral = dorothy();
        referral["person"].as_object_mut().expect("a person").remove("gp_practice");
        referral["person"]["absent"]["gp_practice"] = json!("not_registered");
        let path = send(&county.as_("millgate"), &referral).await;
        amira.step(&path, "decline", &json!({ "reason": "not_now" })).await.expect(200);
        let entry = only_entry(&amira, &path).await;
        assert_eq!((&entry["status"], &entry["hold_reason"]), (&json!("to_enter"), &json!("no_practice")));
        assert_eq!((&entry["practice_id"], &entry["task"]), (&Value::Null, &Value::Null));
        let entered = amira.step(&path_of(&entry), "receipt", &receipt("2026-11-18T09:30:00Z")).await.expect(200).body;
        assert_eq!((&entered["status"], &entered["hold_reason"]), (&json!("entered"), &Value::Null));
    }
}
