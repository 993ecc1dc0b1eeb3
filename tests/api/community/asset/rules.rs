use catalogue::Role;
use catalogue::coded::Coded;
use kernel::machine::Machine;
use linkwork::community::asset::codes::{AssetAction, AssetStatus};
use linkwork::community::asset::entity::Model;
use linkwork::community::asset::rules::{Actor, faults};
use linkwork::community::asset::terms::{of_listing, of_text};
use linkwork::community::asset::wire::Listing;
use serde_json::{Value, json};

use super::{informal, whole};

fn listing(changes: &Value) -> Listing {
    let mut body = whole();
    for (name, value) in changes.as_object().expect("an object") {
        body[name] = value.clone();
    }
    serde_json::from_value(body).expect("it is a listing")
}

fn row(status: AssetStatus) -> Model {
    let at = chrono::DateTime::UNIX_EPOCH;
    Model {
        id: catalogue::id::AssetId::new(),
        version: 1,
        service_id: catalogue::id::ServiceId::new(),
        organisation_id: None,
        status,
        status_comment: None,
        reopens_on: None,
        connections_stopped: None,
        listing: listing(&json!({})),
        minimum_age: None,
        maximum_age: None,
        places_taken: 0,
        confirmed_at: at,
        confirmed_by: uuid::Uuid::nil(),
        created_at: at,
        created_by: uuid::Uuid::nil(),
        updated_at: at,
        updated_by: uuid::Uuid::nil(),
    }
}

#[test]
fn each_step_is_open_where_it_says() {
    use AssetAction::{Change, Closure, Confirmation, Reopening};
    for (status, open) in [
        (AssetStatus::Active, &[Change, Confirmation, Closure][..]),
        (AssetStatus::TemporarilyClosed, &[Change, Confirmation, Closure, Reopening]),
        (AssetStatus::Inactive, &[Change, Confirmation, Closure, Reopening]),
        (AssetStatus::Defunct, &[Reopening]),
    ] {
        let own = Actor { role: Role::LinkWorker, is_own: true };
        assert_eq!(row(status).allowed_actions(own), open, "{status}");
    }
}

#[test]
fn nobody_but_its_own_changes_it() {
    for role in Role::ALL.iter().copied() {
        for is_own in [true, false] {
            let may = !row(AssetStatus::Active).allowed_actions(Actor { role, is_own }).is_empty();
            let editors = [
                Role::LinkWorker,
                Role::CareCoordinator,
                Role::HealthAndWellbeingCoach,
                Role::ServiceManager,
                Role::AssetEditor,
            ];
            assert_eq!(may, is_own && editors.contains(&role), "{role} {is_own}");
        }
    }
}

#[test]
fn a_listing_is_right_or_each_fault_is_named() {
    let schedule = |schedule: Value| json!({ "schedules": [schedule] });
    let place = |place: Value| json!({ "places": [place], "schedules": [{ "text": "By appointment" }] });
    for (changes, found) in [
        (json!({}), ""),
        (json!({ "url": "ftp://example.org" }), "/url bad_format"),
        (json!({ "url": "https://" }), "/url bad_format"),
        (json!({ "minimum_age": 131, "maximum_age": null }), "/minimum_age out_of_range"),
        (json!({ "minimum_age": 18, "maximum_age": 17 }), "/maximum_age out_of_range"),
        (json!({ "capacity": 10_001 }), "/capacity out_of_range"),
        (json!({ "contacts": [{ "title": "Nobody" }] }), "/contacts/0/name missing"),
        (json!({ "cost_options": [{}] }), "/cost_options/0/pence missing"),
        (place(json!({ "name": "Hall", "latitude": 53.0 })), "/places/0/longitude missing"),
        (place(json!({ "name": "Hall", "longitude": -1.0 })), "/places/0/latitude missing"),
        (place(json!({ "name": "Hall", "latitude": 48.9, "longitude": -1.0 })), "/places/0/latitude out_of_range"),
        (schedule(json!({})), "/schedules/0/text missing"),
        (schedule(json!({ "text": "By appointment" })), ""),
        (schedule(json!({ "text": "Often", "weekdays": ["monday"] })), "/schedules/0/weekdays contradiction"),
        (schedule(json!({ "frequency": "weekly" })), "/schedules/0/weekdays missing"),
        (
            schedule(json!({ "frequency": "weekly", "weekdays": ["monday"], "interval": 13 })),
            "/schedules/0/interval out_of_range",
        ),
        (
            schedule(json!({ "frequency": "weekly", "weekdays": ["monday"], "weeks_of_month": [1] })),
            "/schedules/0/weeks_of_month contradiction",
        ),
        (schedule(json!({ "frequency": "monthly" })), "/schedules/0/days_of_month missing"),
        (
            schedule(json!({ "frequency": "monthly", "days_of_month": [0] })),
            "/schedules/0/days_of_month/0 out_of_range",
        ),
        (schedule(json!({ "frequency": "monthly", "weekdays": ["monday"] })), "/schedules/0/weeks_of_month missing"),
        (
            schedule(json!({ "frequency": "monthly", "weekdays": ["monday"], "weeks_of_month": [-2] })),
            "/schedules/0/weeks_of_month/0 out_of_range",
        ),
        (
            schedule(
                json!({ "frequency": "weekly", "weekdays": ["monday"], "valid_from": "2026-02-01", "valid_to": "2026-01-31" }),
            ),
            "/schedules/0/valid_to out_of_range",
        ),
        (schedule(json!({ "text": "Now and then", "place": "Elsewhere" })), "/schedules/0/place not_found"),
    ] {
        let said: Vec<String> =
            faults(&listing(&changes)).iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect();
        assert_eq!(said.join(", "), found, "{changes}");
    }
    let least: Listing = serde_json::from_value(informal("Sunday walkers")).expect("it is a listing");
    assert_eq!(faults(&least), []);
}

#[test]
fn words_are_folded_and_cut_to_their_stems() {
    let same = |one: &str, other: &str| assert_eq!(of_text(one), of_text(other), "{one} / {other}");
    same("Walking, walks!", "WALK");
    same("Zoë's cafés", "zoes cafe");
    same("St. Anne’s", "st annes");
    assert!(of_text(" -- !").is_empty());
    assert_ne!(of_text("singing"), of_text("knitting"));
    let terms = of_listing(&listing(&json!({})));
    assert_eq!((terms.get("sing"), terms.get("tea"), terms.get("hallowbi")), (Some(&true), Some(&false), Some(&false)));
}
