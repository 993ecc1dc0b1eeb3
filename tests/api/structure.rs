//! The house keeps its shape: what no compiler checks and no reviewer should have to.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The folders of `src/`.
const ROOMS: &[&str] = &["care", "county", "insight", "kernel", "system"];

/// The modules of the rooms, from the ground up. A module imports from its own floor or one beneath, and nowhere do imports
/// run in a circle.
const FLOORS: &[(&str, &[&str])] = &[
    (
        "words and values",
        &["calendar", "clock", "coded", "faults", "format", "id", "language", "list", "problem", "text"],
    ),
    ("who asks, what is kept, what is said", &["audit", "auth", "config", "cx", "db", "event", "house", "http", "log"]),
    ("deadlines", &["task"]),
    ("who", &["client", "me", "oauth", "organisation", "service", "worker"]),
    ("who is away", &["absence"]),
    ("about whom", &["person"]),
    ("may we", &["consent"]),
    ("asked for", &["referral"]),
    ("besides", &["activity", "signposting", "supervision"]),
    ("taken on", &["episode"]),
    ("met", &["contact"]),
    ("coded", &["coded_entry", "mdt"]),
    ("done together", &["assessment", "asset", "care_plan", "group_session", "message_back", "outcome"]),
    ("brought together", &["connection"]),
    ("kept safe", &["objection", "refer_back", "safety"]),
    ("one and the same", &["identity"]),
    ("told to others", &["caseload", "export", "feed", "oversight", "report", "webhook"]),
    (
        "all of it",
        &["cli", "docs", "gate", "job", "lib", "main", "openapi", "routes", "sandbox", "server", "value_set"],
    ),
];

/// Names that gather whatever has no better place.
const NO_NAMES: [&str; 12] = [
    "common",
    "dao",
    "dto",
    "handlers",
    "helpers",
    "manager",
    "misc",
    "models",
    "repositories",
    "services",
    "types",
    "utils",
];

/// A file longer than this wants to be two.
const LINES: usize = 400;

/// Where a statement runs without asking who it is for, and why it may.
const UNSCOPED: &[(&str, usize, &str)] = &[
    ("county/absence/settle.rs", 2, "in which service somebody who is away is missed; whoever covers is here"),
    ("kernel/audit/spread.rs", 1, "the index by person is of all entries"),
    ("kernel/audit/writer.rs", 1, "entries of many callers are written together"),
    ("care/caseload/contacts.rs", 1, "how often the people of a caseload were met, by number alone"),
    ("care/caseload/count.rs", 4, "how much each worker carries, by number alone, and where their limits are set"),
    ("care/caseload/get_of_service.rs", 2, "what a service carries and what waits, by number alone"),
    ("care/caseload/get_of_worker.rs", 1, "whether a supervisor supervises"),
    ("county/client/first.rs", 3, "the first client is entered by whoever has the database; so is its way back in"),
    (
        "care/coded_entry/first_interaction.rs",
        4,
        "which interaction is the first, and what it earned, is counted over all of the episode's, whoever had them",
    ),
    (
        "care/coded_entry/keep.rs",
        4,
        "a code is earned once and is wrong with what earned it, whoever may see that; practice and carrier of its person",
    ),
    (
        "care/coded_entry/person/update.rs",
        2,
        "an NHS number is unique in the service; a person's own search keys are written anew",
    ),
    (
        "care/coded_entry/reach.rs",
        2,
        "what a practice is told follows from where its patient is registered and what they said",
    ),
    ("care/coded_entry/report.rs", 1, "what a practice coded belongs to the episode, which practices do not see"),
    ("care/coded_entry/shown.rs", 1, "an entry is shown with its person's practice and its deadline"),
    ("care/consent/entity.rs", 1, "what a referrer may know rests on a decision that the referrer does not see"),
    ("care/consent/keep.rs", 1, "what a practice may see follows from the person's decision, whoever wrote it down"),
    ("care/contact/call_off.rs", 1, "nobody is to meet the person any more, whoever was to"),
    (
        "care/contact/first.rs",
        3,
        "which contact is the first is counted over all of the episode's, and begins all its referrals",
    ),
    (
        "care/contact/keep.rs",
        3,
        "a contact changes with its episode; a row of missed ones is counted; which posts a worker holds",
    ),
    ("care/contact/plan.rs", 1, "whether a person objects to contact is asked of their row, whoever carries them"),
    (
        "care/contact/referral/mark_not_reached.rs",
        3,
        "attempts are counted, whoever made them; who supervises; whether there is a practice",
    ),
    (
        "care/contact/shown.rs",
        1,
        "how to reach a person without harm is never hidden from whoever has a contact with them",
    ),
    ("kernel/cx/idempotency.rs", 1, "kept answers are forgotten after their time, whoever they were given to"),
    ("care/episode/caseload.rs", 3, "which posts a worker holds; a worker's year is counted over all their services"),
    (
        "care/episode/change.rs",
        5,
        "an episode, its person and its referrals follow one another, and a death ends all, whoever carries them",
    ),
    (
        "care/episode/worker/left_cases.rs",
        1,
        "the cases of a worker who leaves wait for another, and administrators see no cases",
    ),
    ("care/episode/open_safety.rs", 2, "a case is not closed over somebody's safety, whoever sees to it"),
    ("care/episode/referral/accept.rs", 1, "a person has one open episode, whoever carries it"),
    (
        "care/episode/telling.rs",
        2,
        "whether there is a practice to be told of an episode, and what it was told, whoever told it",
    ),
    ("insight/feed/list.rs", 1, "the era of the feed is nobody's"),
    (
        "insight/feed/reading.rs",
        1,
        "what kind of resource an identifier names, before it is read through the caller's eyes",
    ),
    ("gate.rs", 1, "who is asking is not known yet"),
    ("care/group_session/mark_in_error.rs", 1, "a session that never was had nobody at it, whoever carries them"),
    ("care/identity/carry.rs", 2, "a merge carries all that is about a person over and back, whoever may see each row"),
    ("care/identity/separate.rs", 1, "an NHS number is unique in the service, also where a colleague's person has it"),
    (
        "care/identity/settle.rs",
        3,
        "who carries a person, and the row as the merge leaves it, which it was allowed to change",
    ),
    ("system/job/escalate.rs", 1, "overdue tasks are taken further by a clock"),
    ("system/job/route.rs", 1, "readiness asks whether anybody is there to be told"),
    ("care/message_back/mark_in_error.rs", 1, "what else the practice was told of an episode, whoever told it"),
    ("care/message_back/release.rs", 1, "where a person is registered and whether they object, whoever carries them"),
    ("care/message_back/shown.rs", 1, "a practice is told which of its patients a message is about"),
    ("system/oauth/authenticate.rs", 1, "a client proves who it is before there is a caller"),
    ("system/oauth/mod.rs", 1, "what has expired by itself is forgotten"),
    ("system/oauth/revoke.rs", 1, "a client puts its own token out of use"),
    ("care/person/attach.rs", 1, "a referral finds its person, whom its sender may not know of"),
    ("care/person/shown.rs", 1, "who sees a person sees by name, and no more, who was found to be them"),
    ("care/refer_back/keep.rs", 1, "a practice is told which of its patients is referred back to it"),
    ("care/referral/add_to.rs", 1, "what a side has added to a referral is counted, whoever of it wrote it"),
    ("care/referral/pass_on.rs", 1, "a transfer enters a referral at a service that the caller does not see"),
    ("care/referral/shown.rs", 1, "a practice is told which of its patients a referral is about"),
    ("care/referral/submit.rs", 1, "a sender's reference is unique, also where the sender no longer sees the referral"),
    ("care/safety/mark_in_error.rs", 1, "what was due goes to the safeguarding lead, whom its writer may not know"),
    ("system/sandbox/mod.rs", 1, "the county is entered by nobody"),
    ("system/sandbox/reset.rs", 1, "the sandbox begins anew"),
    (
        "county/service/shown.rs",
        4,
        "whom a service covers, and whom it names at practices, read and written with its own row",
    ),
    ("county/supervision/clock.rs", 1, "a link worker's month runs from their latest session, whoever wrote it down"),
    ("county/supervision/create.rs", 2, "which posts the supervised and who supervised hold"),
    ("system/task/change.rs", 1, "an act meets its subject's tasks, whoever owns them"),
    ("system/task/end_contact.rs", 1, "after a death or an objection nobody rings or tells, whoever was to"),
    ("system/task/hand_back.rs", 1, "every task has a living owner, also where who lets a worker go sees no tasks"),
    ("system/task/objection.rs", 1, "whether a person objects to contact, whoever would have to speak to them"),
    ("county/worker/hand_on.rs", 1, "which posts a worker holds"),
    ("county/worker/owner.rs", 1, "a task is somebody's who is still here, whoever starts its clock"),
    ("county/worker/shown.rs", 2, "a worker's post, read and written with the worker's own row"),
];

/// Files besides `kernel/db/dialect.rs` in which a database is called by its name, and why.
const NAMES_A_DATABASE: &[(&str, &str)] = &[("config.rs", "reads a URL that begins with one or the other")];

struct Source {
    /// Under `src/`, with `/`.
    path: String,
    /// Without comments and without the tests at its end.
    code: String,
    lines: usize,
}

impl Source {
    /// The module in its room. A room's own `mod.rs` names modules and no more, as `lib.rs` does.
    fn module(&self) -> &str {
        let mut parts = self.path.split('/').skip_while(|part| ROOMS.contains(part));
        match parts.next().unwrap_or_default().trim_end_matches(".rs") {
            "mod" => "lib",
            module => module,
        }
    }

    fn stem(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".rs")
    }
}

fn is_test(path: &Path) -> bool {
    path.components().any(|part| matches!(part.as_os_str().to_str(), Some("tests" | "tests.rs")))
}

/// Every file of `src/` but tests.
fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut found: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("src can be read") {
            let path = entry.expect("src can be read").path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    let mut sources: Vec<Source> = found
        .into_iter()
        .filter(|path| {
            path.extension().is_some_and(|ending| ending == "rs")
                && !is_test(path.strip_prefix(&root).expect("it lies under src"))
        })
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a source file is text");
            let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            let path = path.strip_prefix(&root).expect("it lies under src").to_string_lossy().replace('\\', "/");
            Source { path, code: code.join("\n"), lines: text.lines().count() }
        })
        .collect();
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!sources.is_empty(), "no sources were found");
    sources
}

/// The first word of each item in a `use` list: `{a::{b, c}, d}` gives a and d.
fn first_words(list: &str) -> Vec<String> {
    let mut depth = 0;
    let mut words = vec![String::new()];
    for letter in list.chars() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 1 => break,
            '}' => depth -= 1,
            ',' if depth == 1 => words.push(String::new()),
            _ if depth == 1 => words.last_mut().expect("there is always one").push(letter),
            _ => {}
        }
    }
    words.iter().map(|word| word.trim().split("::").next().unwrap_or_default().to_owned()).collect()
}

/// The modules that a file names as `crate::…`.
fn imports(source: &Source) -> BTreeSet<String> {
    let in_any_room = |code: String, room: &&str| code.replace(&format!("crate::{room}::"), "crate::");
    ROOMS
        .iter()
        .fold(source.code.clone(), in_any_room)
        .split("crate::")
        .skip(1)
        .flat_map(|rest| {
            if rest.starts_with('{') {
                return first_words(rest);
            }
            vec![rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()]
        })
        .filter(|name| name != source.module() && name.starts_with(|letter: char| letter.is_ascii_lowercase()))
        .collect()
}

fn floor_of(module: &str) -> Option<usize> {
    FLOORS.iter().position(|(_, modules)| modules.contains(&module))
}

#[test]
fn modules_import_from_their_own_floor_or_beneath() {
    let mut faults = Vec::new();
    for source in sources() {
        let Some(own) = floor_of(source.module()) else {
            faults.push(format!("{}: give `{}` a floor in FLOORS", source.path, source.module()));
            continue;
        };
        for name in imports(&source) {
            // A macro or an item of lib.rs has no floor.
            let Some(other) = floor_of(&name) else { continue };
            if other > own {
                let (own, other) = (FLOORS[own].0, FLOORS[other].0);
                faults.push(format!("{} ({own}) imports `{name}`, which stands higher ({other})", source.path));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn imports_do_not_run_in_a_circle() {
    let mut graph: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in sources() {
        graph.entry(source.module().to_owned()).or_default().extend(imports(&source));
    }
    // Take away whoever imports nobody that is left, until nothing changes: what remains stands in circles.
    loop {
        let left: BTreeSet<String> = graph.keys().cloned().collect();
        let before = graph.len();
        graph.retain(|_, names| names.iter().any(|name| left.contains(name)));
        if graph.len() == before {
            break;
        }
    }
    let left: BTreeSet<String> = graph.keys().cloned().collect();
    let circles: Vec<String> = graph
        .iter()
        .map(|(module, names)| format!("{module} → {}", (names & &left).into_iter().collect::<Vec<_>>().join(", ")))
        .collect();
    assert!(circles.is_empty(), "among these is a circle:\n{}", circles.join("\n"));
}

#[test]
fn rules_are_pure() {
    let impure =
        ["async ", ".await", "sea_orm", "kernel::db", "kernel::cx", "Utc::now", "std::fs", "std::env", "tokio"];
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| source.stem() == "rules" || source.path.contains("/rules/")) {
        let found = impure.iter().filter(|word| source.code.contains(**word));
        faults.extend(found.map(|word| format!("{}: `{word}`", source.path)));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn files_are_short_and_named_for_what_they_hold() {
    let mut faults = Vec::new();
    for source in sources() {
        if source.lines >= LINES {
            faults.push(format!("{} has {} lines", source.path, source.lines));
        }
        let mut names = source.path.split('/').map(|name| name.trim_end_matches(".rs"));
        if let Some(name) = names.find(|name| NO_NAMES.contains(name)) {
            faults.push(format!("{}: `{name}` says nothing about what is in it", source.path));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_verb_has_a_file_of_its_own_and_its_name() {
    let mut faults = Vec::new();
    for source in sources() {
        let verbs = source.code.matches("#[utoipa::path(").count();
        if verbs > 1 {
            faults.push(format!("{} holds {verbs} verbs", source.path));
        }
        if verbs == 1 && !source.code.contains(&format!("pub async fn {}(", source.stem())) {
            faults.push(format!("{}: its verb is not called `{}`", source.path, source.stem()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_databases_differ_in_one_file() {
    let mut faults = Vec::new();
    for source in sources() {
        if source.path == "kernel/db/dialect.rs" || NAMES_A_DATABASE.iter().any(|(path, _)| *path == source.path) {
            continue;
        }
        let told_apart = |line: &&str| {
            let line = line.to_lowercase();
            ["sqlite", "postgres", "dbbackend", "database_backend"].iter().any(|word| line.contains(word))
        };
        faults.extend(source.code.lines().filter(told_apart).map(|line| format!("{}: {}", source.path, line.trim())));
    }
    assert!(faults.is_empty(), "these belong in kernel/db/dialect.rs:\n{}", faults.join("\n"));
}

#[test]
fn unscoped_statements_are_counted() {
    let found: BTreeMap<String, usize> = sources()
        .into_iter()
        .map(|source| (source.code.matches(".system(").count(), source.path))
        .filter(|(count, _)| *count > 0)
        .map(|(count, path)| (path, count))
        .collect();
    let allowed: BTreeMap<String, usize> =
        UNSCOPED.iter().map(|(path, count, _)| ((*path).to_owned(), *count)).collect();
    assert_eq!(found, allowed, "the left is what stands in src/, the right what UNSCOPED gives reasons for");
}
