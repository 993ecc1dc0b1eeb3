//! The role gate's table, as a reviewer reads it.

use std::collections::BTreeSet;
use std::fmt::Write;

use catalogue::coded::Coded;
use catalogue::{Action, Role};

use crate::harness::document::document;

/// A row for each operation, a column for each role: `x` where it may.
#[test]
fn who_may_do_what() {
    let mut matrix = String::new();
    for (i, role) in Role::ALL.iter().enumerate() {
        let _ = writeln!(matrix, "{}{role}", "│ ".repeat(i));
    }
    for action in Action::ALL {
        let roles = action.roles();
        let marks: Vec<&str> = Role::ALL.iter().map(|role| if roles.contains(role) { "x" } else { "·" }).collect();
        let scope = action.scope().unwrap_or("any token");
        let _ = writeln!(matrix, "{}  {:<30} {scope}", marks.join(" "), action.operation_id());
    }
    insta::assert_snapshot!("matrix", matrix);
}

/// What is served under `/v1` passes the role gate, and what the table names is served.
#[test]
fn each_operation_of_the_document_is_an_action_and_the_other_way_round() {
    let contract = document();
    let paths = contract["paths"].as_object().expect("the document has paths");
    let behind_the_gate = paths.iter().filter(|(path, _)| path.starts_with("/v1/")).flat_map(|(_, item)| {
        item.as_object().into_iter().flatten().filter_map(|(_, operation)| operation["operationId"].as_str())
    });
    let served: BTreeSet<&str> = behind_the_gate.collect();
    let table: BTreeSet<&str> = Action::ALL.iter().map(|action| action.operation_id()).collect();
    assert_eq!(served.difference(&table).collect::<Vec<_>>(), [&""; 0], "served without an Action: nobody gets in");
    assert_eq!(table.difference(&served).collect::<Vec<_>>(), [&""; 0], "in the table, and not served");
}
