//! Every table about a person has its place in a merge, and every resource in the list of resources.

use std::collections::BTreeSet;

use catalogue::EventType;
use catalogue::coded::Coded;
use linkwork::resources;

use crate::harness::sources::sources;

/// Tables that name a person and stay as they are, and why.
const STAY: &[(&str, &str)] = &[("audit_subjects", "whom a caller saw stays as it was seen")];

/// Each table by its name, with what its model holds.
fn tables(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split("table_name = \"").skip(1).map(|table| {
        let (name, rest) = table.split_once('"').expect("it is closed");
        (name, rest.split("\n}\n").next().unwrap_or_default())
    })
}

#[test]
fn every_table_about_a_person_is_carried() {
    let sources = sources();
    let about: BTreeSet<String> = sources
        .iter()
        .flat_map(|source| tables(&source.text))
        .filter(|(_, model)| model.contains("pub person_id:"))
        .map(|(name, _)| name.to_owned())
        .filter(|name| STAY.iter().all(|(stays, _)| stays != name))
        // It names the person it was merged into.
        .chain(["people".to_owned()])
        .collect();
    let carried = resources::all().into_iter().filter_map(|kind| kind.rows).map(|rows| rows.table()).collect();
    assert_eq!(about, carried, "a table with a person_id gets its line in src/resources.rs");
}

#[test]
fn every_kind_of_resource_that_an_event_names_is_in_the_list() {
    let listed: BTreeSet<&str> =
        resources::all().into_iter().filter(|kind| kind.reading.is_some()).map(|kind| kind.name).collect();
    // A decision is read with its person's others.
    let named = EventType::ALL.iter().map(|kind| kind.resource_type()).filter(|name| *name != "consent").collect();
    assert_eq!(listed, named, "a resource gets its line in src/resources.rs");
}
