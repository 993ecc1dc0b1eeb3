//! Asking for an export.

use linkwork::insight::export::codes::ExportKind;
use reqwest::Method;
use serde_json::{Value, json};
use sha2_of_test::sha256;

use super::{all, asked, column, exported, files, id, lines, make, met};
use crate::harness::county::Answer;
use crate::on_both;
use catalogue::coded::Coded;

/// The SHA-256 of a text, by the crypto that is here anyway.
mod sha2_of_test {
    use aws_lc_rs::digest::{SHA256, digest};

    pub fn sha256(text: &str) -> String {
        digest(&SHA256, text.as_bytes()).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

fn faults(answer: Answer) -> Vec<(String, String)> {
    answer.expect_problem(422, "validation_failed").faults()
}

on_both! {
    async fn an_export_is_asked_for_made_and_fetched(county) {
        let (case, contact) = met(county, 1, "To sing on Tuesdays").await;
        let leila = county.as_("leila");
        let paused = county.server.exporter().pause().await;
        let begun = leila.post("/v1/exports", &asked(&["referrals", "contacts"])).await.expect(202);
        let path = begun.header("content-location");
        assert_eq!((&begun.body["status"], &begun.body["files"]), (&json!("queued"), &json!([])), "{}", begun.text);
        let waiting = leila.get(&path).await.expect(202);
        assert_eq!((waiting.header("x-progress"), waiting.header("retry-after")), ("waits to be begun".into(), "2".into()));
        drop(paused);
        make(county).await;
        let export = leila.get(&path).await.expect(200).body;
        assert_eq!((&export["status"], &export["expires_at"]), (&json!("complete"), &json!("2026-11-20T09:30:00Z")));
        let files = files(&leila, &export).await;
        for file in export["files"].as_array().expect("a list") {
            let text = &files[file["kind"].as_str().expect("a kind")];
            assert_eq!(file["sha256"], json!(sha256(text)), "{file}");
            assert_eq!(file["byte_count"], json!(text.len()), "{file}");
            assert_eq!(file["row_count"], json!(lines(text).len()), "{file}");
        }
        assert_eq!(column(&files["referrals"], "id"), [id(&case.referral)]);
        let row = &lines(&files["contacts"])[0];
        assert_eq!((&row["id"], &row["agreed"], &row["minutes"]), (&json!(contact), &json!("To sing on Tuesdays"), &json!(30)));
        let page = leila.get("/v1/exports?status=complete").await.expect(200).body;
        assert_eq!(page["items"][0]["id"], export["id"]);
    }

    async fn each_kind_has_the_columns_that_the_dictionary_names(county) {
        let (case, _) = met(county, 1, "To sing").await;
        let amira = county.as_("amira");
        let need = json!({ "kind": "housing", "priority": "first", "identified_on": "2026-11-18", "at_start": "unmet" });
        amira.post(&format!("{}/assessment", case.episode), &json!({ "needs": [need] })).await.expect(201);
        let answers: Vec<Value> = ["satisfied", "worthwhile", "happy", "anxious"].iter().zip([3, 4, 5, 6])
            .map(|(item, value)| json!({ "item": item, "value": value })).collect();
        let outcome = json!({ "instrument_id": "01930000-0000-7000-8000-0000000a0001", "taken_on": "2026-11-18", "answers": answers });
        amira.post(&format!("{}/outcomes", case.episode), &outcome).await.expect(201);
        let group = json!({ "listing": { "name": "Walkers", "places": [{ "name": "The green" }], "schedules": [{ "text": "Sundays" }] } });
        let group = amira.post("/v1/assets", &group).await.expect(201).body;
        let offered = json!({ "asset_id": group["id"], "category": "nature" });
        amira.post(&format!("{}/connections", case.episode), &offered).await.expect(201);
        let gap = json!({ "category": "nature", "comment": "Nothing on Sundays" });
        amira.post("/v1/gaps", &gap).await.expect(201);
        let leila = county.as_("leila");
        let kinds: Vec<&str> = ExportKind::ALL.iter().map(|kind| kind.code()).collect();
        let dictionary = leila.get("/v1/export-kinds").await.expect(200).body;
        let files = all(&leila, &kinds).await;
        let mut tables = asked(&kinds);
        tables["format"] = json!("csv");
        let tables = super::files(&leila, &exported(&leila, &tables).await).await;
        for described in dictionary["items"].as_array().expect("a list") {
            let kind = described["kind"].as_str().expect("a kind");
            let named: Vec<&str> =
                described["columns"].as_array().expect("a list").iter().map(|column| column["name"].as_str().expect("a name")).collect();
            let rows = lines(&files[kind]);
            assert!(!rows.is_empty(), "{kind} has a row");
            for row in &rows {
                assert_eq!(row.as_object().expect("an object").len(), named.len(), "{kind}");
                for column in described["columns"].as_array().expect("a list") {
                    let value = row.get(column["name"].as_str().expect("a name")).expect("it is there");
                    assert!(!value.is_null() || column["is_nullable"] == true, "{kind}: {column}");
                }
            }
            let header = tables[kind].split("\r\n").next().expect("a header");
            assert_eq!(header, named.join(","), "{kind}");
        }
        assert_eq!(lines(&files["outcomes"]).len(), 4, "a row for each answer");
        let measure = &lines(&files["term_set_outcomes"])[0];
        assert_eq!((&measure["measure"], &measure["value"], &measure["band"]), (&json!("satisfied"), &json!(3.0), &json!("low")));
        let person = &lines(&files["term_set_demographics"])[0];
        assert_eq!((&person["nhs_number"], &person["gender"]), (&json!(crate::care::episode::nhs_number(1)), &json!("2")));
        let concerns = column(&files["term_set_needs_and_concerns"], "concern");
        assert!(concerns.contains(&"housing".to_owned()) && concerns.len() > 1, "{concerns:?}");
        assert_eq!(lines(&files["term_set_support_offered"])[0]["support_offered"], "nature");
    }

    async fn nonsense_is_refused_with_every_fault(county) {
        let leila = county.as_("leila");
        let ask = async |body: Value| faults(leila.post("/v1/exports", &body).await);
        let with = |name: &str, value: Value| {
            let mut body = asked(&["contacts"]);
            body[name] = value;
            body
        };
        for (body, expected) in [
            (json!({ "kinds": ["contacts"], "format": "ndjson" }), ("/purpose", "missing")),
            (with("kinds", json!([])), ("/kinds", "too_few")),
            (with("kinds", json!(["everything"])), ("/kinds/0", "not_in_list")),
            (with("kinds", json!(["contacts", "contacts"])), ("/kinds", "not_unique")),
            (with("format", json!("xlsx")), ("/format", "not_in_list")),
            (with("purpose", json!("other")), ("/purpose_comment", "missing")),
            (with("since_export_id", json!("01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e")), ("/since_export_id", "not_found")),
        ] {
            let found = ask(body.clone()).await;
            assert!(found.iter().any(|(pointer, code)| (&**pointer, &**code) == expected), "{body}: {found:?}");
        }
        let contacts = exported(&leila, &asked(&["contacts"])).await;
        let mut more = asked(&["contacts", "referrals"]);
        more["since_export_id"] = contacts["id"].clone();
        assert_eq!(ask(more).await, [("/since_export_id".to_owned(), "kinds_differ".to_owned())]);
        let mut anothers = asked(&["contacts"]);
        anothers["since_export_id"] = contacts["id"].clone();
        let owens = faults(county.as_("owen").post("/v1/exports", &anothers).await);
        assert_eq!(owens, [("/since_export_id".to_owned(), "not_found".to_owned())], "a neighbour's is as if it were not there");
    }

    async fn only_so_many_are_under_way_together(county) {
        let leila = county.as_("leila");
        let paused = county.server.exporter().pause().await;
        for _ in 0..3 {
            leila.post("/v1/exports", &asked(&["contacts"])).await.expect(202);
        }
        leila.post("/v1/exports", &asked(&["contacts"])).await.expect_problem(409, "too_many_exports");
        county.as_("owen").post("/v1/exports", &asked(&["contacts"])).await.expect(202);
        drop(paused);
        make(county).await;
        leila.post("/v1/exports", &asked(&["contacts"])).await.expect(202);
    }

    async fn asked_for_again_with_its_key_it_is_the_same(county) {
        let leila = county.as_("leila");
        let headers = [("Idempotency-Key", "the-weekly-one")];
        let body = asked(&["contacts"]);
        let first = leila.call_once(&Method::POST, "/v1/exports", &headers, Some(&body)).await.expect(202);
        let again = leila.call_once(&Method::POST, "/v1/exports", &headers, Some(&body)).await.expect(202);
        assert_eq!(again.header("content-location"), first.header("content-location"));
        assert_eq!(again.header("idempotent-replayed"), "true");
    }

    async fn an_export_is_audited_with_everybody_who_is_in_it(county) {
        let (one, _) = met(county, 1, "To sing").await;
        let (other, _) = met(county, 2, "To walk").await;
        let leila = county.as_("leila");
        let export = exported(&leila, &asked(&["contacts"])).await;
        files(&leila, &export).await;
        let state = county.server.state();
        kernel::audit::link(&state.db, state.audit.key()).await.expect("the trail is linked");
        let auditor = county.as_("caldicott");
        for case in [one, other] {
            let page = auditor.get(&format!("/v1/audit-entries?person_id={}", id(&case.person))).await.expect(200).body;
            let entries = page["items"].as_array().expect("a list");
            let entry = entries.iter().find(|entry| entry["action"] == "createExport").expect("the export is on record");
            assert_eq!(entry["filter"]["export_id"], export["id"]);
            assert_eq!(entry["filter"]["purpose"], "service_management");
        }
        let all = auditor.get("/v1/audit-entries?limit=200").await.expect(200).body;
        let of = |action: &str| all["items"].as_array().expect("a list").iter().find(|entry| entry["action"] == action).cloned();
        let downloaded = of("downloadExportFile").expect("a download is on record");
        assert_eq!((&downloaded["filter"]["file"], &downloaded["filter"]["rows"]), (&json!("contacts"), &json!(2)));
        let whole = of("createExport").expect("the export is on record");
        assert_eq!(whole["filter"]["rows"], 2, "the last entry has how many rows there are: {whole}");
    }
}
