use reqwest::Method;
use serde_json::{Value, json};

use super::{active, entered, matched};
use crate::care::episode::{open, submission};
use crate::care::household_link::keep_apart;
use crate::care::identity::merge;
use crate::care::person::referred::referred;
use crate::community::asset::singing;
use crate::community::connection::{agreed, id};
use crate::community::gap::tasks;
use crate::harness::county::County;
use crate::on_both;
use linkwork::system::job::sweep;

/// A volunteer whom the service supported: the person of this path.
async fn who_was_helped(county: &County, person: &str) -> String {
    let path = active(county).await;
    county.as_("amira").patch(&path, &json!({ "person_id": id(person) })).await.expect(200);
    path
}

on_both! {
    async fn a_volunteer_goes_along_with_somebody_who_agrees(county) {
        let (_, connection) = agreed(county, 1, &singing(county).await).await;
        let volunteer = active(county).await;
        let amira = county.as_("amira");
        let body = json!({ "volunteer_id": id(&volunteer), "role": "buddy", "permission": { "given_by": "person", "method": "verbal" } });
        for (noun, body) in [("volunteer-match", &body), ("volunteer-match-end", &json!({}))] {
            let refused = county.as_("tom").call(Method::POST, &format!("{connection}/{noun}"), &[("If-Match", "\"any\"")], Some(body)).await;
            refused.expect_problem(403, "access_reason_required");
        }
        let with = matched(county, &connection, &volunteer).await.expect(200).body;
        assert_eq!((&with["volunteer_id"], &with["volunteer_match"]["role"]), (&json!(id(&volunteer)), &json!("buddy")));
        let found = amira.get(&format!("/v1/connections?volunteer_id={}", id(&volunteer))).await.expect(200).body;
        assert_eq!(found["items"].as_array().map(Vec::len), Some(1));
        // The group learns nothing of it, and finds nothing by it.
        let choir = county.as_("open_door_listing");
        assert!(!choir.get(&connection).await.expect(200).text.contains("volunteer"));
        let sifted = choir.get(&format!("/v1/connections?volunteer_id={}", id(&volunteer))).await.expect(200).body;
        assert_eq!(sifted["items"], json!([]));
        let without = amira.step(&connection, "volunteer-match-end", &json!({})).await.expect(200).body;
        assert_eq!((&without["volunteer_id"], &without["volunteer_match"]), (&Value::Null, &Value::Null));
        amira.step(&connection, "volunteer-match-end", &json!({})).await.expect_problem(409, "invalid_transition");
        let history = amira.history(&connection).await;
        let types = history.types();
        assert!(types.ends_with(&["connection.volunteer_matched", "connection.volunteer_match_ended"]), "{types:?}");
    }

    async fn nobody_is_matched_who_is_not_ready_or_not_of_the_service(county) {
        let (_, connection) = agreed(county, 1, &singing(county).await).await;
        let amira = county.as_("amira");
        let applied = entered(county).await;
        matched(county, &connection, &applied).await.expect_problem(409, "volunteer_not_ready");
        let gone = active(county).await;
        amira.step(&gone, "departure", &json!({})).await.expect(200);
        matched(county, &connection, &gone).await.expect_problem(409, "volunteer_not_ready");
        let foreign = county.as_("bethan").post("/v1/volunteers", &json!({ "name": "Gwen Pugh" })).await.expect(201).location();
        let refused = matched(county, &connection, &foreign).await.expect(422);
        assert_eq!(refused.faults(), [("/volunteer_id".to_owned(), "not_found".to_owned())]);
        let lapsed = active(county).await;
        county.set_clock("2029-11-18T10:00:00Z");
        let refused = matched(county, &connection, &lapsed).await.expect_problem(409, "volunteer_not_ready");
        assert!(refused.text.contains("too long ago: dbs"), "{}", refused.text);
    }

    async fn whoever_carries_somebody_hears_that_their_volunteer_stops(county) {
        let asset = singing(county).await;
        let (_, connection) = agreed(county, 1, &asset).await;
        let (_, other) = agreed(county, 2, &asset).await;
        let volunteer = active(county).await;
        let amira = county.as_("amira");
        matched(county, &connection, &volunteer).await.expect(200);
        county.as_("leila").step(&volunteer, "pause", &json!({})).await.expect(200);
        county.as_("leila").step(&volunteer, "departure", &json!({})).await.expect(200);
        let due = |all: Vec<String>| all.into_iter().filter(|task| task.starts_with("review_volunteer")).collect::<Vec<_>>();
        assert_eq!(due(tasks(&amira, &connection).await), ["review_volunteer_match open"], "once");
        assert!(due(tasks(&amira, &other).await).is_empty());
        amira.step(&connection, "volunteer-match-end", &json!({})).await.expect(200);
        assert_eq!(due(tasks(&amira, &connection).await), ["review_volunteer_match done"]);
    }

    async fn whoever_carries_somebody_hears_once_when_the_check_of_their_volunteer_counts_no_more(county) {
        let (_, connection) = agreed(county, 1, &singing(county).await).await;
        let volunteer = active(county).await;
        matched(county, &connection, &volunteer).await.expect(200);
        let amira = county.as_("amira");
        let due = async || tasks(&amira, &connection).await.iter().filter(|task| *task == "review_volunteer_match open").count();
        let until = county.as_("leila").get(&volunteer).await.expect(200).body["checks"].clone();
        let seen = until.as_array().and_then(|checks| checks.iter().find(|check| check["kind"] == "dbs"));
        let seen: chrono::NaiveDate = seen.and_then(|check| check["seen_on"].as_str()?.parse().ok()).expect("a day");
        let last = seen.checked_add_months(chrono::Months::new(36)).expect("a day");
        county.set_clock(&format!("{last}T12:00:00Z"));
        sweep(county.server.state()).await.expect("the sweep runs");
        assert_eq!(due().await, 0, "it counts on its last day");
        let next = last.succ_opt().expect("a day");
        county.set_clock(&format!("{next}T12:00:00Z"));
        let state = county.server.state();
        let (one, other) = tokio::join!(sweep(state), sweep(state));
        one.and(other).expect("the sweeps run");
        assert_eq!(due().await, 1);
        let told = county.as_("leila").history(&volunteer).await;
        assert_eq!(told.types().iter().filter(|kind| **kind == "volunteer.check_lapsed").count(), 1);
        sweep(state).await.expect("the sweep runs");
        assert_eq!(due().await, 1, "it is told once");
    }

    async fn of_a_match_and_a_pause_at_once_nobody_goes_along_without_a_word(county) {
        let asset = singing(county).await;
        for n in 1..=3 {
            let (_, connection) = agreed(county, n, &asset).await;
            let volunteer = active(county).await;
            let leila = county.as_("leila");
            let nothing = json!({});
            let (with, paused) =
                tokio::join!(matched(county, &connection, &volunteer), leila.step(&volunteer, "pause", &nothing));
            assert!(paused.status == 200 || paused.status == 412, "{}", paused.text);
            if paused.status == 412 {
                leila.step(&volunteer, "pause", &nothing).await.expect(200);
            }
            let asked = tasks(&county.as_("amira"), &connection).await.contains(&"review_volunteer_match open".to_owned());
            assert_eq!(with.status == 200, asked, "round {n}: {}", with.text);
        }
    }

    /// Who was helped may volunteer; that they were stands nowhere.
    async fn nobody_goes_along_with_themselves_or_with_somebody_of_their_household(county) {
        let asset = singing(county).await;
        let (helped, own) = agreed(county, 1, &asset).await;
        let (relative, connection) = agreed(county, 2, &asset).await;
        let (_, stranger) = agreed(county, 3, &asset).await;
        let volunteer = who_was_helped(county, &helped.person).await;
        let shown = county.as_("leila").get(&volunteer).await.expect(200);
        assert!(!shown.text.contains(id(&helped.person)) && !shown.text.contains("person_id"), "{}", shown.text);
        assert!(!county.as_("leila").history(&volunteer).await.text.contains(id(&helped.person)));
        matched(county, &own, &volunteer).await.expect_problem(409, "volunteer_not_suitable");
        matched(county, &connection, &volunteer).await.expect(200);
        let link = keep_apart(county, &helped.person, &relative.person).await;
        let due = tasks(&county.as_("amira"), &connection).await;
        assert!(due.contains(&"review_volunteer_match open".to_owned()), "{due:?}");
        let refused = matched(county, &connection, &volunteer).await.expect_problem(409, "volunteer_not_suitable");
        for word in ["household", "risk", "apart", "Hartley"] {
            assert!(!refused.text.contains(word), "{}", refused.text);
        }
        matched(county, &stranger, &volunteer).await.expect(200);
        county.as_("leila").step(&link, "removal", &json!({ "reason": "They do not live together." })).await.expect(200);
        matched(county, &connection, &volunteer).await.expect(200);
    }

    async fn a_household_is_still_theirs_after_two_records_are_merged(county) {
        let asset = singing(county).await;
        let (relative, connection) = agreed(county, 1, &asset).await;
        let (helped, _) = agreed(county, 2, &asset).await;
        let mut again = submission(2);
        let person = again["person"].as_object_mut().expect("an object");
        person.retain(|name, _| !name.starts_with("nhs_number"));
        person["absent"]["nhs_number"] = json!("not_known");
        let (_, kept) = referred(county, &again).await;
        let volunteer = who_was_helped(county, &helped.person).await;
        merge(&county.as_("leila"), &kept, id(&helped.person)).await.expect(200);
        matched(county, &connection, &volunteer).await.expect(200);
        keep_apart(county, &format!("/v1/people/{kept}"), &relative.person).await;
        matched(county, &connection, &volunteer).await.expect_problem(409, "volunteer_not_suitable");
    }

    async fn whoever_carries_somebody_hears_when_two_records_turn_out_to_be_their_volunteers(county) {
        let asset = singing(county).await;
        let (case, own) = agreed(county, 1, &asset).await;
        let (_, other) = agreed(county, 3, &asset).await;
        let mut again = submission(1);
        let person = again["person"].as_object_mut().expect("an object");
        person.retain(|name, _| !name.starts_with("nhs_number"));
        person["absent"]["nhs_number"] = json!("not_known");
        let (_, second) = referred(county, &again).await;
        let volunteer = who_was_helped(county, &format!("/v1/people/{second}")).await;
        matched(county, &own, &volunteer).await.expect(200);
        matched(county, &other, &volunteer).await.expect(200);
        merge(&county.as_("leila"), id(&case.person), &second).await.expect(200);
        let amira = county.as_("amira");
        assert!(tasks(&amira, &own).await.contains(&"review_volunteer_match open".to_owned()));
        assert!(!tasks(&amira, &other).await.contains(&"review_volunteer_match open".to_owned()));
    }

    async fn whoever_carries_somebody_hears_when_a_sender_refers_their_volunteer_as_of_their_household(county) {
        let asset = singing(county).await;
        let (relative, connection) = agreed(county, 1, &asset).await;
        let (helped, _) = agreed(county, 2, &asset).await;
        let volunteer = who_was_helped(county, &helped.person).await;
        matched(county, &connection, &volunteer).await.expect(200);
        let amira = county.as_("amira");
        for (n, of) in [(1, &relative), (2, &helped)] {
            assert!(!tasks(&amira, &connection).await.contains(&"review_volunteer_match open".to_owned()), "before {n}");
            let mut again = submission(n);
            again["household_reference"] = json!("household-17");
            let (_, person) = referred(county, &again).await;
            assert_eq!(format!("/v1/people/{person}"), of.person, "{n}");
        }
        assert!(tasks(&amira, &connection).await.contains(&"review_volunteer_match open".to_owned()));
    }

    async fn whom_nobody_may_tell_is_asked_about_before_a_volunteer_hears_of_somebody(county) {
        let (case, connection) = agreed(county, 1, &singing(county).await).await;
        let volunteer = active(county).await;
        let amira = county.as_("amira");
        let words = json!({ "protective_instructions": [{ "rule": "do_not_tell", "whom": "Her brother" }] });
        amira.patch(&case.person, &words).await.expect(200);
        let refused = matched(county, &connection, &volunteer).await.expect_problem(409, "do_not_tell");
        assert_eq!(refused.faults(), [("/is_safe_to_tell".to_owned(), "do_not_tell".to_owned())]);
        let sure = json!({ "volunteer_id": id(&volunteer), "role": "companion", "is_safe_to_tell": true,
            "permission": { "given_by": "person", "method": "verbal" } });
        amira.step(&connection, "volunteer-match", &sure).await.expect(200);
        let ended = json!({ "death": { "reported_by": "Her sister" } });
        amira.patch(&case.person, &ended).await.expect(200);
        let gone = amira.step(&connection, "volunteer-match", &sure).await;
        assert_eq!(gone.status, 409, "{}", gone.text);
    }

    async fn only_a_person_of_the_service_is_named_as_who_volunteers(county) {
        let case = open(county, 1).await;
        let foreign = county.as_("bethan").post("/v1/volunteers", &json!({ "name": "Gwen Pugh", "person_id": id(&case.person) })).await;
        assert_eq!(foreign.expect(422).faults(), [("/person_id".to_owned(), "not_found".to_owned())]);
        let tom = county.as_("tom");
        let named = json!({ "name": "Rosemary Ingham", "person_id": id(&case.person) });
        tom.post("/v1/volunteers", &named).await.expect_problem(403, "access_reason_required");
        let known = county.as_("amira").post("/v1/volunteers", &named).await.expect(201).location();
        let theirs = json!({ "person_id": id(&case.person) });
        tom.patch(&known, &theirs).await.expect_problem(403, "access_reason_required");
        let stranger = county.as_("bethan").post("/v1/volunteers", &json!({ "name": "Gwen Pugh" })).await.expect(201).location();
        let refused = county.as_("bethan").patch(&stranger, &theirs).await.expect(422);
        assert_eq!(refused.faults(), [("/person_id".to_owned(), "not_found".to_owned())]);
    }
}
