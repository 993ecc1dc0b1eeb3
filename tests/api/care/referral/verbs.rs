//! Each step through HTTP: what it does, and every way it is refused.

use catalogue::id::AddendumId;
use linkwork::care::referral::addendum;
use linkwork::system::task::{TaskKind, TaskStatus};
use reqwest::Method;
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

use super::walk::{about, at_risk, dorothy, open_to, send, tasks, with_feedback};
use crate::harness::county::{Answer, Client};
use crate::on_both;

const QUESTION: &str = "Is there another way to reach her?";

/// A body that is good for each step.
pub fn good(noun: &str) -> Value {
    match noun {
        "return" => json!({ "questions": ["contact"], "text": QUESTION }),
        "resubmission" => json!({ "text": "She is at home until eleven." }),
        "addenda" => json!({ "text": "Her sister is back." }),
        "risk-review" => json!({ "finding": "no_danger_now", "text": "Spoke with her at noon." }),
        "redirection" => json!({ "reason": "needs_clinician", "destination": "Community mental health team" }),
        "decline" => json!({ "reason": "not_now" }),
        "rejection" => json!({ "reason": "out_of_area" }),
        "withdrawal" => json!({ "reason": "no_longer_needed" }),
        "ending" => json!({ "reason": "moved_away" }),
        "error" => json!({ "reason": "test" }),
        _ => json!({}),
    }
}

/// A step without `If-Match`.
async fn unmatched(caller: &Client<'_>, path: &str, noun: &str) -> Answer {
    caller.call(Method::POST, &format!("{path}/{noun}"), &[], Some(&good(noun))).await
}

async fn step(caller: &Client<'_>, path: &str, noun: &str) -> Answer {
    caller.step(path, noun, &good(noun)).await
}

on_both! {
    async fn a_question_goes_to_the_sender_and_its_answer_comes_back(county) {
        let (pharmacy, amira) = (county.as_("millgate"), county.as_("amira"));
        let path = send(&pharmacy, &dorothy()).await;
        let returned = step(&amira, &path, "return").await.expect(200);
        assert_eq!((&returned.body["status"], &returned.body["question"]["text"]), (&json!("returned"), &json!(QUESTION)));

        let asked = pharmacy.get(&path).await.expect(200);
        assert_eq!(asked.body["question"]["text"], QUESTION, "asking releases it");
        assert_eq!(open_to(&pharmacy, &path).await, ["resubmission", "addendum", "withdrawal"]);
        let waiting = pharmacy.get("/v1/referrals?waits_for_me=true").await.expect(200);
        assert_eq!(waiting.body["items"].as_array().expect("a list").len(), 1);

        let answered = unmatched(&pharmacy, &path, "resubmission").await.expect(200);
        assert_eq!((&answered.body["status"], &answered.body["question"]), (&json!("submitted"), &Value::Null));
        let read = amira.get(&path).await.expect(200);
        assert_eq!(read.body["addendum_count"], 1);
        let added = amira.get(&format!("{path}/addenda")).await.expect(200).body;
        assert_eq!(added["items"][0]["kind"], "answer");
        assert_eq!(added["items"][0]["answer"]["text"], good("resubmission")["text"]);
        assert!(tasks(county, &path).await.contains(&(TaskKind::DecideReturned, TaskStatus::Done)));
    }

    async fn a_side_that_has_added_a_thousand_times_is_refused_and_the_other_is_not(county) {
        let (pharmacy, amira) = (county.as_("millgate"), county.as_("amira"));
        let path = send(&pharmacy, &dorothy()).await;
        step(&pharmacy, &path, "addenda").await.expect(400);
        pharmacy.post(&format!("{path}/addenda"), &good("addenda")).await.expect(201);
        let system = county.server.state().db.system("a test adds nine hundred and ninety-eight more");
        let written = addendum::Entity::find().one(system.read()).await.expect("it is there").expect("it is there");
        let copy = |_| addendum::Model { id: AddendumId::new(), ..written.clone() }.into_active_model();
        let copies: Vec<addendum::ActiveModel> = (0..addendum::MOST - 2).map(copy).collect();
        system.write(async |tx| {
            for some in copies.chunks(100) {
                addendum::Entity::insert_many(some.to_vec()).exec_without_returning(tx).await?;
            }
            Ok::<_, sea_orm::DbErr>(())
        }).await.expect("it is there");

        pharmacy.post(&format!("{path}/addenda"), &good("addenda")).await.expect(201);
        pharmacy.post(&format!("{path}/addenda"), &good("addenda")).await.expect_problem(409, "too_many_addenda");
        step(&amira, &path, "return").await.expect(200);
        unmatched(&pharmacy, &path, "resubmission").await.expect_problem(409, "too_many_addenda");
        step(&amira, &path, "resubmission").await.expect(200);
    }

    async fn the_service_goes_on_without_an_answer_and_its_words_stay_inside(county) {
        let (pharmacy, amira) = (county.as_("millgate"), county.as_("amira"));
        let path = send(&pharmacy, &dorothy()).await;
        step(&amira, &path, "return").await.expect(200);
        unmatched(&amira, &path, "resubmission").await.expect_problem(428, "precondition_required");
        let risk = json!({ "text": "He hits her.", "safety_actions": ["gp_informed"],
            "risks": { "status": "listed", "items": [{ "kind": "domestic_abuse", "source": "person" }] } });
        let refused = amira.step(&path, "resubmission", &risk).await.expect_problem(422, "validation_failed");
        let codes = ["/risks", "/safety_actions"].map(|at| (at.to_owned(), "not_for_this_role".to_owned()));
        assert_eq!(refused.faults(), codes);

        let went_on = step(&amira, &path, "resubmission").await.expect(200);
        assert_eq!(went_on.body["addendum_count"], 1);
        let own = pharmacy.get(&format!("{path}/addenda")).await.expect(200);
        assert_eq!(own.body["items"], json!([]), "the service's words are not the agency's");
        let of_service = amira.get(&format!("{path}/addenda")).await.expect(200).body;
        assert_eq!(of_service["items"].as_array().expect("a list").len(), 1);
        assert_eq!(of_service["items"][0]["kind"], "of_the_service");
    }

    async fn what_was_added_is_read_page_by_page(county) {
        let (pharmacy, amira) = (county.as_("millgate"), county.as_("amira"));
        let path = send(&pharmacy, &dorothy()).await;
        for _ in 0..2 {
            pharmacy.post(&format!("{path}/addenda"), &good("addenda")).await.expect(201);
        }
        let first = amira.get(&format!("{path}/addenda?limit=1")).await.expect(200);
        let cursor = first.body["next_cursor"].as_str().expect("there is more");
        let rest = amira.get(&format!("{path}/addenda?limit=2&after={cursor}")).await.expect(200);
        assert_eq!(rest.body["items"].as_array().map(Vec::len), Some(1));
        assert!(rest.body["next_cursor"].is_null());
    }

    async fn an_addendum_is_read_by_its_sender_and_the_service(county) {
        let (pharmacy, amira) = (county.as_("millgate"), county.as_("amira"));
        let path = send(&pharmacy, &dorothy()).await;
        let sent = pharmacy.post(&format!("{path}/addenda"), &good("addenda")).await.expect(201);
        assert_eq!((sent.body["view"].as_str(), sent.location()), (Some("informed_referrer"), format!("{path}/addenda")));
        for caller in [&pharmacy, &amira] {
            let read = caller.get(&format!("{path}/addenda")).await.expect(200);
            assert_eq!(read.body["items"][0]["addition"]["text"], good("addenda")["text"]);
        }
        let unread = pharmacy.call(Method::POST, &format!("{path}/addenda"), &[], Some(&good("addenda"))).await;
        unread.expect_problem(400, "idempotency_key_missing");
        let empty = pharmacy.post(&format!("{path}/addenda"), &json!({})).await.expect_problem(422, "validation_failed");
        assert_eq!(empty.faults(), [("/text".to_owned(), "missing".to_owned())]);
        let practice = county.as_("harbour");
        assert_eq!(practice.get(&format!("{path}/addenda")).await.expect(200).body["items"], json!([]));
        practice.post(&format!("{path}/addenda"), &good("addenda")).await.expect_problem(403, "forbidden");
    }

    async fn each_end_is_told_with_its_reason_and_with_the_words_only_once_released(county) {
        let (pharmacy, leila) = (county.as_("millgate"), county.as_("leila"));
        for (noun, status, reason) in [
            ("decline", "declined", "other"),
            ("rejection", "rejected", "other"),
            ("redirection", "redirected", "other"),
            ("ending", "ended", "other"),
        ] {
            for released in [false, true] {
                let path = send(&pharmacy, &dorothy()).await;
                let mut body = good(noun);
                body["reason"] = json!(reason);
                let wordless = leila.step(&path, noun, &body).await.expect_problem(422, "validation_failed");
                assert_eq!(wordless.faults(), [("/comment".to_owned(), "missing".to_owned())], "{noun}");
                body["comment"] = json!("In their own words.");
                body["release_comment"] = json!(released);
                let ended = leila.step(&path, noun, &body).await.expect(200);
                assert_eq!((ended.body["status"].as_str(), ended.body["status_reason"].as_str()), (Some(status), Some(reason)));
                let told = pharmacy.get(&path).await.expect(200).body;
                assert_eq!(told["status_comment"].as_str(), released.then_some("In their own words."), "{noun}");
                assert_eq!(told["destination"].is_string(), noun == "redirection");
            }
        }
    }

    async fn a_sender_withdraws_until_somebody_is_taken_on(county) {
        let (pharmacy, amira) = (county.as_("millgate"), county.as_("amira"));
        let path = send(&pharmacy, &dorothy()).await;
        let stale = [("If-Match", "\"AAAAAAAAAAAAAAAAAAAAAA\"")];
        let body = good("withdrawal");
        let refused = pharmacy.call(Method::POST, &format!("{path}/withdrawal"), &stale, Some(&body)).await;
        refused.expect_problem(412, "version_mismatch");
        assert_eq!(unmatched(&pharmacy, &path, "withdrawal").await.expect(200).body["status"], "withdrawn");
        assert!(tasks(county, &path).await.iter().all(|(_, status)| *status != TaskStatus::Open));

        let path = send(&pharmacy, &dorothy()).await;
        step(&amira, &path, "acceptance").await.expect(200);
        let late = unmatched(&pharmacy, &path, "withdrawal").await.expect_problem(409, "invalid_transition");
        assert_eq!(late.body["detail"], "The referral is accepted; open: addendum.");
    }

    /// Gates in their order, for each step of the service.
    async fn a_step_of_the_service_is_refused_in_order(county) {
        let (pharmacy, leila) = (county.as_("millgate"), county.as_("leila"));
        let foreign = county.as_("owen");
        let path = send(&pharmacy, &dorothy()).await;
        let nouns = ["return", "waiting", "acceptance", "decline", "rejection", "redirection", "ending", "error"];
        for noun in nouns {
            unmatched(&county.bearing(None), &path, noun).await.expect_problem(401, "unauthorized");
            unmatched(&pharmacy, &path, noun).await.expect_problem(403, "forbidden");
            let unread = leila.call(Method::POST, &format!("{path}/{noun}"), &[], Some(&json!({ "odd": 1 }))).await;
            unread.expect_problem(422, "validation_failed");
            unmatched(&foreign, &path, noun).await.expect_problem(404, "not_found");
            unmatched(&leila, &path, noun).await.expect_problem(428, "precondition_required");
            let stale = [("If-Match", "\"AAAAAAAAAAAAAAAAAAAAAA\"")];
            if noun != "acceptance" {
                let refused = leila.call(Method::POST, &format!("{path}/{noun}"), &stale, Some(&good(noun))).await;
                refused.expect_problem(412, "version_mismatch");
            }
        }
        step(&leila, &path, "decline").await.expect(200);
        for noun in nouns.into_iter().filter(|noun| *noun != "error") {
            let stale = [("If-Match", "\"AAAAAAAAAAAAAAAAAAAAAA\"")];
            let late = leila.call(Method::POST, &format!("{path}/{noun}"), &stale, Some(&good(noun))).await;
            let late = late.expect_problem(409, "invalid_transition");
            assert_eq!(late.body["detail"], "The referral is declined; open: error.", "{noun}");
        }
        assert_eq!(step(&leila, &path, "error").await.expect(200).body["status"], "entered_in_error");
    }

    async fn the_loser_of_a_race_is_told_the_state_and_a_stale_reader_the_version(county) {
        let (pharmacy, leila, amira) = (county.as_("millgate"), county.as_("leila"), county.as_("amira"));
        let path = send(&pharmacy, &dorothy()).await;
        let etag = amira.get(&path).await.etag();
        let matched = [("If-Match", &*etag)];
        let (declined, rejected) = (format!("{path}/decline"), format!("{path}/rejection"));
        let (one, other) = (good("decline"), good("rejection"));
        let leilas = leila.get(&path).await.etag();
        let leilas = [("If-Match", &*leilas)];
        let (one, other) = tokio::join!(
            amira.call(Method::POST, &declined, &matched, Some(&one)),
            leila.call(Method::POST, &rejected, &leilas, Some(&other)),
        );
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "{} and {}", one.text, other.text);

        let path = send(&pharmacy, &dorothy()).await;
        let etag = amira.get(&path).await.etag();
        pharmacy.post(&format!("{path}/addenda"), &good("addenda")).await.expect(201);
        let stale = amira.call(Method::POST, &format!("{path}/acceptance"), &[("If-Match", &etag)], Some(&json!({}))).await;
        stale.expect_problem(412, "version_mismatch");
    }

    /// The answer adds to the referral, which is read after its row: the loser must not be told of the words first.
    async fn of_two_who_go_on_with_a_returned_referral_at_once_the_loser_is_told_the_state(county) {
        let (pharmacy, leila, amira) = (county.as_("millgate"), county.as_("leila"), county.as_("amira"));
        for _ in 0..5 {
            let path = send(&pharmacy, &dorothy()).await;
            step(&amira, &path, "return").await.expect(200);
            let (one, other) = tokio::join!(step(&amira, &path, "resubmission"), step(&leila, &path, "resubmission"));
            let mut statuses = [one.status.as_u16(), other.status.as_u16()];
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 409], "{} and {}", one.text, other.text);
        }
    }

    async fn nobody_sends_a_safety_risk_away_before_it_was_looked_at(county) {
        let (pharmacy, leila) = (county.as_("millgate"), county.as_("leila"));
        let received = pharmacy.post("/v1/referrals", &at_risk()).await.expect(201);
        assert_eq!(received.body["emergency_line"]["numbers"][0]["number"], "999");
        let path = received.location();
        for noun in ["return", "waiting", "rejection"] {
            let held = step(&leila, &path, noun).await.expect_problem(409, "invalid_transition");
            assert!(held.body["detail"].as_str().expect("a text").contains("safety risk"), "{}", held.text);
        }
        unmatched(&pharmacy, &path, "withdrawal").await.expect_problem(409, "invalid_transition");
        assert_eq!(tasks(county, &path).await[1], (TaskKind::ReviewSafetyRisk, TaskStatus::Open));

        let joan = county.as_("joan");
        assert_eq!(open_to(&joan, &path).await, ["risk_review"]);
        let looked = step(&joan, &path, "risk-review").await.expect(200);
        assert_eq!((&looked.body["risk_to_review_since"], looked.body["risk_review"]["finding"].as_str()), (&Value::Null, Some("no_danger_now")));
        assert_eq!(tasks(county, &path).await[1], (TaskKind::ReviewSafetyRisk, TaskStatus::Done));
        step(&joan, &path, "risk-review").await.expect_problem(409, "invalid_transition");
        assert!(open_to(&leila, &path).await.contains(&"rejection".to_owned()));

        let risk = json!({ "risks": [{ "kind": "self_harm", "source": "observed" }], "safety_actions": ["nothing_yet"] });
        let added = pharmacy.post(&format!("{path}/addenda"), &risk).await.expect(201);
        assert_eq!(added.body["emergency_line"]["numbers"][0]["number"], "999");
        step(&leila, &path, "rejection").await.expect_problem(409, "invalid_transition");
        assert!(tasks(county, &path).await.contains(&(TaskKind::ReviewAddendumRisk, TaskStatus::Open)));
    }

    async fn who_cannot_see_a_reason_is_told_that_it_is_over(county) {
        let (pharmacy, leila) = (county.as_("millgate"), county.as_("leila"));
        for decision in ["refused", "not_asked"] {
            let path = send(&pharmacy, &with_feedback(about(dorothy(), "9990000018"), decision)).await;
            let body = json!({ "reason": "no_capacity", "comment": "Full.", "release_comment": true });
            leila.step(&path, "rejection", &body).await.expect(200);
            let told = pharmacy.get(&path).await.expect(200);
            assert_eq!((told.body["view"].as_str(), told.body["status"].as_str()), (Some("referrer"), Some("ended")));
            assert!(!told.text.contains("capacity") && !told.text.contains("Full"), "{}", told.text);
        }
    }

    async fn nothing_is_added_to_what_is_over_or_was_changed_meanwhile(county) {
        let pharmacy = county.as_("millgate");
        let path = send(&pharmacy, &dorothy()).await;
        let read = pharmacy.get(&path).await.etag();
        step(&county.as_("amira"), &path, "return").await.expect(200);
        let stale = [("Idempotency-Key", "stale"), ("If-Match", &*read)];
        let answer = pharmacy.call(Method::POST, &format!("{path}/addenda"), &stale, Some(&good("addenda"))).await;
        answer.expect_problem(412, "version_mismatch");
        step(&pharmacy, &path, "withdrawal").await.expect(200);
        pharmacy.post(&format!("{path}/addenda"), &good("addenda")).await.expect_problem(409, "invalid_transition");
    }
}
