use std::collections::BTreeSet;

use super::*;

#[test]
fn each_type_has_a_code_of_its_own_that_begins_with_the_kind_of_resource() {
    let codes: BTreeSet<&str> = EventType::ALL.iter().map(|kind| kind.code()).collect();
    assert_eq!(codes.len(), EventType::ALL.len());
    for kind in EventType::ALL {
        let what = kind.code().strip_prefix(kind.resource_type()).and_then(|rest| rest.strip_prefix('.'));
        let is_word = |text: &str| !text.is_empty() && text.bytes().all(|b| b == b'_' || b.is_ascii_lowercase());
        assert!(is_word(kind.resource_type()) && what.is_some_and(is_word), "{kind}");
    }
}
