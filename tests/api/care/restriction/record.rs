//! Who reads a restricted record, who writes to it, and what stands still.

use reqwest::Method;
use serde_json::{Value, json};

use super::{asked, lift, restrict};
use crate::care::contact::walk::plan;
use crate::care::episode::{open, submission};
use crate::care::referral::walk::send;
use crate::care::safety::{FACTS, add, done, open_tasks, talk};
use crate::on_both;
use linkwork::system::job::sweep;
use linkwork::system::sandbox::cast::worker_id;

on_both! {
    async fn it_is_stored_and_read_by_who_answers_for_it_alone(county) {
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let case = open(county, 1).await;
        let met = json!({ "starts_at": "2026-11-18T09:00:00Z", "consultation_mechanism": "telephone",
            "attendance": "attended", "minutes": 30, "conversation_with": "person" });
        let contact = amira.post(&format!("{}/contacts", case.episode), &met).await.expect(201).location();
        let needs = json!({ "needs": [], "strengths": ["Sings"] });
        let assessment = format!("{}/assessment", case.episode);
        amira.post(&assessment, &needs).await.expect(201);
        let paths = [&case.person, &case.referral, &case.episode, &contact, &assessment];

        let restricted = restrict(&leila, &case.person).await;
        assert_eq!(restricted.body["restriction"]["ground"], "accuracy_contested");
        assert_eq!(restricted.body["restriction"]["restricted_at"], "2026-11-18T09:30:00Z");
        for path in paths {
            let seen = leila.get(path).await.expect(200);
            assert!(!seen.text.is_empty(), "it is stored as it was");
            amira.get(path).await.expect_problem(403, "access_reason_required");
            for reason in ["duty", "cover", "data_quality"] {
                let answer = amira.call(Method::GET, path, &[("Access-Reason", reason)], None).await;
                answer.expect_problem(403, "access_reason_required");
            }
            // The rights of another and important public interest (Article 18(2)).
            amira.call(Method::GET, path, &[("Access-Reason", "safety")], None).await.expect(200);
            county.as_("owen").get(path).await.expect_problem(404, "not_found");
        }
        for name in ["tom", "george", "kofi", "dr_khan", "joan"] {
            let answer = county.as_(name).get(&case.person).await;
            assert!(matches!(answer.status.as_u16(), 403 | 404), "{name}: {}", answer.text);
        }
        let person = case.person.rsplit('/').next().expect("an id");
        for list in ["/v1/episodes", "/v1/contacts?day=2026-11-18", "/v1/referrals", "/v1/coded-entries", "/v1/tasks"] {
            for headers in [&[][..], &[("Access-Reason", "safety")]] {
                let listed = amira.call(Method::GET, list, headers, None).await;
                let listed = if listed.status == 400 { amira.get("/v1/episodes").await } else { listed };
                assert!(!listed.expect(200).text.contains(person), "{list}");
            }
        }
        let number = json!({ "nhs_number": submission(1)["person"]["nhs_number"] });
        let found = amira.call(Method::POST, "/v1/people/search", &[], Some(&number)).await.expect(200).body;
        assert_eq!(found["items"], json!([]));
        let found = leila.call(Method::POST, "/v1/people/search", &[], Some(&number)).await.expect(200).body;
        assert_eq!(found["items"][0]["restriction"]["asked_by"], "person");
        // Whoever opened it is looked at.
        let reviews = leila.get("/v1/access-reviews?status=open").await.expect(200);
        assert!(reviews.text.contains("\"safety\""), "{}", reviews.text);

        let lifted = lift(&leila, &case.person).await;
        assert_eq!(lifted.body["restriction"], Value::Null);
        for path in paths {
            amira.get(path).await.expect(200);
        }
    }

    async fn nothing_is_written_to_it_by_anybody(county) {
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let (case, other) = (open(county, 1).await, open(county, 2).await);
        restrict(&leila, &case.person).await;
        let pronouns = json!({ "demographics": { "pronouns": "she/her" } });
        leila.patch(&case.person, &pronouns).await.expect_problem(409, "processing_restricted");
        let met = json!({ "starts_at": "2026-11-18T09:00:00Z", "consultation_mechanism": "telephone",
            "attendance": "attended", "minutes": 30, "conversation_with": "person", "worker_id": worker_id(1) });
        leila.post(&format!("{}/contacts", case.episode), &met).await.expect_problem(409, "processing_restricted");
        leila.step(&case.episode, "closure", &json!({ "reason": "lost_contact" })).await
            .expect_problem(409, "processing_restricted");
        let merge = json!({ "person_id": case.person.rsplit('/').next(), "reason": "One and the same" });
        leila.step(&other.person, "merges", &merge).await.expect_problem(409, "invalid_transition");
        // A reason of safety opens it to be read, not to be written.
        let safety = ("Access-Reason", "safety");
        let etag = amira.call(Method::GET, &case.person, &[safety], None).await.expect(200).etag();
        let said = json!({ "said_by": "person" });
        let objection = format!("{}/contact-objection", case.person);
        amira.call(Method::POST, &objection, &[safety, ("If-Match", &etag)], Some(&said)).await
            .expect_problem(409, "processing_restricted");
        // Whose record is not restricted is worked with as ever.
        leila.patch(&other.person, &pronouns).await.expect(200);
        lift(&leila, &case.person).await;
        leila.patch(&case.person, &pronouns).await.expect(200);
    }

    async fn what_somebodys_safety_hangs_on_goes_on_and_the_rest_stands_still(county) {
        let (amira, joan, leila) = (county.as_("amira"), county.as_("joan"), county.as_("leila"));
        let case = open(county, 1).await;
        let planned = amira.post(&format!("{}/contacts", case.episode), &plan("2026-11-20T14:00:00Z")).await;
        let planned = planned.expect(201).location();
        let event = amira.post(&format!("{}/safety-events", case.episode), &talk()).await.expect(201).location();
        let first_contact = leila.get("/v1/tasks?status=open&limit=200").await.expect(200);
        assert!(first_contact.text.contains("first_contact"), "{}", first_contact.text);
        restrict(&leila, &case.person).await;

        assert_eq!(leila.get(&planned).await.expect(200).body["attendance"], "cancelled_by_service");
        amira.get(&event).await.expect(200);
        joan.get(&event).await.expect(200);
        joan.step(&event, "acknowledgement", &json!({})).await.expect(200);
        for fact in FACTS.iter().take(2) {
            add(&amira, &event, &done(fact, "2026-11-18T09:20:00Z")).await;
        }
        assert_eq!(open_tasks(&amira, &event).await.len(), 4, "what is left of safety");
        // A new concern is written down all the same: by who names the record for it.
        let again = json!({ "kind": "safeguarding", "occurred_at": "2026-11-18T09:20:00Z", "account": "A neighbour rang." });
        let path = format!("{}/safety-events", case.person);
        let headers = [("Access-Reason", "safety"), ("Idempotency-Key", "restricted-again")];
        amira.call(Method::POST, &path, &headers, Some(&again)).await.expect(201);

        // Weeks later only what is of safety has been taken further.
        county.set_clock("2026-12-23T10:00:00Z");
        sweep(county.server.state()).await.expect("it sweeps");
        let tasks = leila.get("/v1/tasks?status=open&limit=200").await.expect(200).body;
        let level = |kind: &str| {
            let of_kind = tasks["items"].as_array().expect("a list").iter().filter(|task| task["kind"] == kind);
            of_kind.map(|task| task["escalation"]["level"].as_i64().unwrap_or_default()).max()
        };
        assert!(level("update_gp_record") > Some(0), "{tasks}");
        assert_eq!(level("first_contact"), Some(0), "it stands still: {tasks}");
        let lifting = json!({ "reason": "accuracy_verified", "informed_on": "2026-12-22" });
        leila.step(&case.person, "restriction-lifting", &lifting).await.expect(200);
        sweep(county.server.state()).await.expect("it sweeps");
        let history = leila.history(&leila.get("/v1/tasks?status=open&limit=200").await.expect(200).body["items"]
            .as_array().expect("a list").iter().find(|task| task["kind"] == "first_contact")
            .map(|task| format!("/v1/tasks/{}", task["id"].as_str().expect("an id"))).expect("it is open")).await;
        assert!(history.types().contains(&"task.escalated"), "late as it is: {}", history.text);
    }

    async fn it_stands_once_and_the_person_is_informed_before_it_is_lifted(county) {
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let case = open(county, 1).await;
        amira.step(&case.person, "restriction", &asked()).await.expect_problem(403, "forbidden");
        let tomorrow = json!({ "ground": "objection_pending", "asked_by": "person", "asked_on": "2026-11-19" });
        let refused = leila.step(&case.person, "restriction", &tomorrow).await.expect_problem(422, "validation_failed");
        assert_eq!(refused.faults(), [("/asked_on".to_owned(), "in_future".to_owned())]);
        let informed = |day: &str| json!({ "reason": "no_longer_asked", "informed_on": day });
        leila.step(&case.person, "restriction-lifting", &informed("2026-11-18")).await
            .expect_problem(409, "invalid_transition");
        restrict(&leila, &case.person).await;
        leila.step(&case.person, "restriction", &asked()).await.expect_problem(409, "invalid_transition");
        let early = leila.step(&case.person, "restriction-lifting", &informed("2026-11-17")).await;
        assert_eq!(early.expect_problem(422, "validation_failed").faults()[0].0, "/informed_on");
        lift(&leila, &case.person).await;
        restrict(&leila, &case.person).await;
    }

    async fn who_is_referred_anew_gets_a_record_of_their_own(county) {
        let (amira, leila, millgate) = (county.as_("amira"), county.as_("leila"), county.as_("millgate"));
        let case = open(county, 1).await;
        restrict(&leila, &case.person).await;
        let anew = send(&millgate, &submission(1)).await;
        let row = amira.get(&anew).await.expect(200).body;
        assert_ne!(format!("/v1/people/{}", row["person_id"].as_str().expect("an id")), case.person);
        assert_eq!(row["status"], "submitted");
        let candidates = amira.get(&format!("{anew}/candidate-matches")).await.expect(200).body;
        assert_eq!(candidates["items"], json!([]), "nor is it said whose it may be");
        amira.step(&anew, "acceptance", &json!({})).await.expect(200);
        amira.get(&case.person).await.expect_problem(403, "access_reason_required");
        lift(&leila, &case.person).await;
    }

    async fn whom_they_were_found_to_be_is_restricted_with_every_row_of_theirs(county) {
        let (amira, leila) = (county.as_("amira"), county.as_("leila"));
        let kept = open(county, 1).await;
        let sent = send(&county.as_("millgate"), &submission(2)).await;
        let merged = amira.get(&sent).await.expect(200).body["person_id"].as_str().expect("an id").to_owned();
        let merge = json!({ "person_id": merged, "reason": "One and the same" });
        amira.step(&kept.person, "merges", &merge).await.expect(200);
        let merged = format!("/v1/people/{merged}");
        restrict(&leila, &kept.person).await;
        for path in [&kept.person, &merged, &sent] {
            amira.get(path).await.expect_problem(403, "access_reason_required");
            leila.get(path).await.expect(200);
        }
        lift(&leila, &kept.person).await;
        amira.get(&merged).await.expect(200);
    }
}
