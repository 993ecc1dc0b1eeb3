//! How two versions of a plan differ, so that a person can read it: needs, goals and actions are known by their keys, whatever
//! their place. Pure.

use serde_json::{Map, Value};

use super::codes::{Difference, PlanPart};
use super::view::PlanChange;
use super::wire::CarePlanContent;
use crate::prelude::rules::*;

/// How many characters of an entry say which it is.
const TITLE: usize = 80;

/// As many bytes as a comparison may have: what two contents say, the names of their fields, and for each change which entry it
/// is of. A test makes the largest.
pub const MOST_BYTES: usize = 2 * (4 * super::check::MOST_CHARACTERS + 100_000) + 2000 * 700;

/// The parts in which two contents differ.
pub fn parts(before: Option<&CarePlanContent>, after: &CarePlanContent) -> Vec<PlanPart> {
    let (before, after) = (json!(before.cloned().unwrap_or_default()), json!(after));
    PlanPart::ALL.iter().copied().filter(|part| before.get(part.code()) != after.get(part.code())).collect()
}

/// What reads otherwise, in the order of the parts.
pub fn changes(before: &CarePlanContent, after: &CarePlanContent) -> Vec<PlanChange> {
    let (before, after) = (json!(before), json!(after));
    let mut found = Vec::new();
    for part in PlanPart::ALL {
        let (before, after) = (&before[part.code()], &after[part.code()]);
        if before == after {
            continue;
        }
        match (before, after) {
            (Value::Array(before), Value::Array(after)) => entries(*part, before, after, &mut found),
            (before, after) => push(&mut found, *part, (None, None), before, after),
        }
    }
    found
}

/// The entries of a list: those that have a key by it, the others by what they say.
fn entries(part: PlanPart, before: &[Value], after: &[Value], found: &mut Vec<PlanChange>) {
    for old in before {
        match partner(old, after) {
            None => push(found, part, (Some(old), None), old, &Value::Null),
            Some(new) => {
                let (Value::Object(old_fields), Value::Object(new_fields)) = (old, new) else { continue };
                fields(part, new, old_fields, new_fields, found);
            }
        }
    }
    for new in after.iter().filter(|new| partner(new, before).is_none()) {
        push(found, part, (Some(new), None), &Value::Null, new);
    }
    let order = |all: &[Value]| all.iter().map(title).collect::<Vec<_>>();
    let is_same_set = before.len() == after.len() && before.iter().all(|old| partner(old, after).is_some());
    let (was, is) = (order(before), order(after));
    if is_same_set && was != is && before.iter().all(|old| after.contains(old)) {
        push(found, part, (None, Some("order")), &json!(was), &json!(is));
    }
}

fn partner<'a>(entry: &Value, all: &'a [Value]) -> Option<&'a Value> {
    match entry.get("key") {
        Some(key) => all.iter().find(|other| other.get("key") == Some(key)),
        None => all.iter().find(|other| *other == entry),
    }
}

fn fields(
    part: PlanPart,
    entry: &Value,
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    found: &mut Vec<PlanChange>,
) {
    for (name, old) in before {
        let new = after.get(name).unwrap_or(&Value::Null);
        if old != new {
            push(found, part, (Some(entry), Some(name)), old, new);
        }
    }
}

fn push(
    found: &mut Vec<PlanChange>,
    part: PlanPart,
    (entry, field): (Option<&Value>, Option<&str>),
    before: &Value,
    after: &Value,
) {
    let (before, after) = (readable(before), readable(after));
    let difference = match (&before, &after) {
        (None, _) => Difference::Added,
        (_, None) => Difference::Removed,
        _ => Difference::Changed,
    };
    let (entry, field) = (entry.map(title), field.map(str::to_owned));
    found.push(PlanChange { part, part_display: part.display(), entry, field, difference, before, after });
}

/// What an entry of a list is called: it stands beside each of its fields that differs, so the whole of it would stand there as
/// often.
fn title(entry: &Value) -> String {
    let named = ["text", "what", "name", "permission", "kind"].iter().find_map(|name| entry.get(*name)?.as_str());
    let named = named.or(entry.as_str()).unwrap_or_default();
    let mut title: String = named.chars().take(TITLE).collect();
    if named.chars().nth(TITLE).is_some() {
        title.push('…');
    }
    title
}

/// A value as a person reads it; nothing for what is empty.
fn readable(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Array(items) => {
            let lines: Vec<String> = items.iter().filter_map(readable).collect();
            (!lines.is_empty()).then(|| lines.join("\n"))
        }
        Value::Object(members) => {
            let shown = members.iter().filter(|(name, _)| !matches!(name.as_str(), "key" | "worker_id" | "asked_by"));
            let lines: Vec<String> = shown
                .filter_map(|(name, value)| Some(format!("{}: {}", name.replace('_', " "), readable(value)?)))
                .collect();
            (!lines.is_empty()).then(|| lines.join("\n"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(content: Value) -> CarePlanContent {
        serde_json::from_value(content).expect("a plan")
    }

    /// `goals: Sing: status: changed active → achieved`
    fn told(before: Value, after: Value) -> Vec<String> {
        let line = |change: PlanChange| {
            let place =
                [change.entry, change.field].into_iter().flatten().fold(String::new(), |all, one| all + &one + ": ");
            let text = |value: Option<String>| value.unwrap_or_default();
            format!("{}: {place}{} {} → {}", change.part, change.difference, text(change.before), text(change.after))
        };
        changes(&plan(before), &plan(after)).into_iter().map(line).collect()
    }

    #[test]
    fn each_kind_of_change_reads_as_what_it_is() {
        let goal = |key: &str, text: &str, status: &str| json!({ "key": key, "text": text, "status": status });
        let nothing: [&str; 0] = [];
        assert_eq!(told(json!({}), json!({})), nothing);
        assert_eq!(told(json!({}), json!({ "what_matters": "Singing" })), ["what_matters: added  → Singing"]);
        assert_eq!(
            told(json!({ "what_matters": "A" }), json!({ "what_matters": "B" })),
            ["what_matters: changed A → B"]
        );
        assert_eq!(told(json!({ "barriers": ["Buses"] }), json!({})), ["barriers: Buses: removed Buses → "]);
        assert_eq!(
            told(
                json!({ "goals": [goal("a", "Sing", "active"), goal("b", "Swim", "active")] }),
                json!({ "goals": [goal("c", "Walk", "proposed"), goal("a", "Sing again", "achieved")] }),
            ),
            [
                "goals: Sing again: status: changed active → achieved",
                "goals: Sing again: text: changed Sing → Sing again",
                "goals: Swim: removed status: active\ntext: Swim → ",
                "goals: Walk: added  → status: proposed\ntext: Walk",
            ],
        );
        let (one, other) = (goal("a", "Sing", "active"), goal("b", "Swim", "active"));
        assert_eq!(
            told(json!({ "goals": [one, other] }), json!({ "goals": [other, one] })),
            ["goals: order: changed Sing\nSwim → Swim\nSing"],
        );
    }

    /// A plan with as many entries as there may be, each with `mark` in it, and as many characters.
    fn largest(mark: &str) -> CarePlanContent {
        let all = |most: usize, entry: &dyn Fn(usize) -> Value| Value::from_iter((0..most).map(entry));
        let stage = json!({ "text": mark, "status": "active", "outcome": mark });
        let mut body = json!({
            "strengths": all(20, &|n| json!(format!("{mark}{n}"))),
            "barriers": all(20, &|n| json!(format!("{mark}{n}"))),
            "needs": all(50, &|n| json!({ "key": n.to_string(), "text": mark, "kind": null })),
            "goals": all(50, &|n| json!({
                "key": n.to_string(), "need": (n + mark.len()).to_string(), "text": mark, "importance": mark.len(),
                "status": "active", "outcome": mark, "stages": vec![&stage; 12],
            })),
            "actions": all(100, &|n| json!({
                "key": n.to_string(), "goal": (n + mark.len()).to_string(), "what": mark, "by": "other", "name": mark,
                "due_on": format!("2027-01-0{}", mark.len()), "strategies": mark, "confidence": mark.len(),
                "review_on": format!("2027-01-0{}", mark.len()), "status": "not_started", "status_comment": mark,
            })),
            "options": all(30, &|n| json!({ "kind": "option", "text": format!("{mark}{n}"), "decision": "chosen" })),
            "connections": all(50, &|n| json!({ "name": format!("{mark}{n}"), "expect": mark, "contact": mark })),
        });
        // What is left is filled with characters that take most bytes.
        for (part, most) in [("what_matters", 4000), ("how_best_to_support", 4000), ("what_i_can_do", 4000)] {
            body[part] = json!(format!("{mark}{}", "😀".repeat(most - mark.len())));
        }
        let plan = plan(body);
        assert!(plan.faults("", NaiveDate::MAX).iter().all(|fault| fault.code != "too_long"));
        plan
    }

    #[test]
    fn no_comparison_is_larger_than_it_may_be() {
        let found = changes(&largest("a"), &largest("bc"));
        assert!(found.len() > 1300 && found.len() <= 2000, "{}", found.len());
        let bytes = json!(found).to_string().len();
        assert!(bytes <= MOST_BYTES, "{bytes}");
        let entry = found.iter().filter_map(|change| change.entry.as_ref()).map(|entry| entry.chars().count()).max();
        assert!(entry <= Some(TITLE + 1));
    }

    #[test]
    fn every_part_of_the_content_is_compared() {
        let all = json!(CarePlanContent::default());
        let mut names: Vec<&str> = all.as_object().expect("an object").keys().map(String::as_str).collect();
        names.sort_unstable();
        let mut parts: Vec<&str> = PlanPart::ALL.iter().map(|part| part.code()).collect();
        parts.sort_unstable();
        assert_eq!(names, parts);
        assert_eq!(super::parts(None, &plan(json!({ "what_matters": "Singing" }))), [PlanPart::WhatMatters]);
    }
}
