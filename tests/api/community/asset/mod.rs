//! The directory.

mod change;
mod directory;
pub mod find;
mod find_for;
mod large;
mod menu;
mod rules;
mod speed;

use serde_json::{Value, json};

use crate::harness::county::County;

/// The least that a listing says: an informal group has a name, a place and a time.
pub fn informal(name: &str) -> Value {
    json!({
        "name": name,
        "places": [{ "name": "The green" }],
        "schedules": [{ "frequency": "weekly", "weekdays": ["sunday"], "opens_at": "10:00" }],
    })
}

/// All that a listing may say.
pub fn whole() -> Value {
    json!({
        "name": "St Anne's singing group",
        "description": "We sing for an hour and have tea afterwards. Nobody has to read music.",
        "objectives": "That nobody is alone on a Tuesday",
        "first_visit": "Ring the bell on the left. Pat meets everybody who is new.",
        "categories": ["arts", "local_groups"],
        "url": "https://singing.example.org",
        "email": "sing@example.org",
        "contacts": [
            { "name": "Pat Lomax", "title": "Choir leader", "phone": "01632 960555", "is_public": true },
            { "name": "Lesley Crane", "title": "Treasurer", "phone": "01632 960556" },
        ],
        "places": [
            {
                "name": "St Anne's hall", "latitude": 53.7301, "longitude": -1.8702,
                "address": { "address_1": "Chapel Street", "city": "Hallowby", "state_province": "Aldermoor",
                    "postal_code": "HX9 1AB" },
                "accessibility": ["step_free", "hearing_loop"], "accessibility_comment": "The side door has no step.",
                "transport": "Bus 4 stops outside; the last one back is at 21:40.",
            },
            { "name": "Online", "location_type": "virtual" },
        ],
        "schedules": [
            { "place": "St Anne's hall", "frequency": "weekly", "interval": 1, "weekdays": ["tuesday"],
                "opens_at": "14:00", "closes_at": "15:30", "valid_from": "2026-01-06" },
            { "place": "Online", "frequency": "monthly", "weekdays": ["friday"], "weeks_of_month": [1, -1],
                "opens_at": "19:00", "closes_at": "20:00", "text": "Not in August" },
        ],
        "cost_options": [
            { "option": "Everybody", "pence": 200, "amount_description": "towards the tea" },
        ],
        "minimum_age": 16,
        "languages": ["en", "cy"],
        "open_to": "everyone",
        "referral_routes": ["walk_in", "link_worker"],
        "criteria": "Anybody who would like to sing",
        "capacity": 2,
        "alert": "The heating is off this week: bring a coat.",
    })
}

/// Puts a listing into Hallowby's directory, and answers its path.
pub async fn enter(county: &County, body: &Value) -> String {
    county.as_("amira").post("/v1/assets", body).await.expect(201).location()
}

/// The singing group, which Open Door runs: the cast's first editor is its own.
pub async fn singing(county: &County) -> String {
    let open_door = linkwork::system::sandbox::cast::organisation_id(14);
    enter(county, &json!({ "organisation_id": open_door, "listing": whole() })).await
}
