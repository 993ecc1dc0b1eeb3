//! `GET /v1/audit-entries`: who saw this person, what did this caller see.

use catalogue::Role;
use linkwork::system::sandbox::cast::{organisation_id, worker_id};
use serde_json::{Value, json};

use crate::harness::county::{Answer, County};
use crate::on_both;
use crate::system::task::referred;

fn actions(page: &Answer) -> Vec<&str> {
    page.body["items"].as_array().into_iter().flatten().filter_map(|entry| entry["action"].as_str()).collect()
}

async fn person_at(county: &County, path: &str) -> String {
    let referral = county.as_("amira").get(path).await.expect(200);
    referral.body["person_id"].as_str().expect("the service knows the person").to_owned()
}

/// Nobody can write into the audit trail any more.
async fn break_the_writer(county: &County) {
    let broken = county.run_by_hand(&["ALTER TABLE audit_entries RENAME TO audit_entries_gone"]).await;
    broken.expect("it is broken");
}

on_both! {
    async fn who_saw_a_person_and_what_a_caller_saw(county) {
        let path = referred(county, json!({})).await;
        let person = person_at(county, &path).await;
        county.as_("leila").get("/v1/referrals").await.expect(200);
        let caldicott = county.as_("caldicott");
        let of_person = format!("/v1/audit-entries?person_id={person}");
        let saw = caldicott.get(&of_person).await.expect(200);
        assert_eq!(actions(&saw), ["listReferrals", "getReferral"], "the newest first");
        assert_eq!(saw.body["items"][1]["actor_id"], json!(worker_id(1)));
        assert_eq!(saw.body["items"][1]["seen"][0]["resource_type"], "referral");
        let again = caldicott.get(&of_person).await.expect(200);
        assert_eq!(actions(&again)[0], "listAuditEntries", "reading the trail leaves an entry too");
        let of_amira = caldicott.get(&format!("/v1/audit-entries?actor_id={}", worker_id(1))).await.expect(200);
        assert_eq!(actions(&of_amira), ["getReferral"]);
    }

    async fn one_entry_for_each_request(county) {
        for _ in 0..3 {
            referred(county, json!({})).await;
        }
        county.set_clock("2026-11-18T10:00:00Z");
        let amira = county.as_("amira");
        let list = amira.get("/v1/referrals").await.expect(200);
        amira.get("/v1/tasks").await.expect(200);
        let since = "/v1/audit-entries?from=2026-11-18T10:00:00Z&to=2026-11-18T10:00:00.000001Z";
        let entries = county.as_("caldicott").get(since).await.expect(200);
        assert_eq!(actions(&entries), ["listTasks", "listReferrals"]);
        assert_eq!(entries.body["items"][1]["request_id"], json!(list.header("x-request-id")));
        assert_eq!(entries.body["items"][1]["seen"].as_array().map(Vec::len), Some(3));
    }

    async fn an_auditor_elsewhere_reads_of_their_own_people_alone(county) {
        let path = referred(county, json!({})).await;
        county.as_("amira").get(&path).await.expect(200);
        let own = county.as_("council_caldicott").get("/v1/audit-entries").await.expect(200);
        assert_eq!(actions(&own), [""; 0]);
        for other in ["leila", "amira", "millgate", "set_up"] {
            county.as_(other).get("/v1/audit-entries").await.expect_problem(403, "forbidden");
        }
    }

    async fn pages_follow_each_other(county) {
        let path = referred(county, json!({})).await;
        for _ in 0..3 {
            county.as_("amira").get(&path).await.expect(200);
        }
        let caldicott = county.as_("caldicott");
        let query = format!("/v1/audit-entries?actor_id={}&limit=2", worker_id(1));
        let first = caldicott.get(&query).await.expect(200);
        let after = first.body["next_cursor"].as_str().expect("there is more");
        let rest = caldicott.get(&format!("{query}&after={after}")).await.expect(200);
        assert_eq!((actions(&first).len(), actions(&rest).len()), (2, 1));
        let refused = caldicott.get("/v1/audit-entries?from=2026-11-19T00:00:00Z&to=2026-11-18T00:00:00Z").await;
        refused.expect_problem(400, "invalid_parameter");
    }

    async fn nothing_is_shown_where_the_trail_cannot_be_written(county) {
        let path = referred(county, json!({})).await;
        break_the_writer(county).await;
        let amira = county.as_("amira");
        for read in [path.as_str(), "/v1/referrals", "/v1/tasks"] {
            let withheld = amira.get(read).await.expect_problem(503, "unavailable");
            assert_eq!(withheld.body["items"], Value::Null);
            assert!(!withheld.text.contains("Ashworth") && !withheld.text.contains("9990040001"), "{read}");
        }
        let refused = county.as_("leila").step(&path, "acceptance", &json!({})).await;
        assert!(refused.status.is_server_error() || refused.status.as_u16() == 400, "{}", refused.text);
    }

    async fn a_look_at_a_safety_event_reads_as_a_look_at_the_person(county) {
        let event = crate::care::safety::recorded(county, &crate::care::safety::talk()).await;
        county.as_("joan").get(&event).await.expect(200);
        let entries = format!("/v1/audit-entries?actor_id={}", worker_id(10));
        let caldicott = county.as_("caldicott");
        let read = caldicott.get(&entries).await.expect(200);
        let entry = &read.body["items"][0];
        assert_eq!((&entry["action"], &entry["seen"][0]["resource_type"]), (&json!("getPerson"), &json!("person")));
        assert!(!read.text.to_lowercase().contains("safety"), "{}", read.text);

        let classes = json!(["safeguarding", "suicide_risk", "domestic_abuse"]);
        let auditor = format!("/v1/workers/{}", worker_id(14));
        let asked = county.as_("set_up").patch(&auditor, &json!({ "sensitive_classes": classes })).await.expect(200);
        assert_eq!(asked.body["sensitive_classes"], json!([]), "who gets it does not approve it");
        let grants = caldicott.get("/v1/access-grants?status=pending").await.expect(200).body;
        assert_eq!(grants["items"][0]["allowed_actions"], json!(["refusal"]));
        let grant = format!("/v1/access-grants/{}", grants["items"][0]["id"].as_str().expect("an identifier"));
        caldicott.step(&grant, "approval", &json!({})).await.expect_problem(403, "forbidden");
        let other = json!({ "organisation_id": organisation_id(1), "name": "Nadia Rahman", "roles": ["auditor"] });
        let other = county.as_("set_up").post("/v1/workers", &other).await.expect(201).body["id"].clone();
        county.approve_all_but(&grant).await;
        let other = county.as_worker(other.as_str().expect("an identifier"), Role::Auditor);
        other.step(&grant, "approval", &json!({})).await.expect(200);
        let read = caldicott.get(&entries).await.expect(200);
        assert_eq!(read.body["items"][0]["action"], "getSafetyEvent");
    }
}
