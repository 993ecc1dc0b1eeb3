//! What a practice offers, hears and codes itself.

use serde_json::json;

use super::{DECLINED, OFFERED, TAKEN_UP, only_entry, path_of, receipt, taken_on, talk};
use crate::care::identity::{merge, separate};
use crate::care::person::referred::{dot_without_number, referred};
use crate::care::referral::walk::{dorothy, send};
use crate::on_both;

on_both! {
    async fn a_practice_that_offers_enters_it_itself(county) {
        let practice = county.as_("harbour");
        let path = send(&county.as_("millgate"), &dorothy()).await;
        let offered = practice.post(&format!("{path}/coded-entries"), &json!({ "trigger": "offer" })).await.expect(201);
        assert_eq!((&offered.body["code"], &offered.body["status"]), (&json!(OFFERED), &json!("to_enter")));
        let own = practice.get("/v1/tasks").await.expect(200).body;
        assert_eq!((&own["items"][0]["kind"], &own["items"][0]["subject_id"]), (&json!("enter_code"), &offered.body["id"]));
        practice.step(&offered.location(), "receipt", &receipt("2026-11-18T09:30:00Z")).await.expect(200);
        let again = practice.post(&format!("{path}/coded-entries"), &json!({ "trigger": "offer" })).await;
        again.expect_problem(409, "already_coded");
        let wrong = practice.step(&offered.location(), "error", &json!({ "reason": "wrong_person" })).await.expect(200);
        assert_eq!(wrong.body["status"], "to_remove");
    }

    async fn what_the_practice_has_coded_is_not_coded_again(county) {
        let (practice, amira) = (county.as_("harbour"), county.as_("amira"));
        let path = send(&county.as_("millgate"), &dorothy()).await;
        let mut body = json!({ "trigger": "coded_by_practice" });
        let unproved = practice.post(&format!("{path}/coded-entries"), &body).await.expect(422);
        assert_eq!(unproved.faults(), [("/receipt".to_owned(), "missing".to_owned())]);
        body["receipt"] = receipt("2026-11-16T09:30:00Z")["receipt"].clone();
        let coded = practice.post(&format!("{path}/coded-entries"), &body).await.expect(201).body;
        assert_eq!((&coded["code"], &coded["status"]), (&json!(TAKEN_UP), &json!("already_in_record")));
        assert_eq!(coded["due_at"], json!(null));

        let accepted = amira.step(&path, "acceptance", &json!({})).await.expect(200).body;
        let contacts = format!("/v1/episodes/{}/contacts", accepted["episode_id"].as_str().expect("an episode"));
        amira.post(&contacts, &talk()).await.expect(201);
        assert_eq!(only_entry(&amira, &path).await["id"], coded["id"]);
        amira.step(&path_of(&coded), "error", &json!({ "reason": "duplicate" })).await.expect(200);
    }

    async fn what_it_coded_while_two_were_taken_for_one_person_counts_after_they_are_two_again(county) {
        let (practice, amira) = (county.as_("harbour"), county.as_("amira"));
        let (path, gone) = referred(county, &dorothy()).await;
        let (_, kept) = referred(county, &dot_without_number()).await;
        merge(&amira, &kept, &gone).await.expect(200);
        let body = json!({ "trigger": "coded_by_practice", "receipt": receipt("2026-11-16T09:30:00Z")["receipt"] });
        let coded = practice.post(&format!("{path}/coded-entries"), &body).await.expect(201).body;
        separate(&amira, &gone).await.expect(200);
        let accepted = amira.step(&path, "acceptance", &json!({})).await.expect(200).body;
        let contacts = format!("/v1/episodes/{}/contacts", accepted["episode_id"].as_str().expect("an episode"));
        amira.post(&contacts, &talk()).await.expect(201);
        practice.post(&format!("{path}/coded-entries"), &body).await.expect_problem(409, "already_coded");
        assert_eq!(amira.get(&path_of(&coded)).await.expect(200).body["status"], "already_in_record");
    }

    async fn what_it_codes_on_a_joined_referral_counts_for_the_episode(county) {
        let (practice, amira) = (county.as_("harbour"), county.as_("amira"));
        let (first, episode) = taken_on(county).await;
        let body = json!({ "trigger": "coded_by_practice", "receipt": receipt("2026-11-16T09:30:00Z")["receipt"] });
        practice.post(&format!("{first}/coded-entries"), &body).await.expect(201);
        let second = send(&county.as_("hospital"), &dorothy()).await;
        amira.step(&second, "acceptance", &json!({})).await.expect(200);
        practice.post(&format!("{second}/coded-entries"), &body).await.expect_problem(409, "already_coded");
        amira.post(&format!("{episode}/contacts"), &talk()).await.expect(201);
        only_entry(&amira, &first).await;
    }

    async fn a_decline_that_the_practice_coded_is_not_doubled_by_the_services(county) {
        let (practice, amira) = (county.as_("harbour"), county.as_("amira"));
        let path = send(&county.as_("millgate"), &dorothy()).await;
        let body = json!({ "trigger": "decline", "receipt": receipt("2026-11-17T09:30:00Z")["receipt"] });
        let coded = practice.post(&format!("{path}/coded-entries"), &body).await.expect(201).body;
        assert_eq!((&coded["code"], &coded["status"]), (&json!(DECLINED), &json!("entered")));
        assert_eq!(amira.get(&path).await.expect(200).body["status"], "submitted", "the decision is made with the person");
        amira.step(&path, "decline", &json!({ "reason": "not_now" })).await.expect(200);
        assert_eq!(only_entry(&amira, &path).await["id"], coded["id"]);
    }

    async fn a_practice_asks_for_nothing_else_and_for_no_other_patients(county) {
        let practice = county.as_("harbour");
        let path = send(&county.as_("millgate"), &dorothy()).await;
        for trigger in ["interaction", "welfare_call"] {
            let asked = practice.post(&format!("{path}/coded-entries"), &json!({ "trigger": trigger })).await;
            asked.expect_problem(409, "not_codable");
        }
        let body = json!({ "trigger": "offer" });
        county.as_("vale_medical").post(&format!("{path}/coded-entries"), &body).await.expect_problem(404, "not_found");
        // A practice may refer somebody who is registered elsewhere; it has no record of them.
        let theirs = send(&county.as_("vale_medical"), &dorothy()).await;
        let refused = county.as_("vale_medical").post(&format!("{theirs}/coded-entries"), &body).await;
        refused.expect_problem(403, "forbidden");
        practice.post(&format!("{theirs}/coded-entries"), &body).await.expect(201);
    }
}
