//! No answer is larger than it may be, whatever was stored: computed from what the document itself says of each.

use linkwork::care::care_plan::check::MOST_CHARACTERS;
use linkwork::care::care_plan::difference;
use linkwork::care::outcome::summary;
use serde_json::Value;

use super::{document, operations};

/// As much as one resource may have, and an item of a list.
const ITEM: usize = 1_000_000;
/// As much as any answer may have.
const ANSWER: usize = 8_000_000;
/// A page is cut where it has as many bytes ([`kernel::http::reply::PAGE_BYTES`]), so that its limit does not count.
const PAGE: usize = kernel::http::reply::PAGE_BYTES + ITEM;
/// Bytes of a character. Control characters, whose escapes take six, are refused in every text; a quotation mark takes two.
const CHARACTER: usize = 4;

/// Objects of which the document does not say what is in them, and why they are small all the same.
const OPAQUE: [(&str, usize, &str); 4] = [
    ("/jwk", 4096, "a public key: RSA of 8192 bits is the largest that is taken"),
    ("/keys[]", 1024, "a P-256 key of this node's own"),
    ("/filter", 4096, "codes and names of a query's parameters, each of which is bounded"),
    ("/data", 4096, "what an event tells: codes, instants and identifiers"),
];

/// What a rule bounds as a whole, below the sum of its parts: a plan by the most characters, with room for the names of its
/// members; two plans side by side; as many outcomes as a summary looks at. A test beside each rule makes the largest.
const TOGETHER: [(&str, usize); 3] = [
    ("/CarePlanContent", MOST_CHARACTERS * CHARACTER + 100_000),
    ("/CarePlanComparison", difference::MOST_BYTES),
    ("/OutcomeSummary", summary::MOST_BYTES),
];

/// Members of which one alone is there at a time, by the kind of the row: what a referrer adds, answers, or a service releases.
const EITHER: [&str; 3] = ["addition", "answer", "summary"];

/// Answers that are one resource and larger than an item, and why.
const LARGE: [(&str, &str); 10] = [
    (
        "compareCarePlanVersions",
        "two versions of a plan side by side, with which entry of which part each difference is in",
    ),
    ("getAssetMenu", "two hundred groups on a page, each with what its listing says"),
    ("getCarePlan", "the person's own copy sets the same words as a page; the plan itself is held by the list"),
    ("listReports", "what each number means: a hundred reports, two hundred metrics, and nothing stored"),
    ("listOpenReferralServices", "a page of the standard's has a hundred listings, each at its longest"),
    ("listOpenReferralServiceAtLocations", "the same, each with its place"),
    ("getReport", "ten figures of six hundred areas each, of names and numbers"),
    ("getServiceCaseload", "a row for each worker and absence of a service, of codes and counts"),
    ("getWorkerCaseload", "a row for each open case of a worker, of codes, counts and instants"),
    ("summariseOutcomes", "each value of each measure of at most 20 instruments, of numbers and codes"),
];

/// Answers of which nothing is stored: the program's own lists.
const OURS: [&str; 1] = ["listValueSets"];

/// The most bytes of what a schema describes.
fn most(document: &Value, schema: &Value, place: &str, depth: usize) -> usize {
    assert!(depth < 24, "{place} has no end");
    if let Some(target) = schema["$ref"].as_str() {
        if let Some((_, bytes)) = TOGETHER.iter().find(|(name, _)| target.ends_with(name)) {
            return *bytes;
        }
        let component = document.pointer(target.trim_start_matches('#')).expect("references lead somewhere");
        return most(document, component, place, depth + 1);
    }
    let below = |schema: &Value, name: &str| most(document, schema, &format!("{place}{name}"), depth + 1);
    for forms in ["oneOf", "anyOf"] {
        if let Some(forms) = schema[forms].as_array() {
            return forms.iter().map(|form| below(form, "")).max().unwrap_or_default();
        }
    }
    if let Some(parts) = schema["allOf"].as_array() {
        return parts.iter().map(|part| below(part, "")).sum();
    }
    if let Some(one) = schema.get("const") {
        return one.to_string().len();
    }
    if let Some(codes) = schema["enum"].as_array() {
        return codes.iter().map(|code| code.to_string().len()).max().unwrap_or_default();
    }
    let number = |word: &str| {
        let number = schema[word].as_u64().unwrap_or_else(|| panic!("{place} has no {word}"));
        usize::try_from(number).expect("it fits")
    };
    let kinds = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        kind => kind.as_str().into_iter().collect::<Vec<_>>(),
    };
    let of_kind = |kind: &str| match kind {
        "null" => 4,
        "boolean" => 5,
        "integer" | "number" => 24,
        "string" => match schema["format"].as_str() {
            Some("date") => 12,
            Some("date-time") => 32,
            Some("uuid") => 38,
            _ => 2 + CHARACTER * number("maxLength"),
        },
        "array" => 2 + number("maxItems") * (1 + below(&schema["items"], "[]")),
        "object" => match schema["properties"].as_object() {
            Some(members) => {
                let member = |(name, member): (&String, &Value)| name.len() + 4 + below(member, &format!("/{name}"));
                let has_either = EITHER.iter().all(|name| members.contains_key(*name));
                let is_either = |(name, _): &(&String, &Value)| has_either && EITHER.contains(&name.as_str());
                let either = members.iter().filter(is_either).map(member).max().unwrap_or_default();
                2 + either + members.iter().filter(|one| !is_either(one)).map(member).sum::<usize>()
            }
            None => {
                let known = OPAQUE.iter().find(|(name, ..)| place.ends_with(name));
                known.unwrap_or_else(|| panic!("{place} may be of any size")).1
            }
        },
        other => panic!("{place} is of the kind {other}"),
    };
    let largest = kinds.into_iter().map(of_kind).max();
    largest.unwrap_or_else(|| panic!("{place} may be anything"))
}

/// What answers with a file, however long.
const FILES: [&str; 1] = ["downloadExportFile"];

/// The schema of the items of a page, and of a batch: it says of no more items what is wrong with them once that has as
/// many bytes as a page.
fn items<'a>(document: &'a Value, schema: &'a Value) -> Option<&'a Value> {
    let target = schema["$ref"].as_str().and_then(|target| document.pointer(target.trim_start_matches('#')));
    let properties = &target.unwrap_or(schema)["properties"];
    let is_page =
        properties.get("next_cursor").is_some() || target.is_some_and(|_| schema_is(schema, "ReferralBatchOutcome"));
    is_page.then(|| &properties["items"]["items"])
}

fn schema_is(schema: &Value, name: &str) -> bool {
    schema["$ref"].as_str().is_some_and(|target| target.ends_with(&format!("/{name}")))
}

#[test]
fn no_answer_is_larger_than_it_may_be() {
    let document = document();
    let mut faults = Vec::new();
    for operation in operations(document) {
        let id = operation.id();
        if OURS.contains(&id) {
            continue;
        }
        let answers = operation.says["responses"].as_object().expect("it is answered");
        for (status, answer) in answers.iter().filter(|(status, _)| status.starts_with('2')) {
            // A file is fetched piece by piece, and never whole in memory.
            if FILES.contains(&id) {
                continue;
            }
            for schema in answer["content"].as_object().into_iter().flat_map(|kinds| kinds.values()) {
                let Some(schema) = schema.get("schema") else { continue };
                let mut check = |what: &str, bytes: usize, bound: usize| {
                    if bytes > bound {
                        faults.push(format!("{id} {status}: {what} may have {bytes} bytes, more than {bound}"));
                    }
                };
                if let Some(item) = items(document, schema) {
                    check("an item", most(document, item, id, 0), ITEM);
                    check("a page", PAGE, ANSWER);
                    continue;
                }
                let is_large = LARGE.iter().any(|(known, _)| *known == id);
                check("it", most(document, schema, id, 0), if is_large { ANSWER } else { ITEM });
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn what_may_be_larger_than_an_item_is() {
    let document = document();
    for (id, _) in LARGE {
        let all = operations(document);
        let operation = all.iter().find(|operation| operation.id() == id).expect("it is there");
        let kinds = operation.says["responses"]["200"]["content"].as_object().expect("it is answered");
        let largest = kinds.values().map(|kind| most(document, &kind["schema"], id, 0)).max();
        assert!(largest.is_some_and(|most| most > ITEM), "{id} is no exception any more");
    }
}
