//! Examples that are more than made up: submissions as ten kinds of sender write them, which the tests send too.

use serde_json::{Map, Value, json};

use super::{add, operation};
use crate::auth::Action;

macro_rules! fixtures {
    ($($name:literal: $summary:literal,)+) => {
        &[$(($name, $summary, include_str!(concat!("../../tests/fixtures/referrals/", $name, ".json")))),+]
    };
}

/// Those with `items` are batches.
const SUBMISSIONS: &[(&str, &str, &str)] = fixtures! {
    "pharmacy": "A pharmacy, for a customer who lives alone",
    "gp_practice": "A GP practice",
    "hospital_discharge": "A hospital's discharge team",
    "social_care": "A council's social care team",
    "police": "The police",
    "fire": "Fire and rescue",
    "housing_association": "A housing association, for a household",
    "job_centre": "A job centre",
    "charity": "A charity",
    "self": "The person themselves",
};

/// Puts the submissions on the operations that take them.
pub fn tell(document: &mut Value) {
    let (mut ones, mut batches) = (Map::new(), Map::new());
    for (name, summary, text) in SUBMISSIONS {
        let Ok(value) = serde_json::from_str::<Value>(text) else { continue };
        let examples = if value.get("items").is_some() { &mut batches } else { &mut ones };
        examples.insert((*name).to_owned(), json!({ "summary": summary, "value": value }));
    }
    operation::each(document, |facts, operation| {
        let examples = match facts.action {
            Some(Action::SubmitReferral) => ones.clone(),
            Some(Action::SubmitReferralBatch) => batches.clone(),
            _ => return,
        };
        let media = operation.get_mut("requestBody").and_then(|body| body.pointer_mut("/content/application~1json"));
        if let Some(media) = media.and_then(Value::as_object_mut) {
            add(media, "examples", examples);
        }
    });
}
