//! What link workers of the sandbox write. Pure.

use serde_json::{Value, json};

use super::Act;
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
