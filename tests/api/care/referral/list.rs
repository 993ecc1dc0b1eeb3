//! Lists of referrals: whose rows, in which order, by which filters.

use std::slice;

use serde_json::{Value, json};

use super::walk::{about, at_risk, dorothy, send, with_feedback};
use crate::harness::county::{Answer, Client, County};
use crate::on_both;
use linkwork::system::sandbox::cast::{organisation_id, service_id, worker_id};

fn ids(page: &Answer) -> Vec<String> {
    let items = page.body["items"].as_array().expect("a list");
    items.iter().map(|item| format!("/v1/referrals/{}", item["id"].as_str().expect("a text"))).collect()
}

fn numbered(reference: &str) -> Value {
    let mut body = dorothy();
    body["external_reference"] = json!(reference);
    body["household_reference"] = json!("household");
    body
}

on_both! {
    async fn the_queue_takes_safety_before_urgency_before_basic_need_before_date(county) {
        let pharmacy = county.as_("millgate");
        let with = |field: &str, value: Value| {
            let mut body = dorothy();
            body[field] = value;
            body
        };
        let plain = send(&pharmacy, &dorothy()).await;
        let earlier = send(&pharmacy, &with("date_referred", json!("2026-11-02"))).await;
        let hungry = send(&pharmacy, &with("basic_needs", json!(["food"]))).await;
        let urgent = send(&pharmacy, &with("priority", json!("urgent"))).await;
        let unsafe_ = send(&pharmacy, &at_risk()).await;
        let wanted = [&unsafe_, &urgent, &hungry, &earlier, &plain].map(String::clone);

        let amira = county.as_("amira");
        let whole = amira.get("/v1/referrals?order=queue").await.expect(200);
        assert_eq!(ids(&whole), wanted);
        let mut pages = Vec::new();
        let mut next = "/v1/referrals?order=queue&limit=2".to_owned();
        loop {
            let page = amira.get(&next).await.expect(200);
            pages.extend(ids(&page));
            let Some(after) = page.body["next_cursor"].as_str() else { break };
            assert!(page.header("link").contains(after));
            next = format!("/v1/referrals?order=queue&limit=2&after={after}");
        }
        assert_eq!(pages, wanted);

        let mut newest = ids(&pharmacy.get("/v1/referrals?limit=2").await.expect(200));
        let after = pharmacy.get("/v1/referrals?limit=2").await.body["next_cursor"].as_str().expect("a text").to_owned();
        newest.extend(ids(&pharmacy.get(&format!("/v1/referrals?limit=3&after={after}")).await.expect(200)));
        assert_eq!(newest, [unsafe_, urgent, hungry, earlier, plain]);
        let other = county.as_("hospital").get(&format!("/v1/referrals?after={after}")).await;
        other.expect_problem(400, "cursor_mismatch");
    }

    async fn the_queue_of_a_network_that_nobody_of_the_service_serves_is_everybodys(county) {
        let mut body = at_risk();
        body["service_id"] = json!(service_id(1));
        // In a network that a link worker of another service serves, and none of this one.
        body["person"]["gp_practice"] = json!("Y99002");
        let path = send(&county.as_("millgate"), &body).await;
        let (amira, tom) = (county.as_("amira"), county.as_("tom"));
        let open_tasks = async |worker: &Client<'_>| {
            let page = worker.get("/v1/tasks?status=open").await.expect(200).body;
            let about = |task: &&Value| path.ends_with(task["subject_id"].as_str().expect("a text"));
            page["items"].as_array().expect("a list").iter().filter(about).count()
        };
        for worker in [&amira, &tom] {
            assert_eq!(ids(&worker.get("/v1/referrals?order=queue").await.expect(200)), slice::from_ref(&path));
            assert_eq!(ids(&worker.get("/v1/referrals?waits_for_me=true").await.expect(200)), slice::from_ref(&path));
            assert!(open_tasks(worker).await > 0, "its tasks are in nobody's list");
            worker.get(&path).await.expect(200);
        }

        let admin = county.as_("set_up");
        let (of_amira, of_tom) = (format!("/v1/workers/{}", worker_id(1)), format!("/v1/workers/{}", worker_id(2)));
        let both = json!({ "pcns": [organisation_id(3), organisation_id(4)] });
        admin.patch(&of_tom, &both).await.expect(200);
        amira.get(&path).await.expect_problem(403, "access_reason_required");
        assert_eq!((open_tasks(&amira).await, ids(&amira.get("/v1/referrals").await.expect(200))), (0, vec![]));
        assert_eq!(ids(&tom.get("/v1/referrals").await.expect(200)), slice::from_ref(&path));

        admin.step(&of_tom, "disablement", &json!({})).await.expect(200);
        amira.get(&path).await.expect(200);
        assert!(open_tasks(&amira).await > 0, "who served the network is gone");
        admin.patch(&of_amira, &both).await.expect(200);
        amira.get(&path).await.expect(200);
    }

    async fn an_agency_asks_by_what_it_may_know(county) {
        let pharmacy = county.as_("millgate");
        for query in ["status=rejected", "order=queue", "person_id=01920000-0000-7000-8000-000000000001", "odd=1"] {
            pharmacy.get(&format!("/v1/referrals?{query}")).await.expect_problem(400, "invalid_parameter");
        }
        let path = send(&pharmacy, &with_feedback(dorothy(), "refused")).await;
        county.as_("amira").step(&path, "decline", &json!({ "reason": "not_now" })).await.expect(200);
        for (status, found) in [("ended", 1), ("submitted", 0), ("accepted", 0), ("waiting", 0), ("returned", 0)] {
            assert_eq!(ids(&pharmacy.get(&format!("/v1/referrals?status={status}")).await.expect(200)).len(), found);
        }
    }

    async fn a_household_is_joined_within_one_sender(county) {
        let (pharmacy, practice, amira) = (county.as_("millgate"), county.as_("harbour"), county.as_("amira"));
        let of_pharmacy = send(&pharmacy, &numbered("A")).await;
        let of_practice = send(&practice, &numbered("B")).await;
        let refused = amira.get("/v1/referrals?household_reference=household").await.expect_problem(400, "invalid_parameter");
        assert_eq!(refused.faults(), [("query:organisation_id".to_owned(), "missing".to_owned())]);
        for of in [&of_pharmacy, &of_practice] {
            let sender = amira.get(of).await.expect(200).body["organisation_id"].as_str().expect("an id").to_owned();
            let path = format!("/v1/referrals?household_reference=household&organisation_id={sender}");
            assert_eq!(ids(&amira.get(&path).await.expect(200)), slice::from_ref(of));
            pharmacy.get(&path).await.expect_problem(400, "invalid_parameter");
        }
    }

    async fn a_practice_finds_by_reference_only_what_it_sent_itself(county) {
        let (pharmacy, practice, amira) = (county.as_("millgate"), county.as_("harbour"), county.as_("amira"));
        let of_pharmacy = send(&pharmacy, &numbered("A")).await;
        let of_practice = send(&practice, &numbered("B")).await;
        assert_eq!(ids(&practice.get("/v1/referrals").await.expect(200)), [&*of_practice, &*of_pharmacy]);
        for (query, found) in [
            ("external_reference=A", vec![]),
            ("external_reference=B", vec![&of_practice]),
            ("household_reference=household", vec![&of_practice]),
        ] {
            let page = practice.get(&format!("/v1/referrals?{query}")).await.expect(200);
            assert_eq!(ids(&page).iter().collect::<Vec<_>>(), found, "{query}");
        }
        for path in [&of_pharmacy, &of_practice] {
            let question = json!({ "questions": ["contact"], "text": "Where?" });
            amira.step(path, "return", &question).await.expect(200);
        }
        let waiting = practice.get("/v1/referrals?waits_for_me=true").await.expect(200);
        assert_eq!(ids(&waiting), [of_practice]);
        let seen = practice.get(&of_pharmacy).await.expect(200);
        assert_eq!((seen.body["view"].as_str(), seen.body["nhs_number"].as_str()), (Some("practice"), Some("9990040001")));
        assert!(!seen.text.contains("Where?") && !seen.text.contains("\"A\""), "{}", seen.text);
    }

    async fn a_practice_that_refers_its_own_patient_hears_as_their_practice(county) {
        let (practice, leila) = (county.as_("harbour"), county.as_("leila"));
        let objecting = |mut body: Value| {
            body["agreement"]["objects_to_practice"] = json!(true);
            body
        };
        let elsewhere = |mut body: Value| {
            body["person"]["gp_practice"] = json!("Y99002");
            body["service_id"] = json!("01920000-0000-7000-8000-000000000201");
            body
        };
        let body = with_feedback(dorothy(), "refused");
        for (body, view) in [
            (body.clone(), "informed_referrer"),
            (objecting(body.clone()), "referrer"),
            (elsewhere(about(body, "9990000018")), "referrer"),
        ] {
            let path = send(&practice, &body).await;
            leila.step(&path, "rejection", &json!({ "reason": "no_capacity" })).await.expect(200);
            assert_eq!(practice.get(&path).await.expect(200).body["view"], view, "{body}");
        }
    }

    /// An objection counts at once, with whichever referral it comes.
    async fn a_practice_does_not_see_who_objects_to_its_being_told(county) {
        let (pharmacy, practice) = (county.as_("millgate"), county.as_("harbour"));
        let seen = send(&pharmacy, &dorothy()).await;
        practice.get(&seen).await.expect(200);
        let question = json!({ "questions": ["agreement"], "text": "Did she agree?" });
        county.as_("amira").step(&seen, "return", &question).await.expect(200);
        let answer = json!({ "text": "She does not want the surgery to know.",
            "agreement": { "basis": "agreed", "feedback_to_referrer": "refused", "objects_to_practice": true } });
        let told = pharmacy.step(&seen, "resubmission", &answer).await.expect(200);
        assert_eq!(told.body["view"], "referrer", "and feedback is refused from now on");
        practice.get(&seen).await.expect_problem(404, "not_found");
    }

    async fn a_foreign_row_is_not_there(county) {
        let path = send(&county.as_("millgate"), &County::fixture("pharmacy")).await;
        let strange = "/v1/referrals/01920000-0000-7000-8000-00000000ffff";
        for stranger in ["hospital", "owen", "bethan", "vale_medical"] {
            let stranger = county.as_(stranger);
            let (mut foreign, mut none) = (stranger.get(&path).await.expect(404), stranger.get(strange).await.expect(404));
            for body in [&mut foreign.body, &mut none.body] {
                body["instance"].take();
                body["request_id"].take();
            }
            assert_eq!(foreign.body, none.body);
            assert_eq!(ids(&stranger.get("/v1/referrals").await.expect(200)), [] as [String; 0]);
        }
    }
}
