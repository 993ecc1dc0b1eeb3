//! `GET /v1/tasks`: whose tasks one sees, and in which order.

use std::collections::BTreeSet;

use linkwork::system::job;
use linkwork::system::sandbox::cast;
use reqwest::Method;
use serde_json::{Value, json};

use super::{at_risk, referred, send_back};
use crate::care::safety::{taken_on, talk};
use crate::harness::county::Answer;
use crate::on_both;

/// The kinds on a page, but for the supervision that every link worker has each month.
fn kinds(page: &Answer) -> Vec<&str> {
    let all = page.body["items"].as_array().into_iter().flatten().filter_map(|task| task["kind"].as_str());
    all.filter(|kind| *kind != "clinical_supervision").collect()
}

on_both! {
    async fn what_is_due_first_comes_first_page_by_page(county) {
        referred(county, at_risk()).await;
        referred(county, json!({ "basic_needs": ["food"] })).await;
        let amira = county.as_("amira");
        let all = amira.get("/v1/tasks").await.expect(200);
        assert_eq!(kinds(&all), ["review_safety_risk", "review_basic_need", "decide_referral", "decide_referral"]);
        let mut paged = Vec::new();
        let mut next = "/v1/tasks?limit=1".to_owned();
        while !next.is_empty() {
            let page = amira.get(&next).await.expect(200);
            paged.extend(page.body["items"].as_array().cloned().unwrap_or_default());
            next = page.body["next_cursor"].as_str().map(|after| format!("/v1/tasks?limit=1&after={after}")).unwrap_or_default();
        }
        assert_eq!(Value::Array(paged), all.body["items"]);
    }

    async fn filters_narrow(county) {
        let path = referred(county, at_risk()).await;
        let other = referred(county, json!({})).await;
        let amira = county.as_("amira");
        amira.step(&other, "acceptance", &json!({})).await.expect(200);
        let id = other.rsplit('/').next().expect("an identifier");
        for (query, expected) in [
            ("owner=me", vec!["first_contact"]),
            ("owner=service&status=open", vec!["review_safety_risk", "decide_referral"]),
            ("kind=review_safety_risk", vec!["review_safety_risk"]),
            ("status=done", vec!["decide_referral"]),
            ("overdue=true", vec![]),
            (&format!("subject_id={id}&status=open"), vec!["first_contact"]),
        ] {
            assert_eq!(kinds(&amira.get(&format!("/v1/tasks?{query}")).await.expect(200)), expected, "{query}");
        }
        county.set_clock("2026-11-18T17:00:00Z");
        assert_eq!(kinds(&amira.get("/v1/tasks?overdue=true").await), [""; 0], "at the very instant it is in time");
        county.set_clock("2026-11-18T17:00:00.000001Z");
        let overdue = amira.get("/v1/tasks?overdue=true").await.expect(200);
        assert_eq!(kinds(&overdue), ["review_safety_risk"]);
        assert_eq!(overdue.body["items"][0]["is_overdue"], true);
        assert_eq!(format!("/v1/referrals/{}", overdue.body["items"][0]["subject_id"].as_str().expect("an id")), path);
        let others = amira.get("/v1/tasks?overdue=false&status=open").await.expect(200);
        assert_eq!(kinds(&others), ["decide_referral", "first_contact"]);
        amira.get("/v1/tasks?owner=them").await.expect_problem(400, "invalid_parameter");
    }

    async fn every_task_that_is_listed_is_about_something_that_its_reader_finds(county) {
        let (amira, set_up) = (county.as_("amira"), county.as_("set_up"));
        let (_, episode) = taken_on(county).await;
        referred(county, at_risk()).await;
        amira.post(&format!("{episode}/safety-events"), &talk()).await.expect(201);
        let refer_back = json!({
            "purpose": "mental_health", "priority": "routine", "text": "She does not sleep.", "basis": "agreed",
        });
        amira.post(&format!("{episode}/refer-backs"), &refer_back).await.expect(201);
        for (number, classes) in [(2, json!([])), (4, json!(["suicide_risk"])), (12, json!([]))] {
            let worker = format!("/v1/workers/{}", cast::worker_id(number));
            set_up.patch(&worker, &json!({ "sensitive_classes": classes })).await.expect(200);
            county.approve_all().await;
        }
        // Overdue, and so taken to whoever is next in line.
        county.set_clock("2026-11-25T17:00:00Z");
        job::escalate(&county.server.state().db, county.clock.now()).await.expect("they climb");
        // A reason opens what is named: each is asked for by all that there are tasks about.
        let mut lists = vec!["/v1/tasks?limit=200".to_owned()];
        for name in ["amira", "leila", "joan"] {
            let all = county.as_(name).get("/v1/tasks?limit=200").await.expect(200).body;
            let subjects = all["items"].as_array().expect("a list").iter().filter_map(|task| task["subject_id"].as_str());
            lists.extend(subjects.map(|subject| format!("/v1/tasks?limit=200&subject_id={subject}")));
        }
        lists.sort();
        lists.dedup();
        let mut found = BTreeSet::new();
        for (name, list) in ["amira", "tom", "george", "kofi", "dr_khan", "joan", "leila", "bethan", "owen"]
            .into_iter()
            .flat_map(|name| lists.iter().map(move |list| (name, list)))
        {
            let reader = county.as_(name);
            let stated = [("Access-Reason", "safety")];
            let tasks = reader.call_once(&Method::GET, list, &stated, None).await.expect(200);
            for task in tasks.body["items"].as_array().expect("a list") {
                let (kind, id) = (task["subject_type"].as_str().expect("a kind"), task["subject_id"].as_str().expect("an id"));
                let noun = match kind {
                    "coded_entry" => "coded-entries".to_owned(),
                    "message_back" => "messages-back".to_owned(),
                    other => format!("{}s", other.replace('_', "-")),
                };
                let subject = reader.call_once(&Method::GET, &format!("/v1/{noun}/{id}"), &stated, None).await;
                assert_eq!(subject.status, 200, "{name} is shown {task}");
                found.insert((name, kind.to_owned()));
            }
        }
        let sees = |name: &'static str, kind: &str| found.contains(&(name, kind.to_owned()));
        assert!(sees("amira", "safety_event") && sees("george", "safety_event") && sees("joan", "safety_event"), "{found:?}");
        assert!(!sees("tom", "safety_event") && !sees("tom", "refer_back") && !sees("george", "refer_back"), "{found:?}");
        assert!(sees("leila", "safety_event"), "it was taken to the managers: {found:?}");
    }

    async fn an_agency_sees_its_own_task_and_nothing_of_the_service(county) {
        let path = referred(county, json!({})).await;
        let millgate = county.as_("millgate");
        assert_eq!(kinds(&millgate.get("/v1/tasks").await.expect(200)), [""; 0]);
        send_back(county, &path).await;
        for query in ["", "?owner=me"] {
            let own = millgate.get(&format!("/v1/tasks{query}")).await.expect(200);
            assert_eq!(kinds(&own), ["decide_returned"]);
            let names: Vec<&String> = own.body["items"][0].as_object().expect("a task").keys().collect();
            for hidden in ["escalation", "waived", "acknowledged", "worker_id", "person_id", "service_id", "updated_at"] {
                assert!(!names.iter().any(|name| *name == hidden), "{hidden}");
            }
        }
        for stranger in ["constabulary", "harbour", "bethan", "owen"] {
            assert_eq!(kinds(&county.as_(stranger).get("/v1/tasks").await.expect(200)), [""; 0], "{stranger}");
        }
        county.as_("caldicott").get("/v1/tasks").await.expect_problem(403, "forbidden");
    }

    async fn colleagues_tasks_need_a_reason_and_a_manager_needs_none(county) {
        let path = referred(county, json!({})).await;
        county.as_("amira").step(&path, "acceptance", &json!({})).await.expect(200);
        let (tom, leila) = (county.as_("tom"), county.as_("leila"));
        assert_eq!(kinds(&tom.get("/v1/tasks?status=open").await.expect(200)), [""; 0]);
        let reason = [("Access-Reason", "cover")];
        let with_reason = tom.call(reqwest::Method::GET, "/v1/tasks?status=open", &reason, None).await.expect(200);
        assert_eq!(kinds(&with_reason), [""; 0], "a reason opens what is named");
        let named = format!("/v1/tasks?status=open&subject_id={}", path.rsplit('/').next().expect("an identifier"));
        assert_eq!(kinds(&tom.get(&named).await.expect(200)), [""; 0]);
        let with_reason = tom.call(reqwest::Method::GET, &named, &reason, None).await.expect(200);
        assert_eq!(kinds(&with_reason), ["first_contact"]);
        assert_eq!(kinds(&leila.get("/v1/tasks?status=open").await.expect(200)), ["first_contact"]);
        let task = format!("/v1/tasks/{}", with_reason.body["items"][0]["id"].as_str().expect("an identifier"));
        tom.get(&task).await.expect_problem(403, "access_reason_required");
        county.as_("dr_khan").get(&task).await.expect(200);
        county.as_("dr_wells").get(&task).await.expect_problem(404, "not_found");
    }

    async fn a_safeguarding_lead_sees_what_may_be_taken_to_them(county) {
        referred(county, at_risk()).await;
        assert_eq!(kinds(&county.as_("joan").get("/v1/tasks").await.expect(200)), ["review_safety_risk"]);
        assert_eq!(kinds(&county.as_("mark").get("/v1/tasks").await.expect(200)), [""; 0]);
    }
}
