//! What is served is described, and what is described is served.

use std::collections::BTreeSet;

use super::{document, operations};
use crate::harness::sources::sources;

/// Served without being an operation of the API: pages and files for people and machines around it.
const AROUND: &[&str] = &[
    "kernel/http/health.rs: /livez",
    "kernel/http/health.rs: /readyz",
    "kernel/http/metrics.rs: /metrics",
    "kernel/http/problems.rs: /problems",
    "kernel/http/problems.rs: /problems/{code}",
    "insight/notification/acknowledgement_page.rs: /acknowledge/{token}",
    "system/sandbox/mod.rs: /clock",
    "system/sandbox/mod.rs: /outbox",
    "system/sandbox/mod.rs: /reset",
    "system/sandbox/mod.rs: /sandbox",
    "docs.rs: /openapi.json",
    "docs.rs: /openapi.yaml",
    "docs.rs: /docs",
    // What the verbs are put beneath.
    "kernel/http/routes.rs: ",
    "routes.rs: /v1",
    "docs.rs: ",
    "docs.rs: /{_:.*}",
];

/// The first string after each occurrence of `what`.
fn strings_after<'a>(text: &'a str, what: &str) -> Vec<&'a str> {
    text.split(what).skip(1).filter_map(|rest| rest.split('"').nth(1)).collect()
}

#[test]
fn each_verb_is_described_where_it_is_served() {
    let document = document();
    let described: BTreeSet<String> = operations(document).iter().map(super::Operation::name).collect();
    let mut served = BTreeSet::new();
    for source in sources() {
        for method in ["get", "put", "post", "delete", "patch"] {
            let paths = strings_after(source.untested(), &format!("\n#[{method}("));
            let is_public = |path: &str| {
                ["/oauth/", "/.well-known/", "/open-referral-uk/"].iter().any(|root| path.starts_with(root))
            };
            let within = |path: &str| if is_public(path) { "" } else { "/v1" };
            served.extend(paths.iter().map(|path| format!("{} {}{path}", method.to_uppercase(), within(path))));
        }
    }
    assert_eq!(served, described, "left: verbs in src/; right: the document. Is it among its slice's routes()?");
}

#[test]
fn nothing_else_is_served_but_what_is_named_here() {
    let mut served = BTreeSet::new();
    for source in sources() {
        for way in [".route(", "SwaggerUi::new(", "web::resource(", "web::scope("] {
            served.extend(strings_after(source.untested(), way).iter().map(|path| format!("{}: {path}", source.path)));
        }
    }
    assert_eq!(served, AROUND.iter().map(|&one| one.to_owned()).collect());
}
