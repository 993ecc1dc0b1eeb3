//! Looks at the plan of every statement that the tests run: none may scan a large table, or look through more of it than a
//! bounded number of rows.
//!
//! On SQLite the planner is told that the tables are large: what it goes by are figures in a table, and those of a large
//! county are put there. On PostgreSQL, which goes by the rows themselves, a scan is made so dear that it is chosen only
//! where there is no index to go by.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use kernel::db::{Db, Transaction};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

use super::county::seeded;
use super::database::{Engine, TestDatabase};

/// Rows of each large table.
const ROWS: u64 = 1_000_000;

/// The most rows that a statement may have to look through: what one organisation or one worker has.
const MOST: u64 = 5_000;

/// The tables that grow with the people and the years; the others hold the county itself.
const LARGE: [&str; 66] = [
    "access_reviews",
    "addenda",
    "assessments",
    "assessment_versions",
    "asset_categories",
    "asset_concerns",
    "asset_facts",
    "asset_places",
    "asset_terms",
    "asset_times",
    "asset_versions",
    "assets",
    "assignments",
    "audit_checkpoints",
    "audit_entries",
    "audit_links",
    "audit_pending",
    "audit_subjects",
    "care_plan_versions",
    "care_plans",
    "coded_entries",
    "confidence_surveys",
    "connections",
    "deliveries",
    "consents",
    "contacts",
    "contact_versions",
    "episode_statuses",
    "episodes",
    "events",
    "export_chunks",
    "exports",
    "gaps",
    "healthcare_uses",
    "household_links",
    "idempotency_records",
    "imported_assets",
    "mdt_items",
    "messages_back",
    "money_gains",
    "notifications",
    "onward_referrals",
    "outcomes",
    "people",
    "person_match_keys",
    "person_merge_rows",
    "person_merges",
    "precaution_statements",
    "quality_assurances",
    "refer_backs",
    "referrals",
    "report_cases",
    "report_changes",
    "report_counts",
    "report_gaps",
    "revoked_tokens",
    "safety_entries",
    "safety_events",
    "spent_assertions",
    "stories",
    "story_releases",
    "story_versions",
    "tasks",
    "volunteers",
    "webhook_deliveries",
    "worker_check_ins",
];

/// How many values a column of a large table has.
fn values(column: &str) -> u64 {
    match column {
        "service_id" | "status" | "kind" | "code" | "purpose" | "resource_type" | "subject_type" => 5,
        "organisation_id" | "owner_organisation_id" | "practice_id" | "pcn_id" | "recipient_id" => 200,
        worker if worker.ends_with("worker_id") => 2_000,
        _ => ROWS / 2,
    }
}

/// Rows that are left where these columns have each a value.
fn left(columns: &[&str]) -> u64 {
    let values = columns.iter().fold(1_u64, |all, column| all.saturating_mul(values(column)));
    (ROWS / values.min(ROWS)).max(1)
}

/// Statements that look through more, and why they may. What is named is part of the text.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("UPDATE \"events\" SET \"xid\"", "by hand, where a backup is restored into another server: all that was copied"),
    (
        "COUNT(*) AS num_items FROM (SELECT \"assets\"",
        "the standard of the public directory asks for totals: 50,000 at most",
    ),
    ("COUNT(*) AS num_items FROM (SELECT \"asset_places\"", "the same, of places"),
    (
        "FROM \"asset_places\" WHERE (\"asset_places\".\"latitude\" BETWEEN",
        "a box on the map: of an index alone, and 2,001 entries of it are found at most",
    ),
    (" OFFSET ", "the pages of the public directory have numbers, as its standard asks"),
    ("DELETE FROM \"idempotency_records\" WHERE \"idempotency_records\".\"created_at\" < ", "what has served its time"),
    ("DELETE FROM \"revoked_tokens\" WHERE \"revoked_tokens\".\"expires_at\" < ", "what has served its time"),
    ("DELETE FROM \"webhook_deliveries\" WHERE ", "what has served its time"),
    ("DELETE FROM \"spent_assertions\" WHERE \"spent_assertions\".\"expires_at\" < ", "what has served its time"),
    (
        "GROUP BY \"referrals\".\"status\", \"referrals\".\"queue_order_without_risk\"",
        "the queue of one service is counted, in its index",
    ),
    ("GROUP BY \"gaps\".\"quarter\"", "the gaps of a few quarters are counted, in their index"),
    (
        "GROUP BY \"confidence_surveys\".\"quarter\"",
        "what the groups of one service answered in a few quarters is counted",
    ),
    ("AND \"episodes\".\"hold_reason\" = ", "the cases of one service that are on hold are counted"),
    ("FROM \"audit_entries\" WHERE TRUE ORDER BY", "the newest of all: none is passed over"),
    ("FROM \"audit_entries\" WHERE \"audit_entries\".\"occurred_at\" >= ", "an auditor looks back from the newest"),
    ("FROM \"audit_checkpoints\" WHERE TRUE ORDER BY", "the newest of all: none is passed over"),
    ("FROM \"audit_checkpoints\" WHERE \"audit_checkpoints\".\"id\" < ", "the newest of all: none is passed over"),
    (
        "FROM \"audit_checkpoints\" WHERE \"audit_checkpoints\".\"position\" > ",
        "a command looks through the whole trail",
    ),
    ("FROM \"events\" WHERE TRUE ORDER BY", "the newest of all: none is passed over"),
    ("FROM \"audit_links\" WHERE \"audit_links\".\"position\" > ", "a command looks through the whole trail"),
    ("FROM \"audit_entries\" WHERE (NOT EXISTS", "a command looks through the whole trail"),
    ("FROM \"audit_entries\" WHERE NOT EXISTS", "a command looks through the whole trail"),
    ("FROM \"audit_entries\" WHERE \"audit_entries\".\"action\" = ", "a test asks"),
    ("FROM \"audit_entries\" WHERE \"audit_entries\".\"actor_role\" = ", "a test asks"),
    ("FROM \"people\" WHERE \"people\".\"id\" > ", "their search keys are made anew, page by page"),
    ("FROM \"gaps\" WHERE \"gaps\".\"id\" > ", "reports count them anew, page by page"),
    ("FROM \"referrals\" WHERE \"referrals\".\"id\" > ", "their search keys are made anew, page by page"),
    (
        "(\"events\".\"xid\", \"events\".\"seq\") > (",
        "what has changed since an earlier export is read in the order of the log",
    ),
    ("FROM \"events\" WHERE \"events\".\"kind\" = ", "a test asks"),
    ("FROM \"tasks\" WHERE \"tasks\".\"status\" = ? AND \"tasks\".\"escalates_at\"", "what is overdue"),
];

/// The statements of each database that were noted, and those whose plans were looked at.
static SEEN: [Mutex<BTreeSet<String>>; 2] = [const { Mutex::new(BTreeSet::new()) }; 2];
static JUDGED: [Mutex<BTreeSet<String>>; 2] = [const { Mutex::new(BTreeSet::new()) }; 2];

/// Notes what a node runs from now on.
pub fn watch(db: &Db, engine: Engine) {
    db.watch_statements(match engine {
        Engine::Sqlite => |text| note(Engine::Sqlite, text),
        Engine::Postgres => |text| note(Engine::Postgres, text),
    });
}

fn note(engine: Engine, text: &str) {
    let mut seen = SEEN[engine as usize].lock().unwrap_or_else(PoisonError::into_inner);
    if !seen.contains(text) {
        seen.insert(text.to_owned());
    }
}

/// Looks at the plans of what was noted and not looked at before.
pub async fn judge(engine: Engine) {
    let new: Vec<String> = {
        let seen = SEEN[engine as usize].lock().unwrap_or_else(PoisonError::into_inner);
        let mut judged = JUDGED[engine as usize].lock().unwrap_or_else(PoisonError::into_inner);
        seen.iter().filter(|text| judged.insert(shape(text))).cloned().collect()
    };
    // Only tests ask for all that there is: what the product asks for has a condition.
    let worth = |text: &&String| {
        ["SELECT", "UPDATE", "DELETE"].iter().any(|word| text.starts_with(word)) && text.contains(" WHERE ")
    };
    let new: Vec<String> = new.iter().filter(worth).cloned().collect();
    let faults = faults(engine, &new).await;
    assert!(faults.is_empty(), "the work of these grows with the table:\n{}", faults.join("\n"));
}

/// Those of the statements whose work grows with a table, each with its plan.
pub async fn faults(engine: Engine, statements: &[String]) -> Vec<String> {
    let mut faults = Vec::new();
    if statements.is_empty() {
        return faults;
    }
    let database = TestDatabase::migrated(engine, seeded).await;
    if engine == Engine::Sqlite {
        let db = Db::open(&database.url, 1).await.expect("it opens");
        let outcome: Result<(), DbErr> = db.system("a test").write(async |tx| pretend_to_be_large(tx).await).await;
        outcome.expect("the figures can be put there");
        db.close().await.expect("it closes");
    }
    // As who serves: what PostgreSQL adds for row security is looked at too.
    let db = Db::open(&database.serving_url(), 1).await.expect("it opens");
    for text in statements {
        if EXCEPTIONS.iter().any(|(part, _)| text.contains(part)) {
            continue;
        }
        let plan: Result<Vec<String>, DbErr> = db.system("a test").write(async |tx| plan(tx, text).await).await;
        match plan {
            Ok(plan) if is_flat(engine, text, &plan) => {}
            Ok(plan) => faults.push(format!("{text}\n    {}", plan.join("\n    "))),
            Err(error) => faults.push(format!("{text}\n    {error}")),
        }
    }
    db.close().await.expect("it closes");
    faults
}

/// The text whatever the lengths of its lists.
fn shape(text: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    for word in text.split(' ') {
        let is_value = |word: &str| word.starts_with('?') || word.starts_with('$');
        if !(is_value(word) && words.last().is_some_and(|last| is_value(last.trim_start_matches('(')))) {
            words.push(word);
        }
    }
    words.join(" ")
}

async fn pretend_to_be_large(tx: &Transaction) -> Result<(), DbErr> {
    let text = |text: &str| Statement::from_string(DbBackend::Sqlite, text);
    tx.execute_unprepared("ANALYZE").await?;
    tx.execute_unprepared("DELETE FROM sqlite_stat1").await?;
    for table in LARGE {
        for index in tx.query_all_raw(text(&format!("PRAGMA index_list({table})"))).await? {
            let (name, is_unique): (String, bool) = (index.try_get("", "name")?, index.try_get("", "unique")?);
            let columns = tx.query_all_raw(text(&format!("PRAGMA index_info({name})"))).await?;
            let columns: Vec<String> =
                columns.iter().map(|column| column.try_get("", "name")).collect::<Result<_, _>>()?;
            let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
            let mut figures = vec![ROWS.to_string()];
            for end in 1..=columns.len() {
                let is_key = is_unique && end == columns.len();
                figures.push(if is_key { 1 } else { left(&columns[..end]) }.to_string());
            }
            let figures = figures.join(" ");
            tx.execute_unprepared(&format!("INSERT INTO sqlite_stat1 VALUES ('{table}', '{name}', '{figures}')"))
                .await?;
        }
    }
    Ok(())
}

async fn plan(tx: &Transaction, text: &str) -> Result<Vec<String>, DbErr> {
    let backend = tx.get_database_backend();
    if backend != DbBackend::Postgres {
        let rows = tx.query_all_raw(Statement::from_string(backend, format!("EXPLAIN QUERY PLAN {text}"))).await?;
        return rows.iter().map(|row| row.try_get("", "detail")).collect();
    }
    let values = (1..).take_while(|place| text.contains(&format!("${place}"))).count();
    tx.execute_unprepared("SET LOCAL enable_seqscan = off").await?;
    tx.execute_unprepared("SET LOCAL plan_cache_mode = force_generic_plan").await?;
    tx.execute_unprepared(&format!("PREPARE judged AS {text}")).await?;
    let given = if values == 0 { String::new() } else { format!("({})", vec!["NULL"; values].join(", ")) };
    let explained = tx.query_all_raw(Statement::from_string(backend, format!("EXPLAIN EXECUTE judged{given}"))).await?;
    tx.execute_unprepared("DEALLOCATE judged").await?;
    explained.iter().map(|row| row.try_get("", "QUERY PLAN")).collect()
}

fn is_flat(engine: Engine, text: &str, plan: &[String]) -> bool {
    let is_large = |table: &str| LARGE.contains(&table);
    if engine == Engine::Postgres {
        let scanned = plan.iter().filter_map(|line| line.split_once("Seq Scan on ")?.1.split(' ').next());
        return !scanned.into_iter().any(is_large);
    }
    let is_limited = text.contains(" LIMIT ");
    // Within what gives the rows of a part of a list, whether they are sorted; the rows of a part are no more than a page.
    let is_sorted = |place: usize| {
        let rest = plan[place..].iter().take_while(|line| *line != "SCAN part");
        rest.into_iter().any(|line| line.starts_with("USE TEMP B-TREE FOR ORDER BY"))
    };
    plan.iter().enumerate().all(|(place, line)| {
        let mut words = line.split(' ');
        let (how, table) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        if !is_large(table) {
            return true;
        }
        let list = line.split_once('(').and_then(|(_, rest)| rest.rsplit_once(')')).map_or("", |(list, _)| list);
        let columns: Vec<&str> = list.split(" AND ").collect();
        let given: Vec<&str> = columns.iter().filter_map(|column| column.strip_suffix("=?")).collect();
        how == "SEARCH" && !given.is_empty() && (left(&given) <= MOST || is_limited && !is_sorted(place))
    })
}
