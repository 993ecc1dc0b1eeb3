//! The matrix: every operation of the document, asked by everybody of the cast and by nobody, of rows in every state, with a stated
//! reason and without, with a version and without, by who holds every sensitive class and by who holds none. What each may see is
//! said once more in [`sight`], apart from the code.
//!
//! A test takes a sample of the cells, the same one as long as the document and the rows stay as they are. `MATRIX_CELLS=all` takes
//! all of them, some 760,000 on each database, in half an hour for each; `MATRIX_CELLS=50000` so many; and `MATRIX_CELLS=/v1/exports`
//! all of the operations whose paths begin so.

pub mod rows;
mod sight;

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use catalogue::coded::Coded;
use catalogue::{Action, SensitiveClass};
use futures_util::StreamExt;
use linkwork::system::sandbox::cast::{Actor, CAST};
use serde_json::{Value, json};

use self::rows::{Maker, Row};
use self::sight::{Sight, Table};
use super::canaries::{WORDS, canaries, grant};
use super::sweep::{NEVER, private};
use super::{Operation, document, sample};
use crate::harness::county::County;
use crate::on_both;

/// How many cells a test asks for, on each database.
const SAMPLE: usize = 10_000;
/// How many of them at once.
const AT_ONCE: usize = 8;
/// Of the form of an entity tag, and of nothing: no row is changed by asking.
const STALE: &str = "\"AAAAAAAAAAAAAAAAAAAAAA\"";

/// One request.
#[derive(Clone, Copy)]
struct Cell<'a> {
    operation: usize,
    who: Option<&'a Actor>,
    row: Option<&'a Row>,
    with_reason: bool,
    with_version: bool,
}

/// What came back: the status, and the text without the names of the request and of the row.
type Answer = (u16, String);

/// What a row that never was is asked with: the operation, who, and whether with a reason and with a version.
type Ghost = (usize, &'static str, bool, bool);

struct Matrix<'a> {
    county: &'a County,
    http: reqwest::Client,
    operations: Vec<(Operation<'a>, Action, Value)>,
    tokens: HashMap<&'static str, String>,
    table: Table,
    rows: &'a [Row],
    holds_all: bool,
    /// What is answered of a row that never was.
    ghosts: Mutex<HashMap<Ghost, Answer>>,
    asked: AtomicUsize,
}

/// What an operation is sent, where the document's own example would change who sees what.
fn body_of(document: &Value, operation: &Operation<'_>) -> Value {
    match operation.id() {
        "addReferralAddendum" => json!({ "text": "Her sister is back." }),
        "recordConsent" => {
            json!({ "purpose": "survey", "decision": "given", "given_by": "person", "method": "verbal" })
        }
        _ => sample::body(document, operation.says),
    }
}

impl Matrix<'_> {
    /// Every cell of this caste of classes.
    fn cells(&self) -> Vec<Cell<'_>> {
        let everybody: Vec<Option<&Actor>> = CAST.iter().map(Some).chain([None]).collect();
        let mut cells = Vec::new();
        for (number, (operation, ..)) in self.operations.iter().enumerate() {
            let collection = operation.path.split('/').nth(2).unwrap_or_default();
            let is_history = operation.path == "/v1/changes";
            let named: Vec<Option<&Row>> = if operation.path.contains("{id}") || is_history {
                self.rows.iter().filter(|row| row.collection == collection || is_history).map(Some).collect()
            } else {
                vec![None]
            };
            let versions: &[bool] = if operation.method == "get" { &[false] } else { &[true, false] };
            for row in named {
                for who in &everybody {
                    for with_reason in [false, true] {
                        for with_version in versions {
                            let with_version = *with_version;
                            cells.push(Cell { operation: number, who: *who, row, with_reason, with_version });
                        }
                    }
                }
            }
        }
        cells
    }

    async fn call(&self, cell: Cell<'_>, id: &str) -> Answer {
        let (operation, _, body) = &self.operations[cell.operation];
        let mut path = operation.path.replace("{id}", id).replace("{number}", "1").replace("{name}", "funnel");
        if let (Some(start), Some(end)) = (path.find('{'), path.find('}')) {
            path.replace_range(start..=end, NEVER);
        }
        if operation.path == "/v1/changes" {
            path = format!("{path}?resource_id={id}");
        }
        let number = self.asked.fetch_add(1, Ordering::Relaxed);
        let method: reqwest::Method = operation.method.to_uppercase().parse().expect("a method");
        let kind = if method == reqwest::Method::PATCH { "application/merge-patch+json" } else { "application/json" };
        let mut request = self.http.request(method.clone(), self.county.url(&path));
        if let Some(token) = cell.who.and_then(|who| self.tokens.get(who.name)) {
            request = request.bearer_auth(token);
        }
        if cell.with_reason {
            request = request.header("Access-Reason", "duty");
        }
        if cell.with_version {
            request = request.header("If-Match", STALE);
        }
        if method != reqwest::Method::GET {
            request = request.header("Idempotency-Key", format!("matrix-{number}"));
        }
        if !body.is_null() {
            request = request.header("Content-Type", kind).body(body.to_string());
        }
        let answer = request.send().await.expect("the server answers");
        let named = answer.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default().to_owned();
        let status = answer.status().as_u16();
        let text = answer.text().await.expect("a text");
        (status, text.replace(id, "ID").replace(&named, "REQUEST"))
    }

    async fn ghost(&self, cell: Cell<'_>, who: &Actor) -> Answer {
        let key = (cell.operation, who.name, cell.with_reason, cell.with_version);
        let known = self.ghosts.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        match known {
            Some(known) => known,
            None => {
                let answer = self.call(cell, NEVER).await;
                self.ghosts.lock().unwrap_or_else(PoisonError::into_inner).insert(key, answer.clone());
                answer
            }
        }
    }

    /// What is wrong with a cell's answer.
    async fn fault(&self, cell: Cell<'_>) -> Option<String> {
        let (operation, action, _) = &self.operations[cell.operation];
        let id = cell.row.map_or(NEVER, |row| &row.id);
        let answer = self.call(cell, id).await;
        let wrong = |what: String| {
            let row = cell.row.map_or("-".to_owned(), |row| {
                format!("{} ({}, {}'s, from {}) {id}", row.kind, row.state, row.of.carrier, row.of.sender)
            });
            let who = cell.who.map_or("nobody", |who| who.name);
            let classes = if self.holds_all { "all classes" } else { "no class" };
            let reason = if cell.with_reason { "with a reason" } else { "without" };
            let start: String = answer.1.chars().take(200).collect();
            Some(format!("{} as {who} ({classes}, {reason}) of {row}: {what}: {} {start}", operation.name(), answer.0))
        };
        if answer.0 >= 500 {
            return wrong("a fault of ours".to_owned());
        }
        let Some(who) = cell.who else {
            return if answer.0 == 401 { None } else { wrong("a stranger came in".to_owned()) };
        };
        if !action.allows(who.role) {
            let is_refused = answer.0 == 403 && answer.1.contains("\"forbidden\"");
            return if is_refused { None } else { wrong("the role gate stood open".to_owned()) };
        }
        if let Some(met) = self.met(cell, who, &answer) {
            return wrong(met);
        }
        let Some(row) = cell.row else {
            return self.listed(operation, who, &answer).and_then(wrong);
        };
        self.unlike_its_sight(cell, who, row, &answer).await.and_then(wrong)
    }

    /// What of a class is met by who holds none of it and carries no case.
    fn met(&self, cell: Cell<'_>, who: &Actor, answer: &Answer) -> Option<String> {
        let is_of_hallowby = who.service == Some(1) && who.is_person;
        let is_colleague = is_of_hallowby && !self.holds_all && matches!(who.name, "tom" | "george" | "kofi");
        // Others know no case of Hallowby's at all, but for the practice and the police that sent it.
        let is_elsewhere = !is_of_hallowby && !matches!(who.name, "harbour" | "constabulary");
        let canaries: Vec<String> = if is_colleague {
            let of_classes = SensitiveClass::ALL.iter().flat_map(|class| canaries(*class));
            of_classes.filter(|_| cell.row.is_some_and(|row| row.of.has_risk)).chain([WORDS.to_owned()]).collect()
        } else if is_elsewhere {
            vec![WORDS.to_owned(), "canary-of".to_owned()]
        } else {
            return None;
        };
        // What was asked for stands in a refusal, and in what was made of it.
        let is_open = answer.0 < 300 || answer.0 == 403;
        let is_said_by_the_cell = |canary: &String| self.operations[cell.operation].2.to_string().contains(canary);
        let of_codes = ["/v1/value-sets", "/v1/organisations", "/v1/me", "/v1/workers", "/v1/clients"];
        let path = self.operations[cell.operation].0.path;
        if !is_open || of_codes.iter().any(|open| path.starts_with(open)) {
            return None;
        }
        let met = canaries.into_iter().find(|canary| answer.1.contains(canary) && !is_said_by_the_cell(canary))?;
        Some(format!("{met} was met"))
    }

    /// What a list shows that its reader does not see.
    fn listed(&self, operation: &Operation<'_>, who: &Actor, answer: &Answer) -> Option<String> {
        let body: Value = serde_json::from_str(&answer.1).unwrap_or_default();
        let items = body["items"].as_array().filter(|_| answer.0 == 200)?;
        // A search names whom it is for, so that a stated reason opens them.
        let widens = operation.method == "post";
        for item in items {
            let Some(row) = self.rows.iter().find(|row| item["id"] == row.id.as_str()) else { continue };
            let sight = self.table.sight(row, who, self.holds_all, self.rows);
            if sight == Sight::AsOfNone || sight == Sight::WithReason && !widens {
                return Some(format!("listed {} {} ({}), which they do not see", row.kind, row.id, row.state));
            }
        }
        None
    }

    async fn unlike_its_sight(&self, cell: Cell<'_>, who: &Actor, row: &Row, answer: &Answer) -> Option<String> {
        let (operation, ..) = &self.operations[cell.operation];
        let (status, text) = answer;
        // An assessment is its episode's, an import its source's, and there may be none; a history is a list.
        let is_within = operation.path.matches('{').count() > 1
            || operation.path.contains("/assessment")
            || operation.path.ends_with("/last-import");
        let is_history = operation.path == "/v1/changes";
        match self.table.sight(row, who, self.holds_all, self.rows) {
            Sight::AsOfNone => {
                let ghost = self.ghost(cell, who).await;
                (ghost != *answer).then(|| format!("unlike a row that never was, {} {}", ghost.0, ghost.1))
            }
            Sight::WithReason if !cell.with_reason => {
                let ghost = self.ghost(cell, who).await;
                let is_told = *status == 403 && text.contains("access_reason_required");
                // What is wrong with the request itself comes first.
                let is_earlier = matches!(ghost.0, 400 | 422 | 428) && ghost == *answer;
                (!is_told && !is_earlier && !is_history).then(|| "no reason was asked for".to_owned())
            }
            Sight::WithReason | Sight::Seen => {
                let is_kept_back = *status == 404 && text.contains("\"not_found\"")
                    || *status == 403 && text.contains("access_reason_required");
                (is_kept_back && !is_within && !is_history).then(|| "it was kept back".to_owned())
            }
            Sight::Unjudged => None,
        }
    }
}

/// Looks at the cells of one caste; answers how many there were, how many were asked, and what was wrong.
async fn look(county: &County, rows: &[Row], holds_all: bool, wanted: &Asked) -> (usize, usize, Vec<String>) {
    let classes = if holds_all { SensitiveClass::ALL } else { &[] };
    for number in 1..=13 {
        grant(county, number, classes).await;
    }
    let document = document();
    let operations = private(document).map(|(operation, action)| {
        let body = body_of(document, &operation);
        (operation, action, body)
    });
    let matrix = Matrix {
        county,
        http: reqwest::Client::builder()
            .pool_idle_timeout(std::time::Duration::from_secs(1))
            .build()
            .expect("a client"),
        // Who is away has a cover: what others may see hangs on it.
        operations: operations.filter(|(_, action, _)| !matches!(action, Action::EnterAbsence)).collect(),
        tokens: CAST.iter().map(|who| (who.name, county.token(who.name))).collect(),
        table: Table::read(),
        rows,
        holds_all,
        ghosts: Mutex::default(),
        asked: AtomicUsize::new(if holds_all { 0 } else { 10_000_000 }),
    };
    let mut cells = matrix.cells();
    let there_are = cells.len();
    match wanted {
        Asked::All => {}
        Asked::Sample(many) => {
            fastrand::Rng::with_seed(there_are as u64).shuffle(&mut cells);
            cells.truncate(many / 2);
        }
        Asked::Beneath(path) => cells.retain(|cell| matrix.operations[cell.operation].0.path.starts_with(path)),
    }
    let faults: Vec<Option<String>> = futures_util::stream::iter(cells.iter().map(|cell| matrix.fault(*cell)))
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    (there_are, cells.len(), faults.into_iter().flatten().collect())
}

#[expect(clippy::print_stdout, reason = "figures for whoever reads the log of a test")]
fn say(figures: &str) {
    println!("{figures}");
}

/// Which cells are asked for.
enum Asked {
    /// All.
    All,
    /// A sample of so many.
    Sample(usize),
    /// All of the operations whose paths begin so.
    Beneath(String),
}

impl Asked {
    #[expect(clippy::disallowed_methods, reason = "a setting of the tests, and none of the program")]
    fn read() -> Self {
        match std::env::var("MATRIX_CELLS") {
            Ok(all) if all == "all" => Self::All,
            Ok(path) if path.starts_with('/') => Self::Beneath(path),
            Ok(number) => Self::Sample(number.parse().expect("`all`, how many cells, or the beginning of a path")),
            Err(_) => Self::Sample(SAMPLE),
        }
    }
}

on_both! {
    async fn everybody_is_told_what_they_may_know_and_no_more(county) {
        let began = std::time::Instant::now();
        let made = Maker::make(county).await;
        assert!(made.undone.is_empty(), "these states are not made:\n{}", made.undone.join("\n"));
        say(&format!("{} rows in {:?}", made.rows.len(), began.elapsed()));
        let mut many = 0;
        for holds_all in [true, false] {
            let (there_are, asked, mut found) = look(county, &made.rows, holds_all, &Asked::read()).await;
            found.sort();
            let (wrong, took) = (found.len(), began.elapsed());
            say(&format!("{asked} of {there_are} cells (which is the seed), {wrong} faults, {took:?}\n{}", found.join("\n")));
            assert!(there_are > 300_000 && asked > 0, "the matrix has shrunk to {there_are} cells, {asked} are asked for");
            many += wrong;
        }
        assert!(many == 0, "{many} faults, which stand above");
    }
}
