//! What link workers of the sandbox write. Pure.

use serde_json::{Value, json};
use uuid::Uuid;

use super::Act;
use super::life::later;
use super::papers::needs as needs_of;
use crate::care::message_back::codes::MessageOccasion;

const STRENGTHS: [&str; 6] = [
    "Knows everybody in the street",
    "Mends clocks, and would like to show somebody how",
    "Sings alto",
    "Speaks three languages",
    "Has an allotment, and time",
    "Was a bus driver: knows every route",
];

/// Something that the person of this number is good at.
pub fn strength(number: u32) -> &'static str {
    STRENGTHS[number as usize % STRENGTHS.len()]
}

/// The needs that were found with the person.
pub fn needs(act: &Act) -> Value {
    let need = |(index, kind)| {
        json!({
            "kind": kind,
            "at_start": if index == 0 { "unmet" } else { "partly_met" },
            "identified_on": act.date(),
            "priority": if index == 0 { "first" } else { "next" },
        })
    };
    needs_of(act.number).into_iter().enumerate().map(need).collect()
}

/// What the practice reads.
pub fn message(occasion: MessageOccasion) -> Value {
    let (summary, outcome) = match occasion {
        MessageOccasion::End => ("The support ends. What was agreed goes on without us.", "worked"),
        _ => ("We have met. What matters to them, and what comes first, is written down with them.", "too_early"),
    };
    json!({
        "requested_actions": { "status": "no_action_required" },
        "summary": summary,
        "tried": [{ "what": "A group near home", "outcome": outcome }],
        "risks": { "status": "no_known_risks" },
    })
}

const HOPES: [(&str, &str, &str); 6] = [
    ("That somebody notices when I am not there", "Eat with others once a week", "Go to the Wednesday lunch"),
    ("My allotment, and not owing anybody", "Know what I owe, and to whom", "Take the letters to the advice centre"),
    ("Singing, and my grandchildren", "Sing with others again", "Go to the Tuesday choir and listen"),
    ("Being of use", "Show somebody how to mend a clock", "Visit the repair café"),
    ("Sleeping through the night", "Walk every day, rain or not", "Join the Monday walk from the library"),
    (
        "My mother, and an hour of my own",
        "Have one afternoon a week",
        "Ring the carers' centre about the sitting service",
    ),
];

/// A plan in the words of the person of this number. `asked_by`: the worker who asked for the permissions.
pub fn plan(act: &Act, asked_by: Option<Uuid>) -> Value {
    let (matters, goal, action) = HOPES[act.number as usize % HOPES.len()];
    let answer = |permission: &str, answer: &str| json!({ "permission": permission, "answer": answer, "asked_on": act.date(), "asked_by": asked_by });
    let no = |every: u32| if act.number.is_multiple_of(every) { "no" } else { "yes" };
    json!({
        "what_matters": matters,
        "how_best_to_support": "Ring before you come. I would rather be asked than helped.",
        "strengths": [strength(act.number)],
        "goals": [{ "key": "goal", "text": goal, "importance": 6 + act.number % 5, "status": "active" }],
        "actions": [{
            "key": "first", "goal": "goal", "what": action, "by": "person", "due_on": later(act.date(), 14),
            "confidence": 4 + act.number % 6, "status": "not_started",
        }],
        "options": [{ "kind": "do_nothing", "decision": "not_chosen" }],
        "what_i_can_do": "One thing a day, and ring if it is too much.",
        "review": { "on": later(act.date(), 60) },
        "permissions": [
            answer("share_story", no(2)), answer("satisfaction_survey", no(7)), answer("evaluation", no(5)),
        ],
    })
}

/// The answers of the person of this number to ONS4, at the start and at the end.
pub fn ons4(act: &Act, is_end: bool) -> Value {
    let better = if is_end { 1 + act.number % 3 } else { 0 };
    let value = |item: &str, value: u32| json!({ "item": item, "value": value });
    json!({
        "instrument_id": "01930000-0000-7000-8000-0000000a0001",
        "taken_on": act.date(),
        "answers": [
            value("satisfied", 3 + act.number % 4 + better),
            value("worthwhile", 4 + act.number % 3 + better),
            value("happy", 3 + act.number % 5 + better),
            value("anxious", 7 - act.number % 3 - better),
        ],
    })
}
