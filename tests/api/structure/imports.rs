//! Which file of `src/` names something of which other.

use std::collections::{BTreeMap, BTreeSet};

use super::Source;

/// The packages that `src/` stands on.
const PACKAGES: [&str; 2] = ["catalogue", "kernel"];

/// A module, by the names that lead to it from the root of the crate.
type Module = Vec<String>;

/// For each file those that it imports from, by their paths under `src/`. What a file passes on with `pub use` counts as
/// imported from where it is written.
pub fn graph(sources: &[Source]) -> BTreeMap<&str, BTreeSet<&str>> {
    let modules = Modules::new(sources);
    sources.iter().map(|source| (&*source.path, modules.imported_by(source))).collect()
}

/// The module that a file holds: `a/b.rs` and `a/b/mod.rs` both hold `a::b`.
fn module_of(path: &str) -> Module {
    let names = path.trim_end_matches(".rs").split('/');
    names.filter(|name| !matches!(*name, "mod" | "lib")).map(str::to_owned).collect()
}

struct Modules<'a> {
    files: BTreeMap<Module, &'a str>,
    /// Where the names are written that a module passes on.
    passed_on: BTreeMap<(Module, String), Module>,
}

impl<'a> Modules<'a> {
    fn new(sources: &'a [Source]) -> Self {
        let files = sources.iter().map(|source| (module_of(&source.path), &*source.path)).collect();
        let mut modules = Self { files, passed_on: BTreeMap::new() };
        for source in sources {
            let module = module_of(&source.path);
            for used in uses(&source.code).0.into_iter().filter(|used| used.is_public) {
                let Some(path) = modules.absolute(&module, &used.path) else { continue };
                let Some(home) = modules.home(&path) else { continue };
                modules.passed_on.insert((module.clone(), used.name), home);
            }
        }
        modules
    }

    fn imported_by(&self, source: &Source) -> BTreeSet<&'a str> {
        let module = module_of(&source.path);
        let mut short: BTreeMap<String, Module> = BTreeMap::new();
        let mut found = BTreeSet::new();
        let (used, rest) = uses(&source.code);
        for used in used {
            let Some(path) = self.resolve(&module, &short, &used.path) else { continue };
            if self.files.contains_key(&path) {
                short.insert(used.name, path);
            } else if !used.is_public {
                found.extend(self.home(&path));
            }
        }
        for path in paths(&rest) {
            found.extend(self.resolve(&module, &short, &path).and_then(|path| self.home(&path)));
        }
        found.remove(&module);
        found.iter().filter_map(|module| self.files.get(module).copied()).collect()
    }

    /// A path from the root, where it begins with one of the names that the file has imported.
    fn resolve(&self, module: &Module, short: &BTreeMap<String, Module>, path: &[String]) -> Option<Module> {
        let begun = short.get(path.first()?);
        begun.map(|begun| [begun, &path[1..]].concat()).or_else(|| self.absolute(module, path))
    }

    /// A path from the root, where it begins with `crate`, a package, `super`, `self` or a module below.
    fn absolute(&self, module: &Module, path: &[String]) -> Option<Module> {
        let ups = path.iter().take_while(|name| *name == "super").count();
        let (from, rest) = match path.first()?.as_str() {
            "crate" if module.first().is_some_and(|root| PACKAGES.contains(&&**root)) => (&module[..1], &path[1..]),
            "crate" => (&[][..], &path[1..]),
            name if PACKAGES.contains(&name) => (&[][..], path),
            "self" => (&module[..], &path[1..]),
            "super" => (&module[..module.len().checked_sub(ups)?], &path[ups..]),
            name => {
                self.files.get(&[module, &[name.to_owned()][..]].concat())?;
                (&module[..], path)
            }
        };
        Some([from, rest].concat())
    }

    /// The module in which what a path names is written.
    fn home(&self, path: &[String]) -> Option<Module> {
        let deepest = (1..=path.len()).rev().map(|end| &path[..end]).find(|begin| self.files.contains_key(*begin))?;
        let passed_on = path.get(deepest.len()).and_then(|name| self.passed_on.get(&(deepest.to_vec(), name.clone())));
        Some(passed_on.cloned().unwrap_or_else(|| deepest.to_vec()))
    }
}

/// An item of a `use`.
struct Used {
    path: Vec<String>,
    /// What it is called in the file.
    name: String,
    is_public: bool,
}

/// What is used of other modules, and the code without those lines.
fn uses(code: &str) -> (Vec<Used>, String) {
    let mut found = Vec::new();
    let mut rest = String::new();
    let mut lines = code.lines();
    while let Some(line) = lines.next() {
        let bare = line.trim_start();
        let after_pub = bare.strip_prefix("pub").map(|after| after.trim_start_matches(|letter| letter != ' '));
        let Some(begun) = after_pub.unwrap_or(bare).trim_start().strip_prefix("use ") else {
            rest.push_str(line);
            rest.push('\n');
            continue;
        };
        let mut statement = begun.to_owned();
        while !statement.ends_with(';') {
            let Some(next) = lines.next() else { break };
            statement.push_str(next.trim());
        }
        for item in items(statement.trim_end_matches(';')) {
            let (path, name) = item.split_once(" as ").unwrap_or((&item, ""));
            let mut path: Vec<String> = path.split("::").map(|name| name.trim().to_owned()).collect();
            if path.last().is_some_and(|last| last == "self") {
                path.pop();
            }
            let last = path.last().cloned().unwrap_or_default();
            let name = if name.is_empty() { last } else { name.trim().to_owned() };
            found.push(Used { path, name, is_public: after_pub.is_some() });
        }
    }
    (found, rest)
}

/// The items of a `use`: `a::{b, c::{d, e}}` gives `a::b`, `a::c::d` and `a::c::e`.
fn items(list: &str) -> Vec<String> {
    let Some((before, within)) = list.split_once('{') else { return vec![list.trim().to_owned()] };
    let within = within.trim_end().trim_end_matches('}');
    let mut parts = vec![String::new()];
    let mut depth = 0;
    for letter in within.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        match letter {
            ',' if depth == 0 => parts.push(String::new()),
            _ => parts.last_mut().expect("there is always one").push(letter),
        }
    }
    let parts = parts.iter().filter(|part| !part.trim().is_empty());
    parts.flat_map(|part| items(part)).map(|item| format!("{}{item}", before.trim())).collect()
}

/// Every `a::b` of the code.
fn paths(code: &str) -> Vec<Vec<String>> {
    let words = code.split(|letter: char| !letter.is_alphanumeric() && letter != '_' && letter != ':');
    let names = |word: &str| word.split("::").map(str::to_owned).collect::<Vec<_>>();
    words.filter(|word| word.contains("::")).map(|word| names(word.trim_matches(':'))).collect()
}
