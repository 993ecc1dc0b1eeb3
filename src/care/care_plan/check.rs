//! What makes a plan whole: every fault of its content, and how much of it is filled. Pure.

use std::collections::BTreeSet;

use super::codes::{ActionBy, OptionKind, Permission, PlanPart};
use super::wire::{CarePlanContent, Goal, PermissionGiven, PlanAction};
use crate::prelude::rules::*;

/// How many characters all parts of a plan have together at the most: twenty sheets of paper. It bounds a page of plans.
pub const MOST_CHARACTERS: usize = 60_000;

/// The scale of importance and of confidence (PRSB).
const SCALE: std::ops::RangeInclusive<u8> = 1..=10;

impl CarePlanContent {
    /// Every fault of it, as of `today`, in London; places are below `under`.
    pub fn faults(&self, under: &str, today: NaiveDate) -> Vec<Fault> {
        let mut faults = Faults::new();
        if under.is_empty() {
            self.check(today, &mut faults);
        } else {
            faults.under(under, |faults| self.check(today, faults));
        }
        faults.into_vec()
    }

    fn check(&self, today: NaiveDate, faults: &mut Faults) {
        let is_long = self.characters() > MOST_CHARACTERS;
        faults.when(is_long, "", "too_long", "all parts together must have at most 60000 characters");
        let needs = keys(faults, "needs", self.needs.iter().map(|need| &need.key));
        let goals = keys(faults, "goals", self.goals.iter().map(|goal| &goal.key));
        keys(faults, "actions", self.actions.iter().map(|action| &action.key));
        for (i, goal) in self.goals.iter().enumerate() {
            faults.under(format_args!("goals/{i}"), |faults| goal.check(&needs, faults));
        }
        for (i, action) in self.actions.iter().enumerate() {
            faults.under(format_args!("actions/{i}"), |faults| action.check(&goals, faults));
        }
        for (i, option) in self.options.iter().enumerate() {
            let textless = option.kind == OptionKind::Option && option.text.is_none();
            faults.when(textless, &format!("options/{i}/text"), "missing", "say what the option is");
        }
        for (i, given) in self.permissions.iter().enumerate() {
            let field = format!("permissions/{i}/asked_on");
            faults.when(given.asked_on > today, &field, "out_of_range", "must not be in the future");
        }
        let early = self.part_two.as_ref().is_some_and(|part| part.completed_on > today);
        faults.when(early, "part_two/completed_on", "out_of_range", "must not be in the future");
    }

    /// The characters of all that is written in it.
    fn characters(&self) -> usize {
        fn count(value: &serde_json::Value) -> usize {
            match value {
                serde_json::Value::String(text) => text.chars().count(),
                serde_json::Value::Array(items) => items.iter().map(count).sum(),
                serde_json::Value::Object(members) => members.values().map(count).sum(),
                _ => 0,
            }
        }
        count(&json!(self))
    }

    /// What the person answered last to a question of the permissions.
    pub fn permission(&self, permission: Permission) -> Option<&PermissionGiven> {
        let asked = self.permissions.iter().filter(|given| given.permission == permission);
        // Of two on one day the later in the list.
        asked.max_by_key(|given| given.asked_on)
    }

    /// The parts of the eight that are empty (002 §8). A figure for whoever writes it, and never a gate.
    pub fn missing_parts(&self) -> Vec<PlanPart> {
        let has_all = Permission::ALL.iter().all(|permission| self.permission(*permission).is_some());
        let parts = [
            (PlanPart::WhatMatters, self.what_matters.is_some()),
            (PlanPart::HowBestToSupport, self.how_best_to_support.is_some()),
            (PlanPart::HealthConditions, self.health_conditions.is_some()),
            (PlanPart::Goals, !self.goals.is_empty()),
            (PlanPart::Connections, !self.connections.is_empty()),
            (PlanPart::WhatICanDo, self.what_i_can_do.is_some()),
            (PlanPart::Review, self.review.is_some()),
            (PlanPart::Permissions, has_all),
        ];
        parts.into_iter().filter(|(_, is_filled)| !is_filled).map(|(part, _)| part).collect()
    }
}

/// The keys of a list, with a fault for each that stands there twice.
fn keys<'a>(faults: &mut Faults, list: &str, all: impl Iterator<Item = &'a Text<40>>) -> BTreeSet<&'a str> {
    let mut known = BTreeSet::new();
    for (i, key) in all.enumerate() {
        let is_new = known.insert(key.as_str());
        faults.when(!is_new, &format!("{list}/{i}/key"), "repeated", "another of the list has this key");
    }
    known
}

impl Goal {
    fn check(&self, needs: &BTreeSet<&str>, faults: &mut Faults) {
        let astray = self.need.as_ref().is_some_and(|need| !needs.contains(need.as_str()));
        faults.when(astray, "need", "not_found", "no need of this plan has this key");
        on_scale(faults, "importance", self.importance);
    }
}

impl PlanAction {
    fn check(&self, goals: &BTreeSet<&str>, faults: &mut Faults) {
        let astray = self.goal.as_ref().is_some_and(|goal| !goals.contains(goal.as_str()));
        faults.when(astray, "goal", "not_found", "no goal of this plan has this key");
        on_scale(faults, "confidence", self.confidence);
        let by_worker = self.by == ActionBy::Worker;
        faults.when(by_worker && self.worker_id.is_none(), "worker_id", "missing", "say which worker");
        faults.when(!by_worker && self.worker_id.is_some(), "worker_id", "contradiction", "stands with worker");
        let nameless = matches!(self.by, ActionBy::Group | ActionBy::Other) && self.name.is_none();
        faults.when(nameless, "name", "missing", "say who");
        let is_known = matches!(self.by, ActionBy::Person | ActionBy::Worker);
        faults.when(is_known && self.name.is_some(), "name", "contradiction", "they are known by another field");
    }
}

fn on_scale(faults: &mut Faults, field: &str, value: Option<u8>) {
    let is_off = value.is_some_and(|value| !SCALE.contains(&value));
    faults.when(is_off, field, "out_of_range", "must be from 1 to 10");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 18).expect("a date")
    }

    #[test]
    fn each_fault_is_pointed_at() {
        let goal = json!({ "key": "g", "text": "Sing", "status": "active" });
        let action = json!({ "key": "a", "what": "Go", "by": "person", "status": "not_started" });
        let with = |base: &serde_json::Value, name: &str, value: serde_json::Value| {
            let mut changed = base.clone();
            changed[name] = value;
            changed
        };
        let worker = "01931f6c-7f4e-7c3a-9a51-3f6d2c1b0a5e";
        let table = [
            (json!({}), ""),
            (json!({ "goals": [goal, goal] }), "/content/goals/1/key repeated"),
            (json!({ "goals": [with(&goal, "need", json!("n"))] }), "/content/goals/0/need not_found"),
            (json!({ "goals": [with(&goal, "importance", json!(0))] }), "/content/goals/0/importance out_of_range"),
            (json!({ "goals": [with(&goal, "importance", json!(11))] }), "/content/goals/0/importance out_of_range"),
            (json!({ "goals": [with(&goal, "importance", json!(10))] }), ""),
            (json!({ "goals": [goal], "actions": [with(&action, "goal", json!("g"))] }), ""),
            (json!({ "actions": [with(&action, "goal", json!("g"))] }), "/content/actions/0/goal not_found"),
            (
                json!({ "actions": [with(&action, "confidence", json!(11))] }),
                "/content/actions/0/confidence out_of_range",
            ),
            (json!({ "actions": [with(&action, "by", json!("worker"))] }), "/content/actions/0/worker_id missing"),
            (
                json!({ "actions": [with(&action, "worker_id", json!(worker))] }),
                "/content/actions/0/worker_id contradiction",
            ),
            (json!({ "actions": [with(&action, "by", json!("group"))] }), "/content/actions/0/name missing"),
            (json!({ "actions": [with(&action, "name", json!("Pat"))] }), "/content/actions/0/name contradiction"),
            (json!({ "options": [{ "kind": "do_nothing", "decision": "not_chosen" }] }), ""),
            (json!({ "options": [{ "kind": "option", "decision": "chosen" }] }), "/content/options/0/text missing"),
            (
                json!({ "permissions": [{
                    "permission": "evaluation", "answer": "no", "asked_on": "2026-11-19", "asked_by": worker,
                }] }),
                "/content/permissions/0/asked_on out_of_range",
            ),
            (
                json!({ "part_two": { "completed_on": "2026-11-19", "what_changed": "I sing." } }),
                "/content/part_two/completed_on out_of_range",
            ),
            (json!({ "strengths": vec!["x".repeat(500); 20], "barriers": vec!["x".repeat(500); 20] }), ""),
        ];
        for (content, wanted) in table {
            let read: CarePlanContent = serde_json::from_value(content.clone()).expect("it is a plan");
            assert_eq!(faults_of(Problem::if_any(read.faults("content", today()))), wanted, "{content}");
        }
    }

    #[test]
    fn all_parts_together_are_bounded() {
        let goals: Vec<_> = (0..12)
            .map(|n| {
                let stages = vec![json!({ "text": "x".repeat(300), "outcome": "x".repeat(300), "status": "active" }); 6];
                json!({ "key": format!("g{n}"), "text": "x".repeat(1000), "outcome": "x".repeat(500), "status": "active", "stages": stages })
            })
            .collect();
        let read: CarePlanContent =
            serde_json::from_value(json!({ "goals": goals })).expect("each part may be so long");
        assert_eq!(faults_of(Problem::if_any(read.faults("", today()))), "/ too_long");
    }

    #[test]
    fn the_newest_answer_counts_and_completeness_is_of_eight() {
        let worker = WorkerId::new();
        let given = |answer: &str, on: &str| json!({ "permission": "evaluation", "answer": answer, "asked_on": on, "asked_by": worker });
        let read: CarePlanContent = serde_json::from_value(json!({
            "what_matters": "Singing",
            "permissions": [given("no", "2026-11-18"), given("yes", "2026-05-18")],
        }))
        .expect("a plan");
        let newest = read.permission(Permission::Evaluation).map(|given| given.answer);
        assert_eq!(newest, Some(crate::care::care_plan::codes::PermissionAnswer::No));
        assert_eq!(read.missing_parts().len(), 7);
        assert_eq!(CarePlanContent::default().missing_parts().len(), 8);
    }
}
