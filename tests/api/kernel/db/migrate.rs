//! Bringing a database up to date that an earlier version filled.

use kernel::db::Db;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use serde_json::{Value, json};

use crate::harness::county::{Client, County};
use crate::harness::database::{Engine, TestDatabase};

/// A sandbox's database with a year of three people, as it was before the first release: see the README beside it.
const EARLIER: &str = "2026-11-29";
/// The day after.
const THEN: &str = "2026-11-30T09:30:00Z";

/// What that version stored where its sandbox did not happen to: free text, beside codes and alone, by the names that it
/// had then.
const THEN_STORED: [&str; 12] = [
    r#"UPDATE referrals SET risk_reviewed_at = received_at, risk_reviewed_by = worker_id,
       risk_review = '{"finding":"no_danger_now","actions":[],"words":"Spoke with him."}',
       question = '{"questions":["goal"],"words":"What does he hope for?"}' WHERE status = 'in_progress'"#,
    r#"UPDATE referrals SET status_words = 'He moves to his son.', status_words_released = TRUE, not_reached =
       '{"words":"Rang on three days.","release_words":true,"practice_informed_at":null,"decision":
       {"decided_by":"01920000-0000-7000-8000-000000000307","words":"Enough was tried."}}' WHERE status = 'ended'"#,
    r#"INSERT INTO addenda (id, referral_id, service_id, organisation_id, client_id, kind, received_at, has_risk, content)
       SELECT id, id, service_id, organisation_id, client_id, 'addition', received_at, FALSE,
       '{"words":"His sister is back.","risks":[],"safety_actions":[],"contact":null}'
       FROM referrals WHERE status = 'in_progress'"#,
    r#"INSERT INTO addenda (id, referral_id, service_id, organisation_id, client_id, kind, received_at, has_risk, content)
       SELECT episode_id, id, service_id, organisation_id, client_id, 'answer', received_at, FALSE,
       '{"words":"Company.","person":null,"safe_contact":null,"individual_requirements":null,"agreement":null,
       "risks":null,"safety_actions":[],"goal":"Company"}' FROM referrals WHERE status = 'in_progress'"#,
    "UPDATE episode_statuses SET words = 'On his own now.' WHERE status = 'finished'",
    "UPDATE assignments SET words = 'Near where he lives.'",
    "UPDATE contacts SET error_words = 'Meant for his neighbour.'",
    r#"UPDATE assessments SET content = '{"activation":[{"observed_on":"2026-11-16","help_needed":"some","tool":null,
       "words":"Reads it twice."}],"health_literacy":[],"strengths":[],"needs":[{"kind":"other","words":"A passport",
       "code":null,"priority":"first","identified_on":"2026-11-16","at_start":"unmet","at_close":"met",
       "at_close_words":"It came."}]}'"#,
    r#"UPDATE assessment_versions SET content = '{"activation":[],"health_literacy":[{"observed_on":"2026-11-16",
       "help_needed":"some","tool":null,"words":"Asks his niece."}],"strengths":[],"needs":[]}'"#,
    r#"UPDATE messages_back SET content = '{"requested_actions":{"status":"requested","items":[{"words":"Please ring him.",
       "by":"soon"}]},"summary":"We have met.","tried":[{"what":"A group","outcome":"too_early","words":"Not yet."}],
       "scores":[],"risks":{"status":"no_known_risks","items":[]}}'"#,
    r#"UPDATE events SET data = '{"changed":["closed_because"]}' WHERE kind = 'episode.closed'"#,
    // Somebody whose support was completed is referred again with other words, and waits.
    "UPDATE referrals SET person_id = (SELECT person_id FROM referrals WHERE status = 'completed') WHERE status = 'waiting'",
];

/// How many rows still hold a name of then, wherever names are stored.
async fn old_names(db: &DatabaseConnection) -> i64 {
    let json = [
        ("services", "emergency_line"),
        ("referrals", "question"),
        ("referrals", "risk_review"),
        ("referrals", "not_reached"),
        ("referrals", "submission"),
        ("addenda", "content"),
        ("contact_versions", "content"),
        ("assessments", "content"),
        ("assessment_versions", "content"),
        ("messages_back", "content"),
        ("idempotency_records", "body"),
        ("events", "data"),
        ("events", "audience"),
        ("events", "kind"),
        ("audit_entries", "filter"),
    ];
    let mut found = 0;
    for (table, column) in json {
        for old in [
            "%words\":%",
            "%words_released\":%",
            "%happening\":%",
            "ring_%",
            "%.earned",
            "%earned_at\":%",
            "%happened_at\":%",
            "%took_place_at\":%",
            "%on_hold\":%",
            "%_because\"%",
        ] {
            let count = format!("SELECT count(*) FROM {table} WHERE CAST({column} AS text) LIKE '{old}'");
            let count = Statement::from_string(db.get_database_backend(), count);
            let row = db.query_one_raw(count).await.expect("it can be asked").expect("it answers");
            found += row.try_get_by_index::<i64>(0).expect("a number");
        }
    }
    found
}

/// What a list gives, and each of it read by itself, below this path.
async fn all_read(caller: &Client<'_>, list: &str, each: &str) -> Vec<Value> {
    let items = caller.get(&format!("{list}?limit=200")).await.expect(200).body["items"].take();
    let Value::Array(items) = items else { panic!("{list} is no list") };
    for item in &items {
        let id = item["id"].as_str().expect("an identifier");
        let whole = caller.get(&format!("{each}/{id}")).await.expect(200);
        assert_eq!(whole.body["id"], id);
    }
    items
}

#[tokio::test]
async fn a_database_of_an_earlier_version_is_brought_up_to_date_and_served() {
    for engine in Engine::ALL {
        let database = TestDatabase::of_earlier(engine, EARLIER);
        let stored = Database::connect(&database.url).await.expect("it opens");
        for statement in THEN_STORED {
            let rows = stored.execute_unprepared(statement).await.expect("it is as it was then").rows_affected();
            assert!(rows > 0, "{engine:?}: {statement}");
        }
        assert!(old_names(&stored).await > 50, "{engine:?}");
        let db = Db::open(&database.url, 2).await.expect("it opens");
        assert!(db.pending_migrations().await.expect("it can be read") > 0, "{engine:?}");
        assert_eq!(db.migrate().await, Ok(()), "{engine:?}");
        // What fills can be run again, and finds nothing to do.
        let again = "DELETE FROM seaql_migrations WHERE version = 'm20261129_000044_what_was_said'";
        assert_eq!(stored.execute_unprepared(again).await.expect("it can be forgotten").rows_affected(), 1);
        assert_eq!(db.migrate().await, Ok(()), "{engine:?}");
        assert_eq!(db.grant_to_user_of(&database.serving_url(), &database.url).await, Ok(()), "{engine:?}");
        db.close().await.expect("it closes");
        assert_eq!(old_names(&stored).await, 0, "{engine:?}");
        stored.close().await.expect("it closes");

        let county = County::on(database, THEN, |_| {}).await;
        let worker = county.as_("amira");
        let referrals = all_read(&worker, "/v1/referrals", "/v1/referrals").await;
        assert!(referrals.len() >= 5, "{engine:?}: {}", referrals.len());
        let tasks = all_read(&worker, "/v1/tasks", "/v1/tasks").await;
        assert!(tasks.len() >= 3, "{engine:?}: {}", tasks.len());
        let mut contacts = 0;
        for referral in &referrals {
            let Some(episode) = referral["episode_id"].as_str() else { continue };
            contacts += all_read(&worker, &format!("/v1/episodes/{episode}/contacts"), "/v1/contacts").await.len();
            let changes = worker.get(&format!("/v1/changes?resource_id={episode}")).await.expect(200);
            assert!(!changes.types().is_empty());
        }
        assert!(contacts > 0, "{engine:?}: nobody was met");
        free_text_has_its_new_names(&county).await;
        what_was_said_is_in_force(&county).await;
        let agency = county.as_("millgate");
        let own = all_read(&agency, "/v1/referrals", "/v1/referrals").await;
        assert!(!own.is_empty(), "{engine:?}");
        agency.post("/v1/referrals", &County::fixture("pharmacy")).await.expect(201);
        assert_eq!(all_read(&agency, "/v1/referrals", "/v1/referrals").await.len(), own.len() + 1);
        county.close().await;
    }
}

/// Who is referred again and waits is for whoever works the queue, and what the sender said keeps them from harm until somebody
/// has reviewed it.
async fn what_was_said_is_in_force(county: &County) {
    let manager = county.as_("leila");
    let waiting = manager.get("/v1/referrals?status=waiting").await.expect(200).body;
    let person = format!("/v1/people/{}", waiting["items"][0]["person_id"].as_str().expect("an identifier"));
    for name in ["amira", "tom"] {
        let row = county.as_(name).get(&person).await.expect(200).body;
        assert_eq!(row["safe_contact"]["how"], json!(["telephone", "text_message"]));
        assert_eq!(row["precautions"]["safe_contact"]["how"], json!(["telephone"]));
        assert_eq!((&row["precautions"]["review_due"], &row["precaution_statement_count"]), (&json!(true), &json!(1)));
        assert_eq!(row["precaution_statements"][0]["source"], "referral");
    }
    let tasks = manager.get("/v1/tasks?kind=review_precautions&status=open").await.expect(200).body;
    let about: Vec<String> = tasks["items"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|task| format!("/v1/people/{}", task["subject_id"].as_str().expect("an identifier")))
        .collect();
    assert_eq!(about, [person]);
}

/// What was written then is read under the names of today.
async fn free_text_has_its_new_names(county: &County) {
    let manager = county.as_("leila");
    let referrals = all_read(&manager, "/v1/referrals", "/v1/referrals").await;
    let with_status = |status: &str| {
        let referral = referrals.iter().find(|referral| referral["status"] == status);
        referral.unwrap_or_else(|| panic!("none is {status}"))["id"].as_str().expect("an identifier").to_owned()
    };
    let cared_for = manager.get(&format!("/v1/referrals/{}", with_status("in_progress"))).await.expect(200).body;
    assert_eq!(cared_for["risk_review"]["text"], "Spoke with him.");
    assert_eq!(cared_for["question"]["text"], "What does he hope for?");
    let path = format!("/v1/referrals/{}/addenda", with_status("in_progress"));
    let added = manager.get(&path).await.expect(200).body;
    let addenda = added["items"].as_array().expect("a list");
    assert_eq!(cared_for["addendum_count"], addenda.len());
    assert!(addenda.iter().any(|entry| entry["addition"]["text"] == "His sister is back."), "{addenda:?}");
    assert!(addenda.iter().any(|entry| entry["answer"]["text"] == "Company."), "{addenda:?}");
    let over = manager.get(&format!("/v1/referrals/{}", with_status("ended"))).await.expect(200).body;
    assert_eq!(
        (&over["status_comment"], &over["status_comment_released"]),
        (&json!("He moves to his son."), &json!(true))
    );
    assert_eq!(over["not_reached"]["comment"], "Rang on three days.");
    assert_eq!(over["not_reached"]["release_comment"], true);
    assert_eq!(over["not_reached"]["decision"]["text"], "Enough was tried.");

    let path = format!("/v1/episodes/{}", over["episode_id"].as_str().expect("it had one"));
    let episode = manager.get(&path).await.expect(200).body;
    assert_eq!(episode["assignments"][0]["comment"], "Near where he lives.");
    let history = episode["status_history"].as_array().expect("a list");
    assert_eq!(history.last().expect("it has one")["comment"], "On his own now.");
    let contacts = manager.get(&format!("{path}/contacts")).await.expect(200);
    assert_eq!(contacts.body["items"][0]["error_comment"], "Meant for his neighbour.");
    let assessment = manager.get(&format!("{path}/assessment")).await.expect(200).body;
    assert_eq!(
        (&assessment["needs"][0]["text"], &assessment["needs"][0]["at_close_comment"]),
        (&json!("A passport"), &json!("It came."))
    );
    assert_eq!(assessment["activation"][0]["comment"], "Reads it twice.");
    let versions = manager.get(&format!("{path}/assessment/versions")).await.expect(200);
    assert!(versions.text.contains("\"comment\":\"Asks his niece.\""), "{}", versions.text);
    let messages = all_read(&manager, "/v1/messages-back", "/v1/messages-back").await;
    assert_eq!(messages[0]["content"]["requested_actions"]["items"][0]["text"], "Please ring him.");
    assert_eq!(messages[0]["content"]["tried"][0]["comment"], "Not yet.");
    let person = over["person_id"].as_str().expect("an identifier");
    let consents = manager.get(&format!("/v1/people/{person}/consents")).await.expect(200);
    assert!(consents.body["items"].as_array().is_some_and(|items| !items.is_empty()), "{}", consents.text);
    for list in ["/v1/group-sessions", "/v1/safety-events", "/v1/refer-backs"] {
        manager.get(list).await.expect(200);
    }
    let codes = all_read(&manager, "/v1/coded-entries", "/v1/coded-entries").await;
    assert!(!codes.is_empty() && codes.iter().all(|entry| entry["trigger"] == "interaction"), "{codes:?}");
}
