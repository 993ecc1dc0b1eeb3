//! What agencies, practices and groups read of somebody whose record is restricted.

use serde_json::{Value, json};

use super::{lift, restrict};
use crate::care::episode::submission;
use crate::care::referral::walk::{open_to, send, with_feedback};
use crate::community::connection::{agreed, group};
use crate::harness::county::{Client, County};
use crate::on_both;

/// What a sender reads of a referral, without what names it.
async fn read(county: &County, sender: &Client<'_>, referral: &str) -> (Value, Vec<String>) {
    let mut body = sender.get(referral).await.expect(200).body;
    for name in ["id", "etag", "received_at", "updated_at"] {
        body.as_object_mut().expect("an object").remove(name);
    }
    county.all_told().await;
    let types = sender.history(referral).await.expect(200);
    (body, types.types().into_iter().map(str::to_owned).collect())
}

on_both! {
    async fn their_referral_is_over_as_after_any_other_end(county) {
        let (amira, leila, millgate) = (county.as_("amira"), county.as_("leila"), county.as_("millgate"));
        for decision in ["agreed", "refused"] {
            let sent = |n: u32| with_feedback(submission(n), decision);
            let first = u32::from(decision == "agreed") * 10;
            let restricted = send(&millgate, &sent(first + 1)).await;
            let ended = send(&millgate, &with_feedback(submission(first + 2), "refused")).await;
            for referral in [&restricted, &ended] {
                amira.step(referral, "return", &json!({ "questions": ["safe_contact"], "text": "Is it safe to ring?" })).await.expect(200);
            }
            let task = millgate.get("/v1/tasks?status=open").await.expect(200).body["items"].clone();
            assert_eq!(task.as_array().map(Vec::len), Some(2), "{task}");
            let person = amira.get(&restricted).await.expect(200).body["person_id"].as_str().expect("an id").to_owned();
            restrict(&leila, &format!("/v1/people/{person}")).await;
            leila.step(&ended, "ending", &json!({ "reason": "moved_away" })).await.expect(200);

            assert_eq!(read(county, &millgate, &restricted).await, read(county, &millgate, &ended).await, "{decision}");
            assert_eq!(millgate.get(&restricted).await.body["status"], "ended");
            assert_eq!(open_to(&millgate, &restricted).await, Vec::<String>::new());
            assert_eq!(millgate.get("/v1/tasks?status=open").await.expect(200).body["items"], json!([]));
            for task in task.as_array().expect("a list") {
                let path = format!("/v1/tasks/{}", task["id"].as_str().expect("an id"));
                assert_eq!(millgate.get(&path).await.expect(200).body["status"], "cancelled");
            }
            for (noun, body) in [
                ("withdrawal", json!({ "reason": "no_longer_needed" })),
                ("resubmission", json!({ "text": "At home until eleven." })),
            ] {
                let of_both = [
                    millgate.step(&restricted, noun, &body).await.expect_problem(409, "invalid_transition").body["detail"].clone(),
                    millgate.step(&ended, noun, &body).await.expect_problem(409, "invalid_transition").body["detail"].clone(),
                ];
                assert_eq!(of_both[0], of_both[1], "{noun}");
            }
            let addendum = json!({ "text": "She has a new number." });
            millgate.post(&format!("{restricted}/addenda"), &addendum).await.expect_problem(409, "invalid_transition");
            let listed = async |status: &str| {
                let page = millgate.get(&format!("/v1/referrals?status={status}")).await.expect(200).text;
                page.contains(restricted.rsplit('/').next().expect("an id"))
            };
            assert!(listed("ended").await && !listed("returned").await && !listed("submitted").await);
            assert_eq!(millgate.get("/v1/referrals?waits_for_me=true").await.expect(200).body["items"], json!([]));

            lift(&leila, &format!("/v1/people/{person}")).await;
            assert_eq!(millgate.get(&restricted).await.expect(200).body["status"], "returned");
            assert_eq!(millgate.history(&restricted).await.types().last(), Some(&"referral.reopened"));
            assert_eq!(millgate.get("/v1/tasks?status=open").await.expect(200).body["items"].as_array().map(Vec::len), Some(1));
            millgate.step(&restricted, "withdrawal", &json!({ "reason": "no_longer_needed" })).await.expect(200);
        }
    }

    async fn a_practice_and_a_group_read_nothing(county) {
        let (leila, harbour) = (county.as_("leila"), county.as_("harbour"));
        let asset = group(county, 4).await;
        let (case, connection) = agreed(county, 1, &asset).await;
        let listing = county.as_("open_door_listing");
        listing.get(&connection).await.expect(200);
        let referral_of_patient = harbour.get(&case.referral).await.status;
        restrict(&leila, &case.person).await;
        listing.get(&connection).await.expect_problem(404, "not_found");
        assert_eq!(listing.get("/v1/connections").await.expect(200).body["items"], json!([]));
        harbour.get(&case.referral).await.expect_problem(404, "not_found");
        assert_eq!(harbour.get("/v1/coded-entries").await.expect(200).body["items"], json!([]));
        lift(&leila, &case.person).await;
        listing.get(&connection).await.expect(200);
        assert_eq!(harbour.get(&case.referral).await.status, referral_of_patient);
    }

    async fn what_was_over_already_is_over_and_nothing_else(county) {
        let (amira, leila, millgate) = (county.as_("amira"), county.as_("leila"), county.as_("millgate"));
        let referral = send(&millgate, &with_feedback(submission(1), "agreed")).await;
        let decline = json!({ "reason": "not_wanted", "comment": "Not now", "release_comment": true });
        let declined = amira.step(&referral, "decline", &decline).await.expect(200).body;
        assert_eq!(millgate.get(&referral).await.expect(200).body["status"], "declined");
        restrict(&leila, &format!("/v1/people/{}", declined["person_id"].as_str().expect("an id"))).await;
        let read = millgate.get(&referral).await.expect(200);
        assert_eq!((read.body["view"].as_str(), read.body["status"].as_str()), (Some("referrer"), Some("ended")));
        assert!(!read.text.contains("Not now"), "{}", read.text);
        assert!(!millgate.history(&referral).await.types().contains(&"referral.declined"));
    }
}
