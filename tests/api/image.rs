//! The container image, as far as it can be tested without an engine to build it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// What the Dockerfile copies from the folder it stands in.
fn copied() -> BTreeSet<String> {
    let dockerfile = fs::read_to_string(Path::new(ROOT).join("Dockerfile")).expect("there is a Dockerfile");
    let copies = dockerfile.lines().filter_map(|line| line.strip_prefix("COPY "));
    copies
        .filter(|words| !words.contains("--from="))
        .flat_map(|words| {
            let words: Vec<&str> = words.split_whitespace().filter(|word| !word.starts_with("--")).collect();
            let (_target, sources) = words.split_last().expect("COPY has a target");
            sources.iter().map(|source| (*source).to_owned()).collect::<Vec<_>>()
        })
        .collect()
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        for entry in fs::read_dir(from).expect("it can be read") {
            let entry = entry.expect("it can be read");
            copy(&entry.path(), &to.join(entry.file_name()));
        }
        return;
    }
    fs::create_dir_all(to.parent().expect("it lies in a folder")).expect("folders can be made");
    fs::copy(from, to).unwrap_or_else(|fault| panic!("the Dockerfile copies {}: {fault}", from.display()));
}

#[test]
fn the_dockerfile_copies_just_what_dockerignore_lets_through() {
    let ignored = fs::read_to_string(Path::new(ROOT).join(".dockerignore")).expect("there is a .dockerignore");
    let let_through: BTreeSet<String> =
        ignored.lines().filter_map(|line| line.strip_prefix('!')).map(str::to_owned).collect();
    assert!(ignored.lines().any(|line| line == "*"), "all else is kept out");
    assert_eq!(copied(), let_through);
}

#[test]
fn what_the_dockerfile_copies_is_there_and_compiles() {
    // At a place of its own that stays the same, so that a second run is quick; the dependencies are those that clippy
    // has checked already.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target folder");
    let build = target.join("image");
    if build.exists() {
        fs::remove_dir_all(&build).expect("the last one can be removed");
    }
    for path in copied() {
        copy(&Path::new(ROOT).join(&path), &build.join(&path));
    }
    let mut cargo = Command::new(env!("CARGO"));
    // What cargo told us of ourselves is none of the other's business: build scripts that ask for it would run again,
    // and once more at the next build outside.
    let ours = std::env::vars_os().map(|(name, _)| name).filter(|name| {
        let name = name.to_string_lossy();
        name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
    });
    ours.for_each(|name| {
        cargo.env_remove(name);
    });
    let done = cargo
        .args(["check", "--quiet", "--locked", "--offline", "--bin", "linkwork"])
        .current_dir(&build)
        .env("CARGO_TARGET_DIR", target)
        .output()
        .expect("cargo runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}
