//! Two people of one household whom two senders referred.

mod meeting;

use linkwork::system::sandbox::cast::worker_id;
use reqwest::Method;
use serde_json::{Value, json};

use crate::care::episode::{Case, open, opened, refer, submission};
use crate::care::identity::{merge, separate};
use crate::harness::county::{Answer, Client, County};
use crate::on_both;

/// The last part of a path.
pub(super) fn id(path: &str) -> &str {
    path.rsplit('/').next().expect("an identifier")
}

/// Where somebody's links are.
pub(super) fn links(person: &str) -> String {
    format!("{person}/household-links")
}

/// What somebody says of two people: that the first is at risk from the other, or not.
pub(super) fn said(other: &str, at_risk: bool) -> Value {
    json!({ "other_person_id": id(other), "person_at_risk": at_risk, "reason": "Both gave 4 Quay Street" })
}

/// The manager links two people, of whom the first is at risk from the other.
pub async fn keep_apart(county: &County, one: &str, other: &str) -> String {
    county.as_("leila").post(&links(one), &said(other, true)).await.expect(201).location()
}

/// Two people whom two senders referred, and whom nobody carries yet: the paths of their referrals and theirs.
pub(super) async fn two_referred(county: &County) -> [(String, String); 2] {
    let mut both = Vec::new();
    for (sender, number) in [("millgate", 1), ("council", 2)] {
        let referral = county.as_(sender).post("/v1/referrals", &submission(number)).await.expect(201).location();
        let row = county.as_("leila").get(&referral).await.expect(200).body;
        both.push((referral, format!("/v1/people/{}", row["person_id"].as_str().expect("an id"))));
    }
    both.try_into().expect("two")
}

async fn with_reason(client: &Client<'_>, path: &str) -> Answer {
    client.call(Method::GET, path, &[("Access-Reason", "duty")], None).await
}

on_both! {
    async fn two_people_of_one_house_are_linked_with_a_reason_and_it_is_taken_back_with_one(county) {
        let [(_, one), (_, other)] = two_referred(county).await;
        let amira = county.as_("amira");
        let made = amira.post(&links(&one), &said(&other, false)).await.expect(201);
        assert_eq!((&made.body["status"], &made.body["allowed_actions"]), (&json!("standing"), &json!(["removal"])));
        assert_eq!((&made.body["person_id"], &made.body["other_person_id"]), (&json!(id(&one)), &json!(id(&other))));
        assert_eq!(made.body["reason"], "Both gave 4 Quay Street");
        let link = made.location();
        // Of both it is read, and of both it is audited.
        for person in [&one, &other] {
            assert_eq!(amira.get(&links(person)).await.expect(200).body["items"], json!([made.body]));
            let seen = county.as_("caldicott").get(&format!("/v1/audit-entries?person_id={}", id(person))).await.expect(200);
            assert!(seen.text.contains("listHouseholdLinks"), "{}", seen.text);
        }
        for again in [links(&one), links(&other)] {
            let from = if again == links(&one) { &other } else { &one };
            let refused = amira.post(&again, &said(from, true)).await.expect_problem(409, "already_exists");
            assert!(refused.text.contains(&link), "{}", refused.text);
        }
        // Who reads of one person may not take a version for another.
        let removal = json!({ "reason": "She has moved to her sister's" });
        amira.post(&format!("{link}/removal"), &removal).await.expect_problem(428, "precondition_required");
        let removed = amira.step(&link, "removal", &removal).await.expect(200);
        assert_eq!((&removed.body["status"], &removed.body["removal_reason"]), (&json!("removed"), &removal["reason"]));
        amira.step(&link, "removal", &removal).await.expect_problem(409, "invalid_transition");
        // Both histories keep it, and the two may be linked anew.
        let anew = amira.post(&links(&other), &said(&one, false)).await.expect(201);
        assert_eq!(amira.get(&links(&one)).await.expect(200).body["items"], json!([anew.body, removed.body]));
        let first = amira.get(&format!("{}?limit=1", links(&other))).await.expect(200).body;
        assert_eq!(first["items"], json!([anew.body]));
        let next = format!("{}?limit=1&after={}", links(&other), first["next_cursor"].as_str().expect("a cursor"));
        assert_eq!(amira.get(&next).await.expect(200).body["items"], json!([removed.body]));
        let changes = amira.history(&link).await.expect(200);
        assert_eq!(changes.types(), ["household_link.created", "household_link.removed"]);
        assert!(!changes.text.contains("Quay"), "{}", changes.text);
    }

    async fn who_cannot_be_linked_is_refused(county) {
        let [(_, one), (_, other)] = two_referred(county).await;
        let amira = county.as_("amira");
        let mut vale = submission(3);
        vale["person"]["gp_practice"] = json!("Y99002");
        let elsewhere = county.as_("millgate").post("/v1/referrals", &vale).await.expect(201).location();
        let elsewhere = county.as_("owen").get(&elsewhere).await.expect(200).body["person_id"].clone();
        for (whom, code) in [
            (json!(id(&one)), "contradiction"),
            (elsewhere, "not_found"),
            (json!("01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e"), "not_found"),
        ] {
            let body = json!({ "other_person_id": whom, "reason": "One house" });
            let faults = amira.post(&links(&one), &body).await.expect_problem(422, "validation_failed").faults();
            assert_eq!(faults, [("/other_person_id".to_owned(), code.to_owned())]);
        }
        for name in ["millgate", "harbour", "dr_khan", "joan"] {
            county.as_(name).post(&links(&one), &said(&other, false)).await.expect_problem(403, "forbidden");
        }
        county.as_("owen").post(&links(&one), &said(&other, false)).await.expect_problem(404, "not_found");
        // A colleague's person needs a reason, whichever of the two it is.
        let case = open(county, 4).await;
        let tom = county.as_("tom");
        tom.post(&links(&case.person), &said(&one, false)).await.expect_problem(403, "access_reason_required");
        tom.post(&links(&one), &said(&case.person, false)).await.expect_problem(403, "access_reason_required");
    }

    async fn a_link_never_shows_where_it_is_hidden(county) {
        let [(referral, one), (second, other)] = two_referred(county).await;
        let link = keep_apart(county, &one, &other).await;
        let leila = county.as_("leila");
        let mut hidden = said(&other, false);
        let worker = format!("/v1/workers/{}", worker_id(2));
        county.as_("set_up").patch(&worker, &json!({ "sensitive_classes": ["substance_use"] })).await.expect(200);
        let tom = county.as_("tom");
        for path in [links(&one), links(&other)] {
            assert_eq!(with_reason(&tom, &path).await.expect(200).body["items"], json!([]), "{path}");
        }
        with_reason(&tom, &link).await.expect_problem(404, "not_found");
        tom.history(&link).await.expect(404);
        // Hidden without a risk, it is there for as few.
        leila.step(&link, "removal", &json!({ "reason": "To be said otherwise" })).await.expect(200);
        hidden["is_hidden"] = json!(true);
        let link = leila.post(&links(&one), &hidden).await.expect(201).location();
        with_reason(&tom, &link).await.expect_problem(404, "not_found");
        // Whoever carries one of the two has to know; and who holds the class.
        tom.step(&referral, "acceptance", &json!({})).await.expect(200);
        assert_eq!(tom.get(&link).await.expect(200).body["other_person_id"], json!(id(&other)));
        with_reason(&county.as_("amira"), &link).await.expect(200);
        // To neither sender, nor to the practice, does anything tell of it.
        for (sender, referral) in [("millgate", &referral), ("council", &second), ("harbour", &referral)] {
            let read = county.as_(sender).get(referral).await.expect(200).text;
            assert!(!read.contains(id(&link)) && !read.contains("keep_apart"), "{read}");
            county.as_(sender).get(&link).await.expect_problem(403, "forbidden");
        }
    }

    async fn a_link_that_somebody_may_not_read_is_made_all_the_same(county) {
        let [(_, one), (_, other)] = two_referred(county).await;
        let worker = format!("/v1/workers/{}", worker_id(2));
        county.as_("set_up").patch(&worker, &json!({ "sensitive_classes": [] })).await.expect(200);
        let link = county.as_("tom").post(&links(&one), &said(&other, true)).await.expect(201).location();
        county.as_("tom").get(&link).await.expect_problem(404, "not_found");
        assert_eq!(county.as_("leila").get(&link).await.expect(200).body["person_at_risk"], json!(true));
        // That they are linked already is said without the name of the link.
        let refused = county.as_("tom").post(&links(&other), &said(&one, false)).await.expect_problem(409, "already_exists");
        assert!(!refused.text.contains(id(&link)), "{}", refused.text);
    }

    async fn a_link_follows_a_merge_and_comes_back(county) {
        let [(_, one), (_, other)] = two_referred(county).await;
        let third = county.as_("leila").get(&refer(county, 3).await).await.expect(200).body;
        let third = format!("/v1/people/{}", third["person_id"].as_str().expect("an id"));
        let link = keep_apart(county, &one, &other).await;
        let leila = county.as_("leila");
        // Two people are not one.
        let refused = merge(&leila, id(&one), id(&other)).await.expect_problem(409, "invalid_transition");
        assert!(refused.text.contains("household"), "{}", refused.text);
        for (gone, field) in [(&other, "other_person_id"), (&one, "person_id")] {
            merge(&leila, id(&third), id(gone)).await.expect(200);
            assert_eq!(leila.get(&link).await.expect(200).body[field], json!(id(&third)));
            assert_eq!(leila.get(&links(&third)).await.expect(200).body["items"][0]["id"], json!(id(&link)));
            leila.post(&links(gone), &said(&third, false)).await.expect_problem(409, "invalid_transition");
            separate(&leila, id(gone)).await.expect(200);
            assert_eq!(leila.get(&link).await.expect(200).body[field], json!(id(gone)));
            assert_eq!(leila.get(&links(&third)).await.expect(200).body["items"], json!([]));
        }
    }

    async fn two_who_link_the_same_two_at_once_make_one_link(county) {
        let [(_, one), (_, other)] = two_referred(county).await;
        let (leila, amira) = (county.as_("leila"), county.as_("amira"));
        let (first, second) = (said(&other, true), said(&one, true));
        let (one_path, other_path) = (links(&one), links(&other));
        let (first, second) = tokio::join!(leila.post(&one_path, &first), amira.post(&other_path, &second));
        let mut statuses = [first.status.as_u16(), second.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409], "{} and {}", first.text, second.text);
    }

    async fn where_one_worker_carries_both_the_manager_has_a_task(county) {
        let (one, other) = (open(county, 1).await, open(county, 2).await);
        let leila = county.as_("leila");
        let link = leila.post(&links(&one.person), &said(&other.person, true)).await.expect(201);
        assert_eq!(link.body["warnings"], json!(["keep_apart"]));
        let tasks = |status: &str| format!("/v1/tasks?kind=keep_apart&status={status}");
        let open_tasks = leila.get(&tasks("open")).await.expect(200).body;
        assert_eq!(open_tasks["items"][0]["subject_id"], link.body["id"]);
        // Who may not read the link does not read of the task.
        let worker = format!("/v1/workers/{}", worker_id(2));
        county.as_("set_up").patch(&worker, &json!({ "sensitive_classes": [] })).await.expect(200);
        assert_eq!(with_reason(&county.as_("tom"), &tasks("open")).await.expect(200).body["items"], json!([]));
        leila.step(&link.location(), "removal", &json!({ "reason": "He has moved out" })).await.expect(200);
        assert_eq!(leila.get(&tasks("cancelled")).await.expect(200).body["items"].as_array().map(Vec::len), Some(1));

        // Of two workers' cases there is none.
        let elsewhere = opened(&county.as_("tom"), refer(county, 3).await, &json!({})).await;
        let link = leila.post(&links(&one.person), &said(&elsewhere.person, true)).await.expect(201);
        assert_eq!(link.body["warnings"], json!([]));
        assert_eq!(leila.get(&tasks("open")).await.expect(200).body["items"], json!([]));
    }
}

/// Amira's case of one, and the referral of the other, from whom the first is at risk.
pub(super) async fn one_carried(county: &County) -> (Case, String) {
    let one = open(county, 1).await;
    let referral = refer(county, 2).await;
    let other = county.as_("leila").get(&referral).await.expect(200).body;
    let other = format!("/v1/people/{}", other["person_id"].as_str().expect("an id"));
    keep_apart(county, &one.person, &other).await;
    (one, referral)
}
