//! The list of event types.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use linkwork::kernel::coded::Coded;
use linkwork::kernel::event::EventType;
use serde_json::{Value, json};

/// The names after `EventType::` in the sources below a folder, but for the list itself and the tests of a file.
fn named_in(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("src can be read") {
        let path = entry.expect("src can be read").path();
        if path.is_dir() {
            named_in(&path, found);
            continue;
        }
        let text = fs::read_to_string(&path).expect("a source file is text");
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        let names = text.split("EventType::").skip(1).map(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
            rest.split_at(end).0.to_owned()
        });
        found.extend(names);
    }
}

#[test]
fn every_type_of_the_list_is_made_somewhere() {
    let mut found = BTreeSet::new();
    named_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    let unused: Vec<&EventType> = EventType::ALL.iter().filter(|kind| !found.contains(&format!("{kind:?}"))).collect();
    assert!(unused.is_empty(), "no event is of these types: {unused:?}");
}

#[test]
fn a_change_names_its_type_by_the_list() {
    let contract = linkwork::routes::contract();
    let schemas = &contract["components"]["schemas"];
    assert!(schemas["Change"]["properties"]["type"].to_string().contains("\"#/components/schemas/EventType\""));
    let codes: Vec<Value> = EventType::ALL.iter().map(|kind| json!(kind.code())).collect();
    assert_eq!(schemas["EventType"]["enum"], Value::Array(codes));
    let sets = linkwork::system::value_set::all();
    let published = sets.iter().find(|list| list.name == EventType::LIST).expect("it is published");
    assert_eq!(published.codes.len(), EventType::ALL.len());
}
