//! The source files of the workspace, for tests of what no compiler checks.

use std::fs;
use std::path::Path;

/// One file.
pub struct Source {
    /// Under `src/`; that of `kernel/src/lib.rs` is `kernel/lib.rs`.
    pub path: String,
    pub text: String,
}

impl Source {
    /// The text without the tests at its end.
    pub fn untested(&self) -> &str {
        self.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default()
    }
}

/// Every file but those that hold nothing but tests, by path.
pub fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    read(&root.join("src"), "", &mut sources);
    for package in ["catalogue", "kernel"] {
        read(&root.join(package).join("src"), &format!("{package}/"), &mut sources);
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(sources.len() > 100, "the sources were not found");
    sources
}

fn read(folder: &Path, path: &str, sources: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).expect("a folder of sources can be read") {
        let entry = entry.expect("a folder of sources can be read");
        let name = entry.file_name().into_string().expect("a source file has a plain name");
        if entry.path().is_dir() && name != "tests" {
            read(&entry.path(), &format!("{path}{name}/"), sources);
        } else if name.ends_with(".rs") && name != "tests.rs" {
            let text = fs::read_to_string(entry.path()).expect("a source file is text");
            sources.push(Source { path: format!("{path}{name}"), text });
        }
    }
}
