//! Examples that are more than made up: submissions as ten kinds of sender write them, which the tests send too; and of
//! every operation what it answered, recorded by the tests.

use serde_json::{Map, Value, json};

use catalogue::Action;
use kernel::openapi::{add, operation};

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

/// By operation: a `request`, where the verb shows none itself, and by status an answer for each of its views.
const RECORDED: &str = include_str!("../../openapi/examples.json");

/// Who sees a resource so; an answer that looks the same to everybody is just the answer.
const VIEWS: [(&str, &str); 6] = [
    ("service", "What the service sees"),
    ("colleague", "What a colleague sees who does not carry the case"),
    ("referrer", "What the sender sees"),
    ("informed_referrer", "What the sender sees whom the person lets know what becomes of it"),
    ("group", "What the community group sees"),
    ("practice", "What the person's practice sees"),
];

/// Puts the submissions on the operations that take them, and what is recorded on all.
pub fn describe(document: &mut Value) {
    submissions(document);
    recorded(document);
}

fn recorded(document: &mut Value) {
    let Ok(recorded) = serde_json::from_str::<Map<String, Value>>(RECORDED) else { return };
    operation::each(document, |_, operation| {
        let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
        for (part, shown) in recorded.get(id).and_then(Value::as_object).into_iter().flatten() {
            if part == "request" {
                show(operation.get_mut("requestBody"), json!({ "example": shown }));
                continue;
            }
            let answer = operation.get_mut("responses").and_then(|answers| answers.get_mut(part));
            let example = match shown.get("answer") {
                Some(one) => json!({ "example": one }),
                None => json!({ "examples": by_view(shown) }),
            };
            show(answer, example);
        }
    });
}

fn by_view(shown: &Value) -> Map<String, Value> {
    let known = VIEWS.iter().filter_map(|(view, summary)| Some((view, summary, shown.get(view)?)));
    known.map(|(view, summary, value)| ((*view).to_owned(), json!({ "summary": summary, "value": value }))).collect()
}

/// Adds to the one form that a body has.
fn show(body: Option<&mut Value>, example: Value) {
    let content = body.and_then(|body| body.get_mut("content")).and_then(Value::as_object_mut);
    let media = content.and_then(|content| content.values_mut().next()).and_then(Value::as_object_mut);
    if let (Some(media), Value::Object(example)) = (media, example) {
        media.extend(example);
    }
}

fn submissions(document: &mut Value) {
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
