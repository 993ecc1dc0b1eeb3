//! The committed document is the one that is served.

use std::path::Path;

const COMMITTED: &str = include_str!("../../../openapi/v1.json");

#[test]
fn the_committed_document_is_what_the_code_says() {
    let now = serde_json::to_string_pretty(&*super::document()).expect("JSON") + "\n";
    if now == COMMITTED {
        return;
    }
    let differing = now.lines().zip(COMMITTED.lines()).position(|(now, committed)| now != committed);
    let line = differing.map_or(0, |index| index + 1);
    let file = Path::new("openapi/v1.json");
    panic!("{} differs from line {line} on: cargo run -- openapi > {}", file.display(), file.display());
}
