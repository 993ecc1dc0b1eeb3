//! The committed document, which the program publishes, is what the code says.
//!
//! Where `RECORD_CONTRACT` is set it is written anew instead.

use std::fs;
use std::path::Path;

use crate::harness::document;

const RECORD: &str = "RECORD_CONTRACT";

#[test]
fn the_committed_document_is_what_the_code_says() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi/v1.json");
    let now = document::text();
    if std::env::var_os(RECORD).is_some() {
        return fs::write(&file, now).expect("it can be written");
    }
    let committed = fs::read_to_string(&file).expect("there is one");
    if now == committed {
        return;
    }
    let differing = now.lines().zip(committed.lines()).position(|(now, committed)| now != committed);
    let line = differing.map_or(0, |index| index + 1);
    panic!("openapi/v1.json differs from line {line} on: {RECORD}=1 cargo test --test api contract::drift");
}
