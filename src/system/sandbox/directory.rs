//! What is there in the invented county: a few groups, entered through the API like everything else.

use serde_json::{Value, json};

use super::cast::organisation_id;

/// Their listings, as somebody of Hallowby's service enters them. The first is run by Open Door, whose editor is in the cast.
pub fn assets() -> [Value; 4] {
    [
        json!({ "organisation_id": organisation_id(14), "listing": {
            "name": "Open Door singing group",
            "description": "We sing for an hour and have tea afterwards. Nobody has to read music.",
            "first_visit": "Ring the bell on the left. Somebody meets everybody who is new.",
            "categories": ["arts", "local_groups"],
            "email": "singing@opendoor.example.org",
            "contacts": [{ "name": "Pat Lomax", "title": "Choir leader", "phone": "01632 960555", "is_public": true }],
            "places": [{
                "name": "St Anne's hall", "latitude": 53.7301, "longitude": -1.8702,
                "address": { "address_1": "Chapel Street", "city": "Hallowby", "postal_code": "HX9 1AB" },
                "accessibility": ["step_free", "accessible_toilet", "hearing_loop"],
                "transport": "Bus 508 stops outside.",
            }],
            "schedules": [
                { "frequency": "weekly", "weekdays": ["tuesday"], "opens_at": "14:00", "closes_at": "15:30" },
            ],
            "cost_options": [{ "pence": 200, "amount_description": "towards the tea" }],
            "languages": ["en"],
            "referral_routes": ["walk_in", "link_worker"],
            "capacity": 20,
        } }),
        json!({ "listing": {
            "name": "Sunday walkers",
            "categories": ["nature", "physical_activity"],
            "places": [{ "name": "The green", "latitude": 53.7350, "longitude": -1.8650 }],
            "schedules": [{ "frequency": "weekly", "weekdays": ["sunday"], "opens_at": "10:00" }],
        } }),
        json!({ "organisation_id": organisation_id(13), "listing": {
            "name": "Money and benefits advice",
            "description": "Help with debt, benefits and bills, by appointment.",
            "categories": ["money_welfare_rights", "housing_support"],
            "places": [
                { "name": "Hallowby library", "latitude": 53.7288, "longitude": -1.8731,
                  "address": { "address_1": "Market Place", "city": "Hallowby", "postal_code": "HX9 2AA" },
                  "accessibility": ["step_free", "quiet_space"] },
                { "name": "By telephone", "location_type": "virtual" },
            ],
            "schedules": [{ "text": "By appointment" }],
            "minimum_age": 16,
            "languages": ["en", "ur", "pl"],
            "referral_routes": ["self_referral", "professional", "link_worker"],
        } }),
        json!({ "organisation_id": organisation_id(15), "listing": {
            "name": "Vale repair workshop",
            "description": "Mend what is broken, and learn how.",
            "categories": ["practical_support", "adult_learning"],
            "places": [{ "name": "The old station", "latitude": 53.7620, "longitude": -1.9105,
                "address": { "address_1": "Station Road", "city": "Valebridge", "postal_code": "HX8 4QT" } }],
            "schedules": [{
                "frequency": "monthly", "weekdays": ["saturday"], "weeks_of_month": [1, 3],
                "opens_at": "10:00", "closes_at": "13:00", "text": "Not in August",
            }],
            "capacity": 6,
        } }),
    ]
}
