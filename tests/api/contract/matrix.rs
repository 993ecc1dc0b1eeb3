//! The matrix: every operation of the document, asked by everybody, of rows in every state, with a stated reason and without, by
//! who holds every sensitive class and by who holds none. What each may see is said once more here ([`SIGHT`]), apart from the code.
//!
//! A test takes a sample, another one wherever the document or the cast changes; `cargo test --test api in_every_cell -- --ignored`
//! takes every cell.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use catalogue::SensitiveClass;
use catalogue::coded::Coded;
use catalogue::{Action, Role};
use futures_util::StreamExt;
use linkwork::system::sandbox::cast::{Actor, CAST};
use serde_json::{Value, json};

use super::canaries::{WORDS, canaries, case, grant};
use super::sweep::{HALLOWBY, NEVER, VALE, private, rows_of};
use super::{Operation, document, sample};
use crate::care::episode::submission;
use crate::care::referral::verbs::good;
use crate::care::referral::walk::send;
use crate::harness::county::County;
use crate::on_both;

/// How many cells a test asks for, on each database.
const SAMPLE: usize = 10_000;
/// How many of them at once.
const AT_ONCE: usize = 8;
/// Of the form of an entity tag, and of nothing: no row is changed by asking.
const STALE: &str = "\"AAAAAAAAAAAAAAAAAAAAAA\"";

/// Who may see a row of a case that Amira carries: Amira, the manager, her colleagues, the supervisor, the safeguarding lead, the
/// sender, the person's practice; first who of the service holds every class, then who holds none. `s` sees it, `r` with a stated reason,
/// `k` where a risk is known, `.` is told what is told of a row that never was, `?` it depends on more.
const SIGHT: &[(&str, &str, &str)] = &[
    ("referrals", "ssrskss", "ssrskss"),
    ("queue", "sss.k?s", "sss.k?s"),
    ("people", "ssrss..", "ssrss.."),
    ("episodes", "ssrsk..", "ssrsk.."),
    ("contacts", "ssrsk..", "ssrsk.."),
    ("outcomes", "ssrsk..", "ssrsk.."),
    ("money-gains", "ssrsk..", "ssrsk.."),
    ("coded-entries", "ssrsk.s", "ssrsk.s"),
    ("messages-back", "ssrsk..", "s..sk.."),
    ("mdt-items", "ssrsk..", "s..sk.."),
    ("care-plans", "ssrsk..", "s??sk.."),
    ("refer-backs", "ssrs?.s", "s..s?.s"),
    ("safety-events", "ssrss..", "s..ss.."),
    ("worker-check-ins", "ss.s...", "ss.s..."),
    ("supervisions", "ss.s...", "ss.s..."),
    ("activities", "ss.....", "ss....."),
    ("signpostings", "sss....", "sss...."),
    ("group-sessions", "sssss..", "sssss.."),
    ("tasks", "???????", "???????"),
    ("changes", "???????", "???????"),
];
/// A row of Hallowby's, or of the Vale's, of whose people none belongs here.
struct Row {
    collection: &'static str,
    id: String,
    is_hallowbys: bool,
    /// Who sent the referral that it comes from.
    sender: &'static str,
    has_risk: bool,
}

/// What a row is found by in the paths of the document.
fn noun(row: &Row) -> &str {
    if row.collection == "queue" { "referrals" } else { row.collection }
}

async fn rows(county: &County) -> Vec<Row> {
    let mut rows = Vec::new();
    let all_of = |all: BTreeMap<&'static str, Vec<String>>, is_hallowbys, sender, has_risk| {
        all.into_iter().flat_map(move |(collection, ids)| {
            ids.into_iter().map(move |id| Row { collection, id, is_hallowbys, sender, has_risk })
        })
    };
    let single = |all: BTreeMap<&'static str, String>| all.into_iter().map(|(name, id)| (name, vec![id])).collect();
    rows.extend(all_of(case(county).await, true, "constabulary", true));
    rows.extend(all_of(single(rows_of(county, &HALLOWBY).await), true, "millgate", false));
    rows.extend(all_of(single(rows_of(county, &VALE).await), false, "open_door", false));
    // A referral in every other status.
    let (amira, leila, millgate) = (county.as_("amira"), county.as_("leila"), county.as_("millgate"));
    let statuses = [
        ("", "queue"),
        ("return", "queue"),
        ("waiting", "queue"),
        ("decline", "queue"),
        ("rejection", "queue"),
        ("redirection", "queue"),
        ("withdrawal", "queue"),
        ("ending", "queue"),
        ("acceptance", "referrals"),
        ("closure", "referrals"),
    ];
    for (n, (noun, collection)) in (310..).zip(statuses) {
        let path = send(&millgate, &submission(n)).await;
        let by = if noun == "withdrawal" {
            &millgate
        } else if noun == "acceptance" {
            &amira
        } else {
            &leila
        };
        if noun == "closure" {
            let accepted = amira.step(&path, "acceptance", &json!({})).await.expect(200).body;
            let episode = format!("/v1/episodes/{}", accepted["episode_id"].as_str().unwrap_or_default());
            let closed = json!({ "reason": "moved_away" });
            amira.step(&episode, "closure", &closed).await.expect(200);
        } else if !noun.is_empty() {
            by.step(&path, noun, &good(noun)).await.expect(200);
        }
        let id = path.rsplit('/').next().unwrap_or_default().to_owned();
        rows.push(Row { collection, id, is_hallowbys: true, sender: "millgate", has_risk: false });
    }
    rows
}

/// What somebody is to be told of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    Seen,
    WithReason,
    AsOfNone,
    Unjudged,
}

fn told(row: &Row, who: &Actor, holds_all: bool) -> Told {
    let Some((_, all, none)) = SIGHT.iter().find(|(name, ..)| *name == row.collection) else { return Told::Unjudged };
    let of_vale = who.service == Some(2) || who.name == "vale_medical";
    if !row.is_hallowbys {
        let belongs = of_vale || who.name == row.sender;
        return if belongs || who.role == Role::Practice && row.collection == "changes" {
            Told::Unjudged
        } else {
            Told::AsOfNone
        };
    }
    let place = match who.name {
        "amira" => 0,
        "leila" => 1,
        "tom" | "george" | "kofi" => 2,
        "dr_khan" => 3,
        "joan" => 4,
        "harbour" => 6,
        name if name == row.sender => 5,
        _ => return Told::AsOfNone,
    };
    match (if holds_all { all } else { none }).as_bytes().get(place) {
        Some(b's') => Told::Seen,
        Some(b'r') => Told::WithReason,
        Some(b'k') if row.has_risk => Told::Seen,
        Some(b'k' | b'.') => Told::AsOfNone,
        _ => Told::Unjudged,
    }
}

/// One request.
#[derive(Clone, Copy)]
struct Cell<'a> {
    operation: usize,
    who: Option<&'a Actor>,
    row: Option<&'a Row>,
    with_reason: bool,
}

/// What came back: the status, and the text without the names of the request and of the row.
type Answer = (u16, String);

struct Matrix<'a> {
    county: &'a County,
    http: reqwest::Client,
    operations: Vec<(Operation<'a>, Action, Value)>,
    tokens: HashMap<&'static str, String>,
    holds_all: bool,
    /// What is answered of a row that never was.
    ghosts: Mutex<HashMap<(usize, &'static str, bool), Answer>>,
    asked: AtomicUsize,
}

impl Matrix<'_> {
    /// Every cell of this caste of classes.
    fn cells<'r>(&self, rows: &'r [Row]) -> Vec<Cell<'r>> {
        let everybody: Vec<Option<&Actor>> = CAST.iter().map(Some).chain([None]).collect();
        let mut cells = Vec::new();
        for (operation, (says, ..)) in self.operations.iter().enumerate() {
            let collection = says.path.split('/').nth(2).unwrap_or_default();
            let named: Vec<Option<&Row>> = if says.path.contains("{id}") || says.path == "/v1/changes" {
                rows.iter().filter(|row| noun(row) == collection || says.path == "/v1/changes").map(Some).collect()
            } else {
                vec![None]
            };
            for row in named {
                for who in &everybody {
                    for with_reason in [false, true] {
                        cells.push(Cell { operation, who: *who, row, with_reason });
                    }
                }
            }
        }
        cells
    }

    async fn call(&self, cell: Cell<'_>, id: &str) -> Answer {
        let (operation, _, body) = &self.operations[cell.operation];
        let mut path = operation.path.replace("{id}", id).replace("{number}", "1");
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
        if method != reqwest::Method::GET {
            request = request.header("If-Match", STALE).header("Idempotency-Key", format!("matrix-{number}"));
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
        let key = (cell.operation, who.name, cell.with_reason);
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
        let (status, text) = &answer;
        let who = cell.who.map_or("nobody", |who| who.name);
        let wrong = |what: &str| {
            let row = cell.row.map_or("-".to_owned(), |row| format!("{} {}", row.collection, row.id));
            let classes = if self.holds_all { "all classes" } else { "no class" };
            let reason = if cell.with_reason { "with a reason" } else { "without" };
            let start: String = text.chars().take(160).collect();
            Some(format!("{} as {who} ({classes}, {reason}) of {row}: {what}: {status} {start}", operation.name()))
        };
        if *status >= 500 {
            return wrong("a fault of ours");
        }
        let Some(actor) = cell.who else {
            return if *status == 401 { None } else { wrong("a stranger came in") };
        };
        if !action.allows(actor.role) {
            let is_refused = *status == 403 && text.contains("\"forbidden\"");
            return if is_refused { None } else { wrong("the role gate stood open") };
        }
        let row = cell.row?;
        let told = told(row, actor, self.holds_all);
        let is_carrier = actor.name == "amira";
        let is_staff = matches!(actor.name, "leila" | "tom" | "george" | "kofi");
        if is_staff && !is_carrier && !self.holds_all && row.is_hallowbys {
            let of_classes = SensitiveClass::ALL.iter().flat_map(|class| canaries(*class)).chain([WORDS.to_owned()]);
            // What the manager does by herself is hers to read, and what was asked for stands in a refusal.
            let met = of_classes.filter(|canary| text.contains(canary)).find(|_| *status < 300 && row.has_risk);
            if let Some(met) = met {
                return wrong(&format!("the class gate stood open for {met}"));
            }
        }
        // An assessment is its episode's where nobody wrote one.
        if operation.path.contains("/assessment") {
            return None;
        }
        match told {
            Told::AsOfNone => {
                let ghost = self.ghost(cell, actor).await;
                if ghost == answer {
                    None
                } else {
                    wrong(&format!("unlike a row that never was, {} {}", ghost.0, ghost.1))
                }
            }
            Told::WithReason if !cell.with_reason => {
                let ghost = self.ghost(cell, actor).await;
                let is_told = *status == 403 && text.contains("access_reason_required");
                // What is wrong with the request itself comes first.
                if is_told || matches!(ghost.0, 400 | 422 | 428) && ghost == answer {
                    None
                } else {
                    wrong("no reason was asked for")
                }
            }
            Told::WithReason | Told::Seen => {
                let is_kept_back =
                    *status == 404 && text.contains("\"not_found\"") || text.contains("access_reason_required");
                // Of a row within the row, which is none here, 404 is right.
                let is_deeper = operation.path.matches('{').count() > 1;
                if is_kept_back && !is_deeper { wrong("it was kept back") } else { None }
            }
            Told::Unjudged => None,
        }
    }
}

/// Looks at the cells of one caste; answers how many there were, and what was wrong.
async fn look(county: &County, rows: &[Row], holds_all: bool, sample: Option<usize>) -> (usize, Vec<String>) {
    let classes = if holds_all { SensitiveClass::ALL } else { &[] };
    for number in [1, 2, 4, 6, 12] {
        grant(county, number, classes).await;
    }
    let document = document();
    let operations = private(&document).map(|(operation, action)| {
        let body = sample::body(&document, operation.says);
        (operation, action, body)
    });
    let matrix = Matrix {
        county,
        http: reqwest::Client::builder()
            .pool_idle_timeout(std::time::Duration::from_secs(1))
            .build()
            .expect("a client"),
        // Who is away has a cover, who is switched off comes in no more: what others may see hangs on it.
        operations: operations
            .filter(|(_, action, _)| !matches!(action, Action::EnterAbsence | Action::UpdateAbsence))
            .collect(),
        tokens: CAST.iter().map(|who| (who.name, county.token(who.name))).collect(),
        holds_all,
        ghosts: Mutex::default(),
        asked: AtomicUsize::new(if holds_all { 0 } else { 10_000_000 }),
    };
    let mut cells = matrix.cells(rows);
    let there_are = cells.len();
    if let Some(sample) = sample {
        fastrand::Rng::with_seed(there_are as u64).shuffle(&mut cells);
        cells.truncate(sample);
    }
    let faults: Vec<Option<String>> = futures_util::stream::iter(cells.iter().map(|cell| matrix.fault(*cell)))
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    (there_are, faults.into_iter().flatten().collect())
}

/// Looks at every cell, or at so many of each caste.
async fn judge(county: &County, sample: Option<usize>) {
    let rows = rows(county).await;
    let (mut there_are, mut faults) = (0, Vec::new());
    for holds_all in [true, false] {
        let (cells, found) = look(county, &rows, holds_all, sample).await;
        there_are += cells;
        faults.extend(found);
    }
    assert!(there_are > 100_000, "the matrix has shrunk to {there_are} cells");
    faults.sort();
    let many = faults.len();
    faults.truncate(60);
    assert!(many == 0, "{many} of {there_are} cells:\n{}", faults.join("\n"));
}

on_both! {
    async fn everybody_is_told_what_they_may_know_and_no_more(county) {
        judge(county, Some(SAMPLE / 2)).await;
    }

    #[ignore = "every cell of the matrix, on each database: an hour"]
    async fn in_every_cell_everybody_is_told_what_they_may_know_and_no_more(county) {
        judge(county, None).await;
    }
}
