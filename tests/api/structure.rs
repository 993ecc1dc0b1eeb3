//! The house keeps its shape: what no compiler checks and no reviewer should have to.

mod imports;

use std::collections::{BTreeMap, BTreeSet};

use crate::harness::sources;

/// The folders of `src/`: its rooms, and what belongs to a file beside it; and the packages that it stands on.
const FOLDERS: &[&str] =
    &["care", "catalogue", "community", "config", "county", "docs", "gate", "insight", "kernel", "prelude", "system"];

/// Pairs that are two halves of one thing: what the first imports of the second is no circle. They are the sealed door's.
const TOGETHER: &[(&str, &str)] =
    &[("kernel/db/find.rs", "kernel/db/tx.rs"), ("kernel/db/dialect.rs", "kernel/db/transaction.rs")];

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

/// Nouns of routes that no resource has as its own, and the folder of their verbs.
const NOUNS: &[(&str, &str)] = &[
    ("caseload", "care/caseload"),
    ("consents", "care/consent"),
    ("merges", "care/identity"),
    ("separation", "care/identity"),
    ("concerns", "community/asset_concern"),
    ("contact-objection", "care/objection"),
    ("precaution-review", "care/precaution"),
    ("restriction", "care/restriction"),
    ("restriction-lifting", "care/restriction"),
    ("erasure", "care/erasure"),
    ("contact-objection-withdrawal", "care/objection"),
    ("audit-checkpoints", "insight/audit_checkpoint"),
    ("audit-entries", "insight/audit_list"),
    ("export-kinds", "insight/export"),
    ("changes", "insight/feed"),
    ("notification-preferences", "insight/notification"),
    ("on-call-shifts", "county/on_call"),
    ("reports", "insight/report"),
    ("me", "system/me"),
    ("oauth", "system/oauth"),
    (".well-known", "system/oauth"),
    ("value-sets", "system/value_set"),
];

/// A root beneath which the nouns are a standard's, and the folder of its verbs.
const STANDARD: (&str, &str) = ("/open-referral-uk/", "community/open_referral");

/// Files besides those of `kernel/db/dialect` in which a database is called by its name, and why.
const NAMES_A_DATABASE: &[(&str, &str)] = &[
    ("config.rs", "reads a URL that begins with one or the other"),
    ("kernel/db/clear.rs", "empties the log of a file, which nothing else has"),
    ("kernel/db/transaction.rs", "what runs statements tells sea-orm of which database it is"),
];

/// One coded list, which cannot be cut: two lines for each code.
const LISTS: [&str; 2] = ["catalogue/event_type.rs", "catalogue/policy.rs"];

struct Source {
    /// As in [`sources::Source`].
    path: String,
    /// Without comments and without the tests at its end.
    code: String,
    lines: usize,
}

impl Source {
    fn stem(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".rs")
    }

    fn is_verb(&self) -> bool {
        self.code.contains("#[utoipa::path(")
    }

    /// Whether this is the `mod.rs` of the folder that another file lies in, directly or further down, or the file beside
    /// that folder.
    fn is_above(&self, other: &str) -> bool {
        let folder = self.path.trim_end_matches(".rs").trim_end_matches("/mod");
        other.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
    }
}

/// Every file of the workspace but tests.
fn sources() -> Vec<Source> {
    let read = |file: sources::Source| {
        let code: Vec<&str> = file.untested().lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        Source { code: code.join("\n"), lines: file.text.lines().count(), path: file.path }
    };
    sources::sources().into_iter().map(read).collect()
}

#[test]
fn the_source_lies_in_rooms() {
    let strays: Vec<String> = sources()
        .into_iter()
        .map(|source| source.path)
        .filter(|path| path.split_once('/').is_some_and(|(folder, _)| !FOLDERS.contains(&folder)))
        .collect();
    assert!(strays.is_empty(), "these lie in no room:\n{}", strays.join("\n"));
}

#[test]
fn nobody_imports_a_verb() {
    let sources = sources();
    let verbs: BTreeSet<&str> = sources.iter().filter(|source| source.is_verb()).map(|source| &*source.path).collect();
    let graph = imports::graph(&sources);
    let mut faults = Vec::new();
    for source in &sources {
        let own =
            |verb: &str| verb.rsplit_once('/').is_some_and(|(folder, _)| source.path == format!("{folder}/mod.rs"));
        let others = graph[&*source.path].intersection(&verbs).filter(|verb| !own(verb));
        faults.extend(others.map(|verb| format!("{} imports the verb {verb}", source.path)));
    }
    assert!(verbs.len() > 100 && faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn imports_do_not_run_in_a_circle() {
    let sources = sources();
    let mut graph = imports::graph(&sources);
    assert!(graph.values().map(BTreeSet::len).sum::<usize>() > 1000, "the imports were not read");
    for source in &sources {
        if source.is_verb() {
            // Nobody imports it.
            graph.remove(&*source.path);
        }
        // What a folder's own `mod.rs` holds is there for all that lies in the folder.
        let within = graph.iter_mut().filter(|(path, _)| source.is_above(path));
        within.for_each(|(_, names)| {
            names.remove(&*source.path);
        });
    }
    for (one, other) in TOGETHER {
        assert!(graph.entry(one).or_default().remove(other), "{one} imports {other} no more");
    }
    let reach: BTreeMap<&str, BTreeSet<&str>> = graph.keys().map(|path| (*path, reached(&graph, path))).collect();
    let mut circles = Vec::new();
    for (path, names) in graph.iter().filter(|(path, _)| reach[*path].contains(*path)) {
        let back = names.iter().filter(|name| reach.get(*name).is_some_and(|reached| reached.contains(path)));
        circles.push(format!("{path} → {}", back.copied().collect::<Vec<_>>().join(", ")));
    }
    assert!(circles.is_empty(), "these import each other in a circle:\n{}", circles.join("\n"));
}

/// What is imported from a file on, directly or by way of others.
fn reached<'a>(graph: &BTreeMap<&'a str, BTreeSet<&'a str>>, from: &str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut next: Vec<&str> = graph[from].iter().copied().collect();
    while let Some(path) = next.pop() {
        if reached.insert(path) {
            next.extend(graph.get(path).into_iter().flatten());
        }
    }
    reached
}

#[test]
fn the_kernel_knows_no_word_of_the_domain() {
    let words = ["referral", "episode", "consent", "assessment", "coded_entr", "contact", "practice"];
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| source.path.starts_with("kernel/")) {
        // A string may be an example, or a path that something general is shown at.
        let code: String = source.code.split('"').step_by(2).collect::<String>().to_lowercase();
        faults.extend(words.iter().filter(|word| code.contains(**word)).map(|word| format!("{}: {word}", source.path)));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn rules_are_pure() {
    let impure = [
        "async ",
        ".await",
        "sea_orm",
        "kernel::db",
        "kernel::cx",
        "crate::prelude::*",
        "Utc::now",
        "std::fs",
        "std::env",
        "tokio",
    ];
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
        if source.lines >= LINES && !LISTS.contains(&source.path.as_str()) {
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

/// The last noun of its route that a resource has for its own, or that stands in [`NOUNS`]: what a verb is found by.
#[test]
fn a_verb_lies_in_the_folder_of_its_url() {
    let sources = sources();
    let mut folders: BTreeMap<&str, &str> = NOUNS.iter().copied().collect();
    for source in &sources {
        // `kernel::resource!(EpisodeId, "episode", "/v1/episodes/{}", …)`
        let Some(declared) = source.code.split("kernel::resource!(").nth(1) else { continue };
        let path = declared.split('"').nth(3).unwrap_or_default();
        let noun = path.split('/').rfind(|part| *part != "{}").unwrap_or_default();
        folders.insert(noun, source.path.rsplit_once('/').unwrap_or_default().0);
    }
    let mut faults = Vec::new();
    for source in sources.iter().filter(|source| source.is_verb()) {
        let methods = ["#[get(\"", "#[post(\"", "#[patch(\"", "#[put(\"", "#[delete(\""];
        let route = methods.iter().find_map(|method| source.code.split(method).nth(1)?.split('"').next());
        // The nouns beneath a standard's own root are the standard's.
        let standard = route.filter(|route| route.starts_with(STANDARD.0)).map(|_| &STANDARD.1);
        let folder =
            standard.or_else(|| route.and_then(|route| route.split('/').rev().find_map(|noun| folders.get(noun))));
        let lies_in = source.path.rsplit_once('/').unwrap_or_default().0;
        if folder.is_none_or(|folder| *folder != lies_in) {
            faults.push(format!("{}: {}", source.path, route.unwrap_or("has no route")));
        }
    }
    assert!(folders.len() > NOUNS.len() + 15 && faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_databases_differ_in_one_place() {
    let mut faults = Vec::new();
    for source in sources() {
        if source.path.starts_with("kernel/db/dialect") || NAMES_A_DATABASE.iter().any(|(path, _)| *path == source.path)
        {
            continue;
        }
        let told_apart = |line: &&str| {
            let line = line.to_lowercase();
            ["sqlite", "postgres", "dbbackend", "database_backend"].iter().any(|word| line.contains(word))
        };
        faults.extend(source.code.lines().filter(told_apart).map(|line| format!("{}: {}", source.path, line.trim())));
    }
    assert!(faults.is_empty(), "these belong in kernel/db/dialect:\n{}", faults.join("\n"));
}

/// Whoever composes what is seen composes the class gate with it.
#[test]
fn rows_are_seen_through_both_gates() {
    let asks = |source: &Source| source.code.contains("::visible_to(") && !source.path.starts_with("kernel/db/");
    let faults: Vec<String> = sources().into_iter().filter(asks).map(|source| source.path).collect();
    assert!(faults.is_empty(), "ask `seen_by` instead:\n{}", faults.join("\n"));
}

/// Where a statement runs without asking who it is for, and why it may: the diff of the snapshot shows each new one.
#[test]
fn unscoped_statements_say_why() {
    let mut found = String::new();
    for source in sources() {
        let reasons: Vec<String> = source.code.split(".system(").skip(1).map(reason).collect();
        if !reasons.is_empty() {
            found.push_str(&format!("{}\n  {}\n", source.path, reasons.join("\n  ")));
        }
    }
    insta::assert_snapshot!("unscoped", found);
}

/// The string that an argument begins with; an argument that is none, as it is written.
fn reason(argument: &str) -> String {
    let argument = argument.trim_start();
    match argument.strip_prefix('"') {
        Some(text) => {
            let words = text.split('"').next().unwrap_or_default().split_whitespace();
            words.filter(|word| *word != "\\").collect::<Vec<_>>().join(" ")
        }
        None => argument.split(')').next().unwrap_or_default().to_owned(),
    }
}
