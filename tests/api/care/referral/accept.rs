//! Acceptance: the service takes a person on.

use serde_json::json;

use crate::harness::county::County;
use crate::on_both;

on_both! {
    async fn a_pharmacy_refers_and_sees_that_its_patient_was_accepted(county) {
        let pharmacy = county.as_("millgate");
        let submitted = pharmacy.post("/v1/referrals", &County::fixture("pharmacy")).await.expect(201);
        let path = submitted.location();
        assert_eq!(submitted.body["status"], "submitted");

        let worker = county.as_("amira");
        let queue = worker.get("/v1/referrals?order=queue&waits_for_me=true").await.expect(200);
        assert_eq!(queue.body["items"][0]["id"], submitted.body["id"]);

        let accepted = worker.step(&path, "acceptance", &json!({})).await.expect(200);
        assert_eq!(accepted.body["status"], "accepted");
        assert!(accepted.body["episode_id"].is_string());
        assert_eq!(pharmacy.get(&path).await.expect(200).body["status"], "accepted");
    }

    async fn of_two_workers_who_accept_at_once_one_wins(county) {
        let path = county.as_("millgate").post("/v1/referrals", &County::fixture("pharmacy")).await.location();
        let (amira, tom) = (county.as_("amira"), county.as_("tom"));
        let acceptance = json!({});
        let (one, other) =
            tokio::join!(amira.step(&path, "acceptance", &acceptance), tom.step(&path, "acceptance", &acceptance));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert!(matches!(statuses, [200, 403 | 409]), "{} and {}", one.text, other.text);
    }

    async fn whose_worker_has_left_is_taken_over_by_the_one_who_accepts_their_next_referral(county) {
        let (pharmacy, amira, tom) = (county.as_("millgate"), county.as_("amira"), county.as_("tom"));
        let first = pharmacy.post("/v1/referrals", &County::fixture("pharmacy")).await.expect(201).location();
        let episode = amira.step(&first, "acceptance", &json!({})).await.expect(200).body["episode_id"].clone();
        let left = format!("/v1/workers/{}", linkwork::system::sandbox::cast::worker_id(1));
        county.as_("set_up").step(&left, "disablement", &json!({})).await.expect(200);

        let mut again = County::fixture("pharmacy");
        again["external_reference"] = json!("PHX-again");
        let second = pharmacy.post("/v1/referrals", &again).await.expect(201).location();
        let accepted = tom.step(&second, "acceptance", &json!({})).await.expect(200);
        assert_eq!(accepted.body["joined_to"], episode);
        assert_eq!(accepted.body["worker_id"], json!(linkwork::system::sandbox::cast::worker_id(2)));
        let person = format!("/v1/people/{}", accepted.body["person_id"].as_str().expect("an id"));
        tom.get(&person).await.expect(200);
    }
}
