//! A redirection to a service that is known here arrives there.

use linkwork::system::sandbox::cast::service_id;
use linkwork::system::task::{TaskKind, TaskStatus};
use serde_json::{Value, json};

use super::walk::{send, tasks, with_feedback};
use crate::care::episode::{begun, open, opened, submission};
use crate::harness::county::County;
use crate::on_both;

fn to_the_vale() -> Value {
    json!({
        "reason": "out_of_area", "destination": "Vale Link Workers", "destination_service_id": service_id(2),
        "basis": "person_agreed",
    })
}

async fn confirmation(county: &County, path: &str) -> Option<TaskStatus> {
    let all = tasks(county, path).await.into_iter();
    all.filter(|(kind, _)| *kind == TaskKind::ConfirmRedirection).map(|(_, status)| status).next_back()
}

/// The referral of the pharmacy that arrived last, as its sender sees it.
async fn last(county: &County) -> String {
    let page = county.as_("millgate").get("/v1/referrals").await.expect(200).body;
    format!("/v1/referrals/{}", page["items"][0]["id"].as_str().expect("an id"))
}

on_both! {
    async fn it_arrives_in_the_queue_with_the_date_referred_and_what_keeps_the_person_from_harm(county) {
        let (amira, bethan) = (county.as_("amira"), county.as_("bethan"));
        let mut body = submission(1);
        body["date_referred"] = json!("2026-10-01");
        body["protective_instructions"] = json!([{ "rule": "speak_alone" }]);
        let here = send(&county.as_("millgate"), &body).await;
        let never = json!({ "safe_contact": { "status": "asked", "how": ["email"] } });
        county.as_("millgate").post(&format!("{here}/addenda"), &never).await.expect(201);
        let redirected = amira.step(&here, "redirection", &to_the_vale()).await.expect(200).body;
        assert_eq!((&redirected["status"], &redirected["destination_service_id"]), (&json!("redirected"), &json!(service_id(2))));
        let there = last(county).await;
        assert_ne!(there, here);
        let received = bethan.get(&there).await.expect(200).body;
        assert_eq!((&received["status"], &received["date_referred"]), (&json!("submitted"), &json!("2026-10-01")));
        assert_eq!((&received["status_reason"], &received["destination_service_id"]), (&Value::Null, &Value::Null));
        let person = bethan.get(&format!("/v1/people/{}", received["person_id"].as_str().expect("an id"))).await.expect(200).body;
        assert_eq!(person["precautions"]["safe_contact"]["how"], json!(["email"]));
        assert_eq!(person["precautions"]["protective_instructions"][0]["rule"], "speak_alone");
        amira.get(&there).await.expect_problem(404, "not_found");

        assert_eq!(confirmation(county, &here).await, Some(TaskStatus::Open));
        assert_eq!(amira.get(&here).await.expect(200).body["destination_status"], "submitted");
        bethan.step(&there, "acceptance", &json!({})).await.expect(200);
        assert_eq!(confirmation(county, &here).await, Some(TaskStatus::Done));
        assert_eq!(amira.get(&here).await.expect(200).body["destination_status"], "accepted");
    }

    async fn a_refusal_of_the_destination_leaves_whoever_redirected_to_make_sure(county) {
        let (amira, owen) = (county.as_("amira"), county.as_("owen"));
        let here = send(&county.as_("millgate"), &submission(1)).await;
        amira.step(&here, "redirection", &to_the_vale()).await.expect(200);
        let there = last(county).await;
        owen.step(&there, "rejection", &json!({ "reason": "no_capacity" })).await.expect(200);
        assert_eq!(confirmation(county, &here).await, Some(TaskStatus::Open));
        assert_eq!(amira.get(&here).await.expect(200).body["destination_status"], "ended");
    }

    async fn only_another_service_that_takes_referrals_gets_it(county) {
        let amira = county.as_("amira");
        let here = send(&county.as_("millgate"), &submission(1)).await;
        let mut to = to_the_vale();
        to["destination_service_id"] = json!(service_id(1));
        to.as_object_mut().expect("an object").remove("basis");
        let own = amira.step(&here, "redirection", &to).await.expect_problem(422, "validation_failed");
        assert_eq!(own.faults(), [("/basis".into(), "missing".into()), ("/destination_service_id".into(), "own".into())]);
        let mut to = to_the_vale();
        to["destination_service_id"] = json!(service_id(9));
        let unknown = amira.step(&here, "redirection", &to).await.expect_problem(422, "service_not_taking");
        assert_eq!(unknown.faults(), [("/destination_service_id".to_owned(), "not_found".to_owned())]);
        assert_eq!(amira.get(&here).await.expect(200).body["status"], "submitted");
    }

    async fn a_completed_referral_tells_an_informed_referrer_what_was_met_and_what_comes_next_once_released(county) {
        let (amira, millgate) = (county.as_("amira"), county.as_("millgate"));
        for (n, decision, released) in [(1, "agreed", true), (2, "agreed", false), (3, "refused", true)] {
            let case = opened(&amira, send(&millgate, &with_feedback(submission(n), decision)).await, &json!({})).await;
            begun(county, &case.referral).await;
            let end = json!({
                "reason": "support_completed", "needs_met": "partly", "what_next": "Sings on Tuesdays.", "release_what_next": released,
            });
            amira.step(&case.episode, "closure", &end).await.expect(200);
            let told = millgate.get(&case.referral).await.expect(200);
            let is_informed = decision == "agreed";
            assert_eq!(told.body["view"], if is_informed { "informed_referrer" } else { "referrer" });
            assert_eq!(told.body["needs_met"], if is_informed { json!("partly") } else { Value::Null });
            assert_eq!(told.text.contains("Sings on Tuesdays."), is_informed && released, "{}", told.text);
        }
        let case = open(county, 4).await;
        let ended = json!({ "reason": "lost_contact", "what_next": "?", "release_what_next": true });
        let refused = amira.step(&case.episode, "closure", &ended).await.expect_problem(422, "validation_failed");
        assert_eq!(refused.faults(), [("/release_what_next".to_owned(), "contradiction".to_owned())]);
    }

    async fn of_a_case_that_is_closed_again_the_referrer_reads_what_was_said_last(county) {
        let (amira, millgate) = (county.as_("amira"), county.as_("millgate"));
        let case = opened(&amira, send(&millgate, &with_feedback(submission(1), "agreed")).await, &json!({})).await;
        begun(county, &case.referral).await;
        let end = |needs: &str, next: &str| json!({
            "reason": "support_completed", "needs_met": needs, "what_next": next, "release_what_next": true,
        });
        amira.step(&case.episode, "closure", &end("partly", "Sings on Tuesdays.")).await.expect(200);
        let first = millgate.get(&case.referral).await.expect(200);
        county.set_clock("2026-11-19T09:30:00Z");
        amira.step(&case.episode, "reopening", &json!({ "comment": "She rang." })).await.expect(200);
        amira.step(&case.episode, "closure", &end("met", "Leads the choir.")).await.expect(200);
        let second = millgate.get(&case.referral).await.expect(200);
        assert_eq!((&second.body["needs_met"], &second.body["what_next"]), (&json!("met"), &json!("Leads the choir.")));
        assert_ne!(first.body["updated_at"], second.body["updated_at"]);
        assert_ne!(first.etag(), second.etag());
    }
}
