//! Every table about a person has its place in a merge.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Tables that name a person and stay as they are, and why.
const STAY: &[(&str, &str)] = &[("audit_subjects", "whom a caller saw stays as it was seen")];

fn entities(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("src can be read") {
        let path = entry.expect("src can be read").path();
        if path.is_dir() {
            entities(&path, found);
        } else if let Ok(text) = fs::read_to_string(&path) {
            for table in text.split("table_name = \"").skip(1) {
                let (name, rest) = table.split_once('"').expect("it is closed");
                let model = rest.split("impl ActiveModelBehavior").next().unwrap_or_default();
                found.push((name.to_owned(), model.to_owned()));
            }
        }
    }
}

#[test]
fn every_table_about_a_person_is_carried() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut tables = Vec::new();
    entities(&root, &mut tables);
    let about: BTreeSet<&str> = tables
        .iter()
        .filter(|(_, model)| model.contains("pub person_id:"))
        .map(|(name, _)| name.as_str())
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
