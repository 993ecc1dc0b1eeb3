//! Keeps which test has seen an operation refuse with which problem code: `tests/api/contract/witnesses.txt`, by which
//! `tests/api/contract/refusals.rs` knows that every documented code can be raised.
//!
//! Each line names an operation, a code, and the test that saw it. A test that no longer sees what it is named for fails,
//! so that no line outlives what it says. Where `RECORD_WITNESSES` is set the file is written anew instead; what stands
//! in it and is still true stays.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::process::Command;
use std::sync::{LazyLock, Mutex, PoisonError};

use catalogue::Code;

use super::conformity;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/api/contract/witnesses.txt");
const RECORD: &str = "RECORD_WITNESSES";

/// What `contract/refusals.rs` provokes of every operation, so that it needs no witness.
pub const SWEPT: [Code; 14] = [
    Code::MalformedJson,
    Code::DuplicateKey,
    Code::TooDeep,
    Code::InvalidParameter,
    Code::InvalidHeader,
    Code::InvalidCursor,
    Code::CursorMismatch,
    Code::Unauthorized,
    Code::Forbidden,
    Code::NotFound,
    Code::NotAcceptable,
    Code::BodyTooLarge,
    Code::UnsupportedMediaType,
    Code::ValidationFailed,
];

/// Whether a code needs no witness.
pub fn is_swept(code: &str) -> bool {
    SWEPT.iter().any(|swept| swept.as_str() == code)
}

/// The operation, and the code.
pub type Refusal = (String, String);

/// What each test that is under way has seen, by the name of its thread.
static SEEN: LazyLock<Mutex<HashMap<String, BTreeSet<Refusal>>>> = LazyLock::new(Mutex::default);

static COMMITTED: LazyLock<BTreeMap<Refusal, String>> = LazyLock::new(committed);

static RECORDED: LazyLock<Option<Mutex<Recorded>>> =
    LazyLock::new(|| std::env::var_os(RECORD).map(|_| Mutex::new(Recorded::default())));

/// Names of tests, as `on_both!` declares them: how many there are of each.
static TESTS: LazyLock<BTreeMap<String, usize>> = LazyLock::new(|| {
    let this = std::env::current_exe().expect("the tests know where they are");
    let listed = Command::new(this).arg("--list").output().expect("they can be listed").stdout;
    let mut tests = BTreeMap::new();
    for line in String::from_utf8_lossy(&listed).lines() {
        let path = line.strip_suffix(": test").unwrap_or_default();
        if let Some(name) = path.strip_suffix("::on_sqlite").and_then(|path| path.rsplit("::").next()) {
            *tests.entry(name.to_owned()).or_default() += 1;
        }
    }
    tests
});

/// Notes that an operation refused with this code.
pub fn note(operation: &str, code: &str) {
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    seen.entry(thread()).or_default().insert((operation.to_owned(), code.to_owned()));
}

/// At the end of a test that runs on both databases: it has seen all that it is a witness of.
///
/// # Panics
/// Where it has not.
pub fn hear() {
    let seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner).remove(&thread()).unwrap_or_default();
    let Some((test, engine)) = thread()
        .rsplit_once("::")
        .and_then(|(path, engine)| Some((path.rsplit("::").next()?.to_owned(), engine.to_owned())))
    else {
        return;
    };
    if let Some(recorded) = &*RECORDED {
        // Who comes first of two at once is chance.
        if engine == "on_sqlite" && is_test(&test) && !["at_once", "_while_"].iter().any(|race| test.contains(race)) {
            recorded.lock().unwrap_or_else(PoisonError::into_inner).hear(&test, seen);
        }
        return;
    }
    let own = COMMITTED.iter().filter(|(refusal, witness)| **witness == test && !seen.contains(*refusal));
    let unseen: Vec<String> = own.map(|((operation, code), _)| format!("{operation} {code}")).collect();
    assert!(
        unseen.is_empty(),
        "{test} is the witness of these, and has not seen them:\n{}\nopenapi/README.md says how to record witnesses.",
        unseen.join("\n"),
    );
}

/// What is committed: who has seen which refusal.
pub fn committed() -> BTreeMap<Refusal, String> {
    let text = fs::read_to_string(PATH).unwrap_or_default();
    let words = text.lines().map(|line| line.split(' ').map(str::to_owned).collect::<Vec<_>>());
    words
        .filter_map(|words| <[String; 3]>::try_from(words).ok())
        .map(|[operation, code, test]| ((operation, code), test))
        .collect()
}

/// Whether there is one test of this name, on both databases.
pub fn is_test(name: &str) -> bool {
    TESTS.get(name) == Some(&1)
}

fn thread() -> String {
    std::thread::current().name().unwrap_or_default().to_owned()
}

/// All that is known while witnesses are recorded.
#[derive(Default)]
struct Recorded {
    heard: BTreeSet<String>,
    seen: BTreeMap<Refusal, BTreeSet<String>>,
}

impl Recorded {
    fn hear(&mut self, test: &str, seen: BTreeSet<Refusal>) {
        self.heard.insert(test.to_owned());
        for refusal in seen.into_iter().filter(|(_, code)| !is_swept(code)) {
            self.seen.entry(refusal).or_default().insert(test.to_owned());
        }
        let mut witnesses = COMMITTED.clone();
        witnesses.retain(|refusal, test| {
            let is_there = is_test(test) && conformity::codes(&refusal.0).contains(&*refusal.1);
            is_there && (!self.heard.contains(test) || self.seen.get(refusal).is_some_and(|all| all.contains(test)))
        });
        for (refusal, tests) in &self.seen {
            if let (Some(first), false) = (tests.first(), witnesses.contains_key(refusal)) {
                witnesses.insert(refusal.clone(), first.clone());
            }
        }
        let lines = witnesses.iter().map(|((operation, code), test)| format!("{operation} {code} {test}\n"));
        fs::write(PATH, lines.collect::<String>()).expect("it can be written");
    }
}
