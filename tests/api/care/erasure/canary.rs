//! A canary in every place that can hold a word about a person: after erasure it is nowhere in the database.

use kernel::audit::verify::verify;
use kernel::db::Db;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::json;

use super::{approve, ask, finished};
use crate::care::coded_entry::receipt;
use crate::care::episode::{Case, nhs_number, submission};
use crate::care::referral::walk::send;
use crate::community::connection::{agreed_for, group};
use crate::contract::canaries::{WORDS, case};
use crate::harness::county::County;
use crate::on_both;

/// What tells who they are, and what was said of them.
fn canaries() -> [String; 5] {
    ["canary-of".to_owned(), "Winifred".to_owned(), "winifred".to_owned(), nhs_number(300), nhs_number(301)]
}

async fn texts(db: &Db, text: String) -> Vec<String> {
    let system = db.system("a test looks through every table");
    let statement = Statement::from_string(system.read().get_database_backend(), text);
    let rows = system.read().query_all_raw(statement).await.expect("it can be read");
    rows.iter().map(|row| row.try_get_by_index::<String>(0).expect("a text")).collect()
}

/// The tables in which one of these is met, whatever the column.
async fn tables_with(county: &County, canaries: &[String]) -> Vec<String> {
    // A door of its own: what it does grows with the tables, and is none of the server's.
    let db = &Db::open(county.database_url(), 1).await.expect("it opens");
    let is_postgres = db.system("which it is").read().get_database_backend() == DbBackend::Postgres;
    let tables = if is_postgres {
        "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()"
    } else {
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    };
    let mut met = Vec::new();
    let all = texts(db, tables.to_owned()).await;
    assert!(all.len() > 80, "{} tables", all.len());
    for table in all {
        let columns = if is_postgres {
            vec!["t::text".to_owned()]
        } else {
            let columns = texts(db, format!("SELECT name FROM pragma_table_info('{table}')")).await;
            columns.into_iter().map(|column| format!("CAST(\"{column}\" AS TEXT)")).collect()
        };
        for canary in canaries {
            let any: Vec<String> = columns.iter().map(|column| format!("{column} LIKE '%{canary}%'")).collect();
            let found = format!("SELECT 'x' FROM \"{table}\" t WHERE {} LIMIT 1", any.join(" OR "));
            if !texts(db, found).await.is_empty() {
                met.push(format!("{canary} in {table}"));
            }
        }
    }
    db.close().await.expect("it closes");
    met
}

/// A case with a canary wherever there can be one, and then over.
async fn filled(county: &County) -> Case {
    let (amira, leila) = (county.as_("amira"), county.as_("leila"));
    let rows = case(county).await;
    let path = |kind: &str, n: usize| format!("/v1/{kind}/{}", rows[kind][n]);
    let case = Case { referral: path("referrals", 0), episode: path("episodes", 0), person: path("people", 0) };

    let story = json!({ "kind": "case_study", "title": WORDS, "background": WORDS, "approach": WORDS, "needs": WORDS,
        "support_offered": WORDS, "outcome": WORDS, "quotes": [WORDS], "conclusion": WORDS });
    amira.post(&format!("{}/stories", case.episode), &story).await.expect(201);
    let asset = group(county, 4).await;
    agreed_for(county, &case, &asset, WORDS).await;
    amira
        .step(&path("coded-entries", 0), "receipt", &{
            let mut receipt = receipt("2026-11-18T09:30:00Z");
            receipt["receipt"]["by"] = json!(WORDS);
            receipt
        })
        .await
        .expect(200);
    let gap = json!({ "category": "arts", "comment": WORDS, "episode_id": rows["episodes"][0] });
    amira.post("/v1/gaps", &gap).await.expect(201);
    // Another row of theirs, and somebody of their household.
    let mut second = submission(301);
    second["person"]["name"] = json!({ "given_name": "Winifred canary-of-merged", "family_name": "Holt" });
    let merged = send(&county.as_("millgate"), &second).await;
    let merged_row = leila.get(&merged).await.expect(200).body;
    leila.step(&merged, "ending", &json!({ "reason": "other", "comment": WORDS })).await.expect(200);
    let merge = json!({ "person_id": merged_row["person_id"], "reason": WORDS });
    leila.step(&case.person, "merges", &merge).await.expect(200);
    let other = send(&county.as_("millgate"), &submission(302)).await;
    let other = leila.get(&other).await.expect(200).body["person_id"].clone();
    let link = json!({ "other_person_id": other, "person_at_risk": false, "reason": WORDS });
    leila.post(&format!("{}/household-links", case.person), &link).await.expect(201);
    let decided = json!({ "safe_contact": { "status": "asked", "how": ["telephone"], "note": WORDS },
        "individual_requirements": { "status": "asked_none_needed" },
        "protective_instructions": [{ "rule": "do_not_tell", "name": WORDS }], "address_withheld": true, "comment": WORDS });
    let reviewed = leila.step(&case.person, "precaution-review", &decided).await;
    assert!(matches!(reviewed.status.as_u16(), 200 | 409 | 422), "{}", reviewed.text);
    // A colleague looked, and somebody looked at that.
    let duty = [("Access-Reason", "duty")];
    county.as_("tom").call(reqwest::Method::GET, &case.person, &duty, None).await.expect(200);
    let review = leila.get("/v1/access-reviews?status=open").await.expect(200).body["items"][0]["id"].clone();
    let review = format!("/v1/access-reviews/{}", review.as_str().expect("an id"));
    leila.step(&review, "completion", &json!({ "outcome": "not_justified", "comment": WORDS })).await.expect(200);

    let looked = json!({ "finding": "no_danger_now", "text": WORDS });
    amira.step(&case.referral, "risk-review", &looked).await.expect(200);
    for n in 0..rows["safety-events"].len() {
        let wrong = json!({ "reason": "other", "comment": WORDS });
        amira.step(&path("safety-events", n), "error", &wrong).await.expect(200);
        county.as_("joan").step(&path("safety-events", n), "closure", &json!({ "note": WORDS })).await.expect(200);
    }
    for n in 0..rows["refer-backs"].len() {
        amira.step(&path("refer-backs", n), "error", &json!({ "reason": "test" })).await.expect(200);
    }
    let closure = json!({ "reason": "other", "comment": WORDS });
    amira.step(&case.episode, "closure", &closure).await.expect(200);
    case
}

on_both! {
    async fn of_an_erased_person_no_table_holds_a_word_nor_does_the_file(county) {
        let leila = county.as_("leila");
        let case = filled(county).await;
        // What was waived of nobody is nobody's.
        let system = county.server.state().db.system("a test takes out what is about nobody");
        let waived = "UPDATE tasks SET waived_reason = 'canary' WHERE person_id IS NULL AND waived_reason IS NOT NULL";
        let taken: Result<(), sea_orm::DbErr> =
            system.write(async |tx| tx.execute_unprepared(waived).await.map(drop)).await;
        taken.expect("it can be written");
        let before = tables_with(county, &canaries()).await;
        for table in ["people", "referrals", "person_match_keys", "contacts", "contact_versions", "assessments", "care_plans",
            "messages_back", "stories", "safety_events", "tasks", "consents", "addenda", "access_reviews", "person_merges"] {
            assert!(before.iter().any(|met| met.ends_with(&format!(" in {table}"))), "{table} has no canary: {before:?}");
        }
        // The trail names by identifier, and holds no word.
        for table in ["audit_entries", "audit_subjects", "audit_links", "events", "idempotency_records"] {
            assert!(!before.iter().any(|met| met.ends_with(&format!(" in {table}"))), "{table}: {before:?}");
        }
        let erasure = ask(&leila, &case.person).await;
        approve(county, &erasure).await;
        assert_eq!(tables_with(county, &canaries()).await, Vec::<String>::new());
        assert_eq!(leila.get(&erasure).await.expect(200).body["finished_at"], json!(null));
        finished(county).await;
        assert!(leila.get(&erasure).await.expect(200).body["finished_at"].is_string());

        let state = county.server.state();
        crate::kernel::audit::checkpoint(county).await;
        let found = verify(&state.db, state.audit.key(), state.trust.tokens.keyring(), None, |_| ()).await;
        assert_eq!(found.expect("the trail can be read").faults, []);
        if let Some(file) = county.database_url().strip_prefix("sqlite:") {
            let file = file.split('?').next().expect("a path");
            for beside in ["", "-wal"] {
                let bytes = std::fs::read(format!("{file}{beside}")).unwrap_or_default();
                for canary in canaries() {
                    let is_there = bytes.windows(canary.len()).any(|window| window == canary.as_bytes());
                    assert!(!is_there, "{canary} in {file}{beside}");
                }
            }
        }
    }
}
