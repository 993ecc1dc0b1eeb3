//! What happened, for those who may know of it.

mod analyst;
mod disclosure;
mod follow;
mod list;
mod misses_nothing;
mod wait;

use serde_json::Value;

use crate::harness::county::{Client, County};

/// All changes that a caller reads from a place on, page by page, and where that led.
pub async fn read_on(county: &County, caller: &Client<'_>, from: Option<String>) -> (Vec<Value>, String) {
    county.all_told().await;
    let mut after = from.map(|after| format!("&after={after}")).unwrap_or_default();
    let mut all = Vec::new();
    loop {
        let page = caller.get(&format!("/v1/changes?limit=100{after}")).await.expect(200).body;
        all.extend(page["items"].as_array().expect("a list").clone());
        let next = page["next_cursor"].as_str().expect("with every page").to_owned();
        if page["has_more"] == false {
            return (all, next);
        }
        after = format!("&after={next}");
    }
}

/// The kinds of these changes.
pub fn kinds(changes: &[Value]) -> Vec<&str> {
    changes.iter().map(|change| change["type"].as_str().expect("a type")).collect()
}
