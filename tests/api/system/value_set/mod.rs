//! The coded lists.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::harness::document::document;
use crate::on_both;

/// Every enumeration of the document, wherever it stands. A single value is a constant, not a list.
fn enumerations(value: &Value, found: &mut BTreeSet<Vec<String>>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| enumerations(item, found)),
        Value::Object(members) => {
            let codes = members.get("enum").and_then(Value::as_array).into_iter().flatten();
            let codes: Vec<String> = codes.filter_map(Value::as_str).map(str::to_owned).collect();
            if codes.len() > 1 {
                found.insert(codes);
            }
            members.values().for_each(|member| enumerations(member, found));
        }
        _ => {}
    }
}

#[test]
fn every_enumeration_of_the_contract_is_listed() {
    let mut found = BTreeSet::new();
    let contract = document();
    enumerations(&contract["paths"], &mut found);
    enumerations(&contract["components"]["schemas"], &mut found);
    // The refusals of `/oauth` are RFC 6749's.
    found.retain(|codes| codes.first().is_none_or(|code| code != "invalid_request"));
    // The words of the public directory are those of its standard.
    found.retain(|codes| codes[..] != ["WEEKLY", "MONTHLY"] && !codes.contains(&"temporarily closed".to_owned()));
    let lists = linkwork::system::value_set::all();
    let listed: BTreeSet<Vec<String>> =
        lists.iter().map(|list| list.codes.iter().map(|code| code.code.to_owned()).collect()).collect();
    let missing: Vec<&Vec<String>> = found.difference(&listed).collect();
    assert!(found.len() > 20 && missing.is_empty(), "add these to src/system/value_set/mod.rs: {missing:#?}");
}

#[test]
fn each_list_has_its_own_name_and_each_code_its_display() {
    let lists = linkwork::system::value_set::all();
    let names: BTreeSet<&str> = lists.iter().map(|list| list.name).collect();
    assert_eq!(names.len(), lists.len());
    for list in &lists {
        let codes: BTreeSet<&str> = list.codes.iter().map(|code| code.code).collect();
        assert_eq!(codes.len(), list.codes.len(), "{}", list.name);
        assert!(list.name.len() <= 64 && list.codes.len() <= 400, "{}", list.name);
        let in_bounds = |display: &str| !display.is_empty() && display.chars().count() <= 500;
        assert!(list.codes.iter().all(|code| in_bounds(code.display) && code.code.len() <= 64), "{}", list.name);
    }
}

on_both! {
    async fn everybody_may_read_the_lists_and_keep_them(county) {
        let lists = county.as_("reporting").get("/v1/value-sets").await.expect(200);
        let items = lists.body["items"].as_array().cloned().unwrap_or_default();
        let role = items.iter().find(|list| list["name"] == "role").expect("the list of roles");
        assert_eq!(role["codes"][2]["display"], "A social prescribing link worker");
        let etag = lists.etag();
        assert_eq!(lists.body["etag"], *etag);
        let known = [("If-None-Match", &*etag)];
        county.as_("millgate").call(reqwest::Method::GET, "/v1/value-sets", &known, None).await.expect(304);
        county.bearing(None).get("/v1/value-sets").await.expect_problem(401, "unauthorized");
    }
}
