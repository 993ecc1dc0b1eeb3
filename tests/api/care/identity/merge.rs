//! Merging.

use reqwest::Method;
use serde_json::{Value, json};

use super::merge;
use crate::care::person::referred::{DOT, dot, dot_born, dot_without_number, path, person_of, refer, referred};
use crate::on_both;

on_both! {
    async fn what_is_about_the_one_is_about_the_other(county) {
        let (first, gone) = referred(county, &dot()).await;
        let (second, kept) = referred(county, &dot_without_number()).await;
        let amira = county.as_("amira");
        amira.step(&first, "acceptance", &json!({})).await.expect(200);
        let before = amira.get(&first).await.expect(200);
        let seen = merge(&amira, &kept, &gone).await.expect(200);
        assert_eq!(seen.body["id"], json!(kept));
        assert_eq!(seen.body["merged_from"], json!([gone]));
        assert_eq!(seen.body["assigned_worker_id"], before.body["worker_id"]);
        for referral in [&first, &second] {
            assert_eq!(person_of(county, referral).await, kept);
        }
        // What the sender wrote stays as it was, and so does what was known of the row that is gone.
        let after = amira.get(&first).await.expect(200);
        assert_eq!(after.body["submission"], before.body["submission"]);
        let row = amira.get(&path(&gone)).await.expect(200);
        assert_eq!(row.body["merged_into"], json!(kept));
        assert_eq!(row.body["demographics"]["nhs_number"], DOT);
        let search = amira.call(Method::POST, "/v1/people/search", &[], Some(&json!({ "nhs_number": DOT }))).await;
        let found: Vec<&Value> = search.body["items"].as_array().expect("items").iter().map(|item| &item["id"]).collect();
        assert_eq!(found, [&json!(kept)]);
        let candidates = amira.get(&format!("{first}/candidate-matches")).await.expect(200);
        assert_eq!(candidates.body["items"], json!([]));
        // Nothing new is about the row that is gone.
        for (noun, body) in [("consents", json!({
            "purpose": "survey", "decision": "given", "given_by": "person", "method": "verbal",
        }))] {
            amira.post(&format!("{}/{noun}", path(&gone)), &body).await.expect_problem(409, "invalid_transition");
        }
        amira.patch(&path(&gone), &json!({})).await.expect_problem(409, "invalid_transition");
        let heard = json!({ "kind": "safeguarding", "occurred_at": "2026-11-18T09:00:00Z" });
        amira.post(&format!("{}/safety-events", path(&gone)), &heard).await.expect_problem(409, "invalid_transition");
    }

    async fn who_is_not_to_be_contacted_by_the_one_name_is_not_by_the_other(county) {
        let (first, kept) = referred(county, &dot()).await;
        let (_, gone) = referred(county, &dot_without_number()).await;
        let amira = county.as_("amira");
        let case = amira.step(&first, "acceptance", &json!({})).await.expect(200).body;
        let contacts = format!("/v1/episodes/{}/contacts", case["episode_id"].as_str().expect("an id"));
        let call = json!({ "starts_at": "2026-11-20T10:00:00Z", "consultation_mechanism": "telephone" });
        let planned = amira.post(&contacts, &call).await.expect(201).location();
        amira.step(&path(&gone), "contact-objection", &json!({ "said_by": "person" })).await.expect(200);
        merge(&amira, &kept, &gone).await.expect(200);
        assert_eq!(amira.get(&planned).await.expect(200).body["attendance"], "cancelled_by_person");
        let later = json!({ "starts_at": "2026-11-21T10:00:00Z", "consultation_mechanism": "telephone" });
        amira.post(&contacts, &later).await.expect_problem(409, "contact_objection");
    }

    async fn what_protects_the_one_protects_the_other(county) {
        let (_, gone) = referred(county, &dot()).await;
        let (_, kept) = referred(county, &dot_without_number()).await;
        let amira = county.as_("amira");
        let alone = json!({ "rule": "do_not_visit_alone", "whom": null, "postcode": null });
        let silent = json!({ "rule": "leave_no_message", "whom": null, "postcode": null });
        amira.patch(&path(&gone), &json!({ "protective_instructions": [alone, silent] })).await.expect(200);
        amira.patch(&path(&kept), &json!({ "protective_instructions": [silent] })).await.expect(200);
        amira.step(&path(&gone), "contact-objection", &json!({ "said_by": "person" })).await.expect(200);
        let merged = merge(&amira, &kept, &gone).await.expect(200);
        assert_eq!(merged.body["precautions"]["protective_instructions"], json!([silent, alone]));
        assert_eq!(merged.body["contact_objection_at"], "2026-11-18T09:30:00Z");
    }

    async fn the_next_referral_is_of_the_person_that_was_kept(county) {
        let (_, gone) = referred(county, &dot()).await;
        let (_, kept) = referred(county, &dot_born("1949-03-09")).await;
        merge(&county.as_("amira"), &kept, &gone).await.expect(200);
        assert_eq!(referred(county, &dot()).await.1, kept);
        // Kept on again: the number still leads there.
        let (_, last) = referred(county, &dot_without_number()).await;
        merge(&county.as_("amira"), &last, &kept).await.expect(200);
        assert_eq!(referred(county, &dot()).await.1, last);
        // The number may be given to the person that was kept, who then has it as its own.
        let patch = json!({ "demographics": { "nhs_number": DOT, "absent": { "nhs_number": null } } });
        county.as_("amira").patch(&path(&last), &patch).await.expect(200);
        assert_eq!(referred(county, &dot()).await.1, last);
    }

    async fn the_pharmacy_sees_nothing_of_it(county) {
        let (first, gone) = referred(county, &dot()).await;
        let (second, kept) = referred(county, &dot_without_number()).await;
        let pharmacy = county.as_("millgate");
        let before = (pharmacy.get(&first).await.text, pharmacy.get(&second).await.text);
        merge(&county.as_("amira"), &kept, &gone).await.expect(200);
        assert_eq!((pharmacy.get(&first).await.text, pharmacy.get(&second).await.text), before);
    }

    async fn an_objection_of_the_one_is_an_objection_of_the_other(county) {
        let mut objecting = dot();
        objecting["agreement"]["objects_to_practice"] = json!(true);
        let (_, gone) = referred(county, &objecting).await;
        let (second, kept) = referred(county, &dot_without_number()).await;
        county.as_("harbour").get(&second).await.expect(200);
        merge(&county.as_("amira"), &kept, &gone).await.expect(200);
        county.as_("harbour").get(&second).await.expect_problem(404, "not_found");
    }

    async fn two_open_episodes_are_not_made_one(county) {
        let (first, one) = referred(county, &dot()).await;
        let (second, other) = referred(county, &dot_without_number()).await;
        let amira = county.as_("amira");
        amira.step(&first, "acceptance", &json!({})).await.expect(200);
        amira.step(&second, "acceptance", &json!({})).await.expect(200);
        let refused = merge(&amira, &one, &other).await.expect_problem(409, "invalid_transition");
        assert!(refused.body["detail"].as_str().unwrap_or_default().contains("open episode"), "{}", refused.text);
        assert_eq!(person_of(county, &second).await, other);
    }

    async fn what_cannot_be_merged_is_refused(county) {
        let (referral, one) = referred(county, &dot()).await;
        let (_, other) = referred(county, &dot_without_number()).await;
        let (amira, tom) = (county.as_("amira"), county.as_("tom"));
        merge(&amira, &one, &one).await.expect_problem(422, "validation_failed");
        merge(&amira, &one, "01920000-0000-7000-8000-00000000ffff").await.expect_problem(422, "validation_failed");
        let body = json!({ "person_id": other, "reason": "Same woman" });
        for name in ["millgate", "harbour", "george", "kofi", "dr_khan", "joan"] {
            let merges = format!("{}/merges", path(&one));
            county.as_(name).call(Method::POST, &merges, &[("If-Match", "*")], Some(&body)).await.expect(403);
        }
        let merges = format!("{}/merges", path(&one));
        amira.call(Method::POST, &merges, &[], Some(&body)).await.expect_problem(428, "precondition_required");
        county.as_("owen").call(Method::POST, &merges, &[("If-Match", "*")], Some(&body)).await.expect(404);
        amira.step(&referral, "acceptance", &json!({})).await.expect(200);
        merge(&tom, &other, &one).await.expect_problem(403, "access_reason_required");
        merge(&amira, &one, &other).await.expect(200);
        merge(&amira, &one, &other).await.expect_problem(409, "invalid_transition");
        let headers = [("If-Match", "*"), ("Access-Reason", "data_quality")];
        let back = json!({ "person_id": one, "reason": "Same woman" });
        tom.call(Method::POST, &format!("{}/merges", path(&other)), &headers, Some(&back)).await
            .expect_problem(409, "invalid_transition");
    }

    async fn two_who_merge_each_into_the_other_at_once_do_not_both_win(county) {
        let (_, one) = referred(county, &dot()).await;
        let (_, other) = referred(county, &dot_without_number()).await;
        let (amira, tom) = (county.as_("amira"), county.as_("tom"));
        let (first, second) = tokio::join!(merge(&amira, &one, &other), merge(&tom, &other, &one));
        let mut statuses = [first.status.as_u16(), second.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "{} and {}", first.text, second.text);
    }

    async fn referrals_that_come_while_two_are_merged_are_of_the_person_that_was_kept(county) {
        let (_, gone) = referred(county, &dot()).await;
        let (_, kept) = referred(county, &dot_without_number()).await;
        let (amira, submission) = (county.as_("amira"), dot());
        let coming = futures_util::future::join_all((0..8).map(|_| refer(county, &submission)));
        let (merged, came) = tokio::join!(merge(&amira, &kept, &gone), coming);
        merged.expect(200);
        for answer in came {
            assert_eq!(person_of(county, &answer.location()).await, kept);
        }
    }

    async fn an_acceptance_while_two_are_merged_opens_no_second_episode(county) {
        let (first, one) = referred(county, &dot()).await;
        let (second, other) = referred(county, &dot_without_number()).await;
        let (amira, tom) = (county.as_("amira"), county.as_("tom"));
        amira.step(&first, "acceptance", &json!({})).await.expect(200);
        let acceptance = json!({});
        let leila = county.as_("leila");
        let (merged, accepted) = tokio::join!(merge(&leila, &one, &other), tom.step(&second, "acceptance", &acceptance));
        let (first, second) = (leila.get(&first).await.body, leila.get(&second).await.body);
        match (merged.status.as_u16(), accepted.status.as_u16()) {
            // Merged first: the acceptance joined the open episode, or its version was stale.
            (200, 200) => assert_eq!(second["joined_to"], first["episode_id"]),
            (200, 409 | 412) => assert_eq!(second["status"], "submitted"),
            (409 | 412, 200) => assert_eq!((&first["person_id"], &second["person_id"]), (&json!(one), &json!(other))),
            statuses => panic!("{statuses:?}: {} {}", merged.text, accepted.text),
        }
    }
}
