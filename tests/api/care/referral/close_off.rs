//! Who may look, once a case is closed, and once it proves to be of the wrong person.

use reqwest::Method;
use serde_json::{Value, json};

use super::walk::send;
use crate::care::episode::{open, submission};
use crate::on_both;

on_both! {
    async fn a_closed_case_asks_a_colleague_for_a_reason_as_an_open_one_does(county) {
        let case = open(county, 1).await;
        let (amira, tom) = (county.as_("amira"), county.as_("tom"));
        let paths = [&case.person, &case.referral, &case.episode];
        for is_closed in [false, true] {
            if is_closed {
                amira.step(&case.episode, "closure", &json!({ "reason": "lost_contact" })).await.expect(200);
            }
            for path in paths {
                tom.get(path).await.expect_problem(403, "access_reason_required");
                tom.call(Method::GET, path, &[("Access-Reason", "duty")], None).await.expect(200);
                amira.get(path).await.expect(200);
                county.as_("leila").get(path).await.expect(200);
            }
            let number = json!({ "nhs_number": submission(1)["person"]["nhs_number"] });
            let found = tom.call(Method::POST, "/v1/people/search", &[], Some(&number)).await.expect(200).body;
            assert_eq!(found["items"], json!([]));
        }
        // Referred again, they are whoever's who works the queue.
        send(&county.as_("millgate"), &submission(1)).await;
        tom.get(&case.person).await.expect(200);
    }

    async fn who_was_entered_by_mistake_is_the_managers_alone(county) {
        let (amira, leila, millgate) = (county.as_("amira"), county.as_("leila"), county.as_("millgate"));
        let case = open(county, 1).await;
        let ours = millgate.get(&case.referral).await.expect(200).body["id"].clone();
        let talk = json!({ "starts_at": "2026-11-18T09:00:00Z", "consultation_mechanism": "telephone",
            "attendance": "attended", "minutes": 30, "conversation_with": "person" });
        let contact = amira.post(&format!("{}/contacts", case.episode), &talk).await.expect(201).location();
        amira.step(&case.referral, "error", &json!({ "reason": "wrong_person" })).await.expect(200);
        for path in [&case.referral, &case.episode, &case.person, &contact] {
            amira.call(Method::GET, path, &[("Access-Reason", "duty")], None).await.expect_problem(404, "not_found");
            county.as_("harbour").get(path).await.expect(if path.contains("referrals") { 404 } else { 403 });
            leila.get(path).await.expect(200);
        }
        assert_eq!(millgate.get(&case.referral).await.expect(200).body["id"], ours, "their own words");
        leila.step(&case.referral, "error", &json!({ "reason": "test" })).await.expect_problem(409, "invalid_transition");
        // They are really referred: the record opens again, the mistake does not.
        send(&millgate, &submission(1)).await;
        amira.get(&case.person).await.expect(200);
        amira.get(&case.referral).await.expect_problem(404, "not_found");
    }

    async fn somebody_with_another_referral_stays_and_another_mistake_closes_nothing_off(county) {
        let amira = county.as_("amira");
        let case = open(county, 1).await;
        let second = send(&county.as_("millgate"), &submission(1)).await;
        amira.step(&second, "error", &json!({ "reason": "wrong_person" })).await.expect(200);
        amira.get(&second).await.expect_problem(404, "not_found");
        amira.get(&case.person).await.expect(200);
        amira.step(&case.referral, "error", &json!({ "reason": "test" })).await.expect(200);
        amira.get(&case.referral).await.expect(200);
    }

    async fn an_episode_of_the_wrong_person_is_closed_off_with_its_referral(county) {
        let amira = county.as_("amira");
        let case = open(county, 1).await;
        amira.step(&case.episode, "error", &json!({ "reason": "wrong_person" })).await.expect(200);
        for path in [&case.referral, &case.episode, &case.person] {
            amira.get(path).await.expect_problem(404, "not_found");
            county.as_("leila").get(path).await.expect(200);
        }
    }

    async fn a_kept_answer_is_given_again_to_who_may_read_it_now(county) {
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let case = open(county, 1).await;
        let body = json!({ "starts_at": "2026-11-20T14:00:00Z", "consultation_mechanism": "telephone" });
        let contacts = format!("{}/contacts", case.episode);
        let once = [("Idempotency-Key", "once")];
        let made = amira.call(Method::POST, &contacts, &once, Some(&body)).await.expect(201);
        let again = amira.call(Method::POST, &contacts, &once, Some(&body)).await.expect(201);
        assert_eq!((again.text.as_str(), again.header("idempotent-replayed")), (made.text.as_str(), "true".to_owned()));

        let etag = amira.get(&case.referral).await.etag();
        let headers = [("If-Match", &*etag), ("Idempotency-Key", "wrong")];
        let error = json!({ "reason": "wrong_person" });
        let error_path = format!("{}/error", case.referral);
        let marked = amira.call(Method::POST, &error_path, &headers, Some(&error)).await.expect(200);
        assert!(marked.text.contains(submission(1)["person"]["name"]["family_name"].as_str().expect("a name")));
        let again = amira.call(Method::POST, &error_path, &headers, Some(&error)).await.expect(200);
        assert_eq!((again.text.as_str(), again.header("idempotent-replayed")), ("", "true".to_owned()));
        let again = amira.call(Method::POST, &contacts, &once, Some(&body)).await.expect(201);
        assert_eq!((again.text.as_str(), again.header("location")), ("", String::new()));
        let seen: Value = leila.get(&case.referral).await.expect(200).body;
        assert_eq!(seen["status"], "entered_in_error");
    }

    async fn what_is_to_be_done_about_a_mistake_is_the_managers_alone(county) {
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let case = open(county, 1).await;
        send(&county.as_("millgate"), &submission(1)).await;
        let talk = json!({ "starts_at": "2026-11-18T09:00:00Z", "consultation_mechanism": "telephone",
            "attendance": "attended", "minutes": 30, "conversation_with": "person" });
        amira.post(&format!("{}/contacts", case.episode), &talk).await.expect(201);
        let entry = crate::care::coded_entry::only_entry(&amira, &case.referral).await;
        let entry = format!("/v1/coded-entries/{}", entry["id"].as_str().expect("an id"));
        let receipt = crate::care::coded_entry::receipt("2026-11-18T09:15:00Z");
        amira.step(&entry, "receipt", &receipt).await.expect(200);
        amira.step(&case.referral, "error", &json!({ "reason": "wrong_person" })).await.expect(200);

        let about = |path: &str| format!("/v1/tasks?subject_id={}", path.rsplit('/').next().expect("an id"));
        let removal = leila.get(&about(&entry)).await.expect(200).body["items"].clone();
        let open: Vec<&Value> = removal.as_array().expect("a list").iter().filter(|task| task["status"] == "open").collect();
        assert_eq!(open.len(), 1, "{removal}");
        assert_eq!((&open[0]["kind"], &open[0]["owner"]), (&json!("remove_code"), &json!("service")));
        for (name, path) in [("amira", &entry), ("amira", &case.referral), ("tom", &case.episode), ("dr_khan", &entry)] {
            let reason = [("Access-Reason", "duty")];
            let read = county.as_(name).call(Method::GET, &about(path), &reason, None).await.expect(200).body;
            assert_eq!(read["items"], json!([]), "{name} {path}");
        }
        assert!(leila.get(&about(&case.referral)).await.expect(200).body["items"].as_array().is_some_and(|all| !all.is_empty()));
    }

    async fn a_closed_case_that_is_referred_again_and_rejected_asks_for_a_reason_again(county) {
        let case = open(county, 1).await;
        let (amira, tom) = (county.as_("amira"), county.as_("tom"));
        amira.step(&case.episode, "closure", &json!({ "reason": "lost_contact" })).await.expect(200);
        for (noun, body) in [
            ("rejection", json!({ "reason": "no_capacity" })),
            ("decline", json!({ "reason": "not_now" })),
            ("error", json!({ "reason": "duplicate" })),
        ] {
            let again = send(&county.as_("millgate"), &submission(1)).await;
            tom.get(&case.person).await.expect(200);
            county.as_("leila").step(&again, noun, &body).await.expect(200);
            tom.get(&case.person).await.expect_problem(403, "access_reason_required");
        }
    }
}
