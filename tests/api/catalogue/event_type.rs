//! The list of event types.

use std::collections::BTreeSet;

use catalogue::EventType;
use catalogue::coded::Coded;
use serde_json::{Value, json};

use crate::harness::document::document;
use crate::harness::sources::sources;

/// The names after `EventType::`.
fn named_in(code: &str) -> impl Iterator<Item = &str> {
    code.split("EventType::").skip(1).filter_map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric()).next())
}

#[test]
fn every_type_of_the_list_is_made_somewhere() {
    let sources = sources();
    let found: BTreeSet<&str> = sources.iter().flat_map(|source| named_in(source.untested())).collect();
    let unused: Vec<&EventType> = EventType::ALL.iter().filter(|kind| !found.contains(&*format!("{kind:?}"))).collect();
    assert!(unused.is_empty(), "no event is of these types: {unused:?}");
}

#[test]
fn a_change_names_its_type_by_the_list() {
    let contract = document();
    let schemas = &contract["components"]["schemas"];
    assert!(schemas["Change"]["properties"]["type"].to_string().contains("\"#/components/schemas/EventType\""));
    let codes: Vec<Value> = EventType::ALL.iter().map(|kind| json!(kind.code())).collect();
    assert_eq!(schemas["EventType"]["enum"], Value::Array(codes));
    let sets = linkwork::system::value_set::all();
    let published = sets.iter().find(|list| list.name == EventType::LIST).expect("it is published");
    assert_eq!(published.codes.len(), EventType::ALL.len());
}
