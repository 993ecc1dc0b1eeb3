//! Every table about a person has its place in a merge.

use std::collections::BTreeSet;

use crate::harness::sources::sources;

/// Tables that name a person and stay as they are, and why.
const STAY: &[(&str, &str)] = &[("audit_subjects", "whom a caller saw stays as it was seen")];

/// Each table by its name, with what its model holds.
fn tables(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split("table_name = \"").skip(1).map(|table| {
        let (name, rest) = table.split_once('"').expect("it is closed");
        (name, rest.split("impl ActiveModelBehavior").next().unwrap_or_default())
    })
}

#[test]
fn every_table_about_a_person_is_carried() {
    let sources = sources();
    let about: BTreeSet<&str> = sources
        .iter()
        .flat_map(|source| tables(&source.text))
        .filter(|(_, model)| model.contains("pub person_id:"))
        .map(|(name, _)| name)
        .filter(|name| STAY.iter().all(|(stays, _)| stays != name))
        .collect();
    // `people` itself names the person it was merged into.
    let carried = BTreeSet::from([
        "coded_entries",
        "consents",
        "contact_versions",
        "contacts",
        "episodes",
        "mdt_items",
        "messages_back",
        "person_match_keys",
        "refer_backs",
        "referrals",
        "safety_events",
        "tasks",
    ]);
    assert_eq!(about, carried, "a table with a person_id gets its place in src/care/identity/move_rows.rs, and here");
}
